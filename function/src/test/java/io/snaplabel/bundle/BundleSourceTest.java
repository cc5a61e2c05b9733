package io.snaplabel.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.snaplabel.bundle.BundleSource.Folder;
import io.snaplabel.bundle.BundleSource.S3;
import io.snaplabel.bundle.BundleSource.Zoo;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BundleSourceTest {
    @Test
    void readsAFolder() {
        assertThat(BundleSource.parse(BundleSource.DEFAULT)).isEqualTo(new Folder(Path.of("/opt/model")));
        assertThat(BundleSource.parse("layers/model")).isEqualTo(new Folder(Path.of("layers/model")));
    }

    @Test
    void readsABucketAndPrefix() {
        assertThat(BundleSource.parse("s3://models")).isEqualTo(new S3("models", ""));
        assertThat(BundleSource.parse("s3://models/")).isEqualTo(new S3("models", ""));
        assertThat(BundleSource.parse("s3://models/resnet/v1/")).isEqualTo(new S3("models", "resnet/v1/"));
        assertThat(BundleSource.parse("s3://models/resnet/v1")).isEqualTo(new S3("models", "resnet/v1/"));
    }

    @Test
    void readsZooCoordinates() {
        assertThat(BundleSource.parse("ai.djl.mxnet:resnet"))
                .isEqualTo(new Zoo("ai.djl.mxnet", "resnet", null, Map.of()));
        assertThat(BundleSource.parse("ai.djl.mxnet:resnet:0.0.1?layers=50&flavor=v1"))
                .isEqualTo(new Zoo("ai.djl.mxnet", "resnet", "0.0.1", Map.of("layers", "50", "flavor", "v1")));
        assertThat(BundleSource.parse("ai.djl.mxnet:resnet?dataset=imagenet"))
                .isEqualTo(new Zoo("ai.djl.mxnet", "resnet", null, Map.of("dataset", "imagenet")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "s3://",
                "s3:///prefix/",
                "s3://UPPER/prefix/",
                "https://example.org/model/",
                "file:///opt/model",
                "djl://ai.djl.mxnet/resnet",
                "ai.djl.mxnet:resnet?layers",
                "ai.djl.mxnet:resnet?=50",
                "ai.djl.mxnet:resnet?layers=50&layers=18",
                "ai.djl.mxnet:resnet:0.0.1:extra"
            })
    void refusesEverythingElse(String text) {
        assertThatIllegalStateException()
                .isThrownBy(() -> BundleSource.parse(text))
                .withMessage("model: expected a folder, s3://bucket/prefix/ or group:artifact[:version][?key=value&…]"
                        + " but got '" + text + "'");
    }
}
