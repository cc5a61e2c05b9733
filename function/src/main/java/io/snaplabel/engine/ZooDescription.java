package io.snaplabel.engine;

import ai.djl.repository.Artifact;
import com.google.gson.Gson;
import io.snaplabel.bundle.BundleSource;
import io.snaplabel.bundle.FileDigest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The {@code bundle.json} of a zoo model; the same files give the same bytes wherever they came from.
 *
 * <p>The preprocessing is the one the zoo's ImageNet classifiers were trained for (GluonCV: shorter side to 256, centre crop of
 * 224, RGB in [0, 1], ImageNet's mean and deviation), and not what the zoo's metadata says: that squashes a picture to
 * 224 × 224 whatever its aspect ratio, and leaves mean and deviation out altogether.
 */
final class ZooDescription {
    private final byte[] bytes;

    ZooDescription(BundleSource.Zoo source, Artifact artifact, Path symbol, Path parameters, Path synset)
            throws IOException {
        var classes = Files.readAllLines(synset).size();
        var json = """
            {
             "name": %s,
             "version": %s,
             "origin": %s,
             "input": {"layout": "NCHW", "type": "float32", "shape": [1, 3, 224, 224]},
             "output": {"shape": [1, %d]},
             "preprocessing": {
              "color": "RGB",
              "resize": {"shorterSide": 256, "filter": "bilinear", "antialias": true},
              "crop": {"mode": "center", "width": 224, "height": 224},
              "scale": 0.00392156862745098,
              "mean": [0.485, 0.456, 0.406],
              "std": [0.229, 0.224, 0.225]
             },
             "classes": {"count": %d, "file": %s},
             "files": [
              %s,
              %s,
              %s
             ],
             "variants": [
              {"id": "mxnet-fp32", "engine": "MXNet", "precision": "fp32", "symbol": %s, "parameters": %s}
             ]
            }
            """.formatted(
                        quoted(Objects.requireNonNullElse(artifact.getName(), source.artifactId())),
                        quoted(Objects.requireNonNullElse(artifact.getVersion(), "unversioned")),
                        quoted(source.groupId() + ":" + source.artifactId()),
                        classes,
                        classes,
                        quoted(name(synset)),
                        entry(symbol),
                        entry(parameters),
                        entry(synset),
                        quoted(name(symbol)),
                        quoted(name(parameters)));
        this.bytes = json.getBytes(StandardCharsets.UTF_8);
    }

    byte[] bytes() {
        return bytes;
    }

    FileDigest digest() {
        return FileDigest.of(bytes);
    }

    /** A file's name in the bundle. */
    static String name(Path file) {
        return Objects.requireNonNull(file.getFileName()).toString();
    }

    private static String entry(Path file) {
        var digest = FileDigest.of(file);
        return "{\"path\": %s, \"size\": %d, \"sha256\": \"%s\"}"
                .formatted(quoted(name(file)), digest.size(), digest.sha256());
    }

    private static String quoted(String text) {
        return new Gson().toJson(text);
    }
}
