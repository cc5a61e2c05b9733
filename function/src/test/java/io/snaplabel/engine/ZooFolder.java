package io.snaplabel.engine;

import io.snaplabel.bundle.EmbeddedBundle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** A repository in the layout of Deep Java Library's, with artifacts of {@code ai.djl.mxnet:resnet}. */
final class ZooFolder {
    private final Path root;
    private final Path resnet;
    private final List<String> artifacts = new ArrayList<>();

    ZooFolder(Path root) throws IOException {
        this.root = root;
        this.resnet = root.resolve("model/cv/image_classification/ai/djl/mxnet/resnet");
        Files.createDirectories(resnet.resolve("0.0.1"));
        Files.createDirectories(resnet.resolve("0.0.2"));
        Files.copy(EmbeddedBundle.FOLDER.resolve("synset.txt"), resnet.resolve("synset.txt"));
    }

    Path root() {
        return root;
    }

    /** The embedded network, without fused operators, as the zoo's networks are. */
    ZooFolder withEmbeddedNetwork() throws IOException {
        var mxnet = EmbeddedBundle.FOLDER.resolve("mxnet");
        return with(
                "0.0.1",
                "resnet50_v1",
                "imagenet",
                Files.readAllBytes(mxnet.resolve("resnet50-symbol.json")),
                Files.readAllBytes(mxnet.resolve("resnet50-0000.params.gz")));
    }

    /** An artifact that can be fetched but not run. */
    ZooFolder with(String version, String name, String dataset) throws IOException {
        var gzipped = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(gzipped)) {
            gzip.write(name.getBytes(StandardCharsets.UTF_8));
        }
        return with(version, name, dataset, "{}".getBytes(StandardCharsets.UTF_8), gzipped.toByteArray());
    }

    private ZooFolder with(String version, String name, String dataset, byte[] symbol, byte[] parameters)
            throws IOException {
        artifacts.add("""
            {
              "version": "%s",
              "name": "%s",
              "properties": {"layers": "50", "flavor": "v1", "dataset": "%s"},
              "arguments": {"width": 224, "height": 224, "resize": true, "applySoftmax": true},
              "files": {
                "synset": %s,
                "symbol": %s,
                "parameters": %s
              }
            }
            """.formatted(
                        version,
                        name,
                        dataset,
                        item("synset.txt", Files.readAllBytes(resnet.resolve("synset.txt"))),
                        item(version + "/" + name + "-symbol.json", symbol),
                        item(version + "/" + name + "-0000.params.gz", parameters)));
        writeMetadata(String.join(",", artifacts));
        return this;
    }

    ZooFolder replaceInMetadata(String piece, String replacement) throws IOException {
        var metadata = resnet.resolve("metadata.json");
        Files.writeString(metadata, Files.readString(metadata).replaceFirst(piece, replacement));
        return this;
    }

    private void writeMetadata(String artifacts) throws IOException {
        Files.writeString(resnet.resolve("metadata.json"), """
            {
              "metadataVersion": "0.2",
              "resourceType": "model",
              "application": "cv/image_classification",
              "groupId": "ai.djl.mxnet",
              "artifactId": "resnet",
              "artifacts": [%s]
            }
            """.formatted(artifacts));
    }

    private String item(String path, byte[] bytes) throws IOException {
        Files.write(resnet.resolve(path), bytes);
        return "{\"uri\": \"%s\", \"sha1Hash\": \"%s\", \"size\": %d}".formatted(path, sha1(bytes), bytes.length);
    }

    private static String sha1(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
