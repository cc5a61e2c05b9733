package io.snaplabel.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A folder that is deployed, which the local stack and the SAM CLI take, and the zip of the same files beside it.
 *
 * @param folder relative to the checkout
 */
record Deployable(String folder) {
    static final Deployable FUNCTION = new Deployable("function/target/task");
    static final Deployable MXNET = new Deployable("layers/engine-mxnet/target/layer");
    static final Deployable ONNX_RUNTIME = new Deployable("layers/engine-onnxruntime/target/layer");
    static final Deployable ONNX_RUNTIME_ARM64 = new Deployable("layers/engine-onnxruntime/target/layer-arm64");
    static final Deployable MODEL_FOR_MXNET = new Deployable("layers/model/target/layer");
    static final Deployable MODEL_FOR_ONNX_RUNTIME = new Deployable("layers/model/target/layer-onnxruntime");

    Path zip() {
        return Repository.ROOT.resolve(folder + ".zip");
    }

    long zippedBytes() {
        try {
            return Files.size(zip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What AWS counts against its limit. */
    long unzippedBytes() {
        return filesInFolder().values().stream().mapToLong(Long::longValue).sum();
    }

    /** Path to size. */
    Map<String, Long> filesInFolder() {
        var root = Repository.ROOT.resolve(folder);
        try (var files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .collect(Collectors.toMap(
                            file -> root.relativize(file).toString(),
                            file -> file.toFile().length(),
                            (first, _) -> first,
                            TreeMap::new));
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": expected what mvn package makes", e);
        }
    }

    /** Path to size. */
    Map<String, Long> filesInZip() {
        try (var zip = new ZipFile(zip().toFile())) {
            return zip.stream()
                    .filter(entry -> !entry.isDirectory())
                    .collect(Collectors.toMap(ZipEntry::getName, ZipEntry::getSize, (first, _) -> first, TreeMap::new));
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": expected the zip that mvn package makes", e);
        }
    }

    String sha256() {
        try (var bytes = Files.newInputStream(zip())) {
            return Components.sha256(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
