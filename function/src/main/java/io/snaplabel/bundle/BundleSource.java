package io.snaplabel.bundle;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a model bundle comes from, as one setting says it. */
public sealed interface BundleSource {
    /** Where the model layer lies in a Lambda function. */
    String DEFAULT = "/opt/model";

    /** A folder of this machine. */
    record Folder(Path path) implements BundleSource {}

    /**
     * Objects in S3.
     *
     * @param prefix what the key of every file of the bundle begins with: empty, or ending in a slash
     */
    record S3(String bucket, String prefix) implements BundleSource {}

    /**
     * A model of Deep Java Library's zoo.
     *
     * @param groupId such as {@code ai.djl.mxnet}
     * @param artifactId such as {@code resnet}
     * @param version null for the highest there is
     * @param properties what the artifact must say of itself, such as {@code layers=50}
     */
    record Zoo(String groupId, String artifactId, @Nullable String version, Map<String, String> properties)
            implements BundleSource {
        public Zoo {
            properties = Map.copyOf(properties);
        }
    }

    /** Reads a folder, {@code s3://bucket/prefix/} or {@code group:artifact[:version][?key=value&…]}. */
    static BundleSource parse(String text) {
        return SourceSyntax.parse(text);
    }
}
