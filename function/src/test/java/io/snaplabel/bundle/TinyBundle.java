package io.snaplabel.bundle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A bundle of three classes whose network files are a few letters: right in everything but that no engine would load it. */
final class TinyBundle {
    static final String SYNSET = "n01 cat, house cat\nn02 dog\nn03 coral reef, reef\n";

    private static final String JSON = """
        {
         "name": "tiny",
         "version": "1.2.3",
         "input": {"layout": "NCHW", "type": "float32", "shape": [1, 3, 4, 6]},
         "output": {"shape": [1, 3]},
         "preprocessing": {
          "color": "RGB",
          "resize": {"shorterSide": 8, "filter": "bilinear", "antialias": true},
          "crop": {"mode": "center", "width": 6, "height": 4},
          "scale": 0.5,
          "mean": [0.1, 0.2, 0.3],
          "std": [1, 2, 4]
         },
         "classes": {"count": 3, "file": "synset.txt"},
         "files": [
          %s,
          %s,
          %s,
          %s
         ],
         "variants": [
          {"id": "mxnet-fp32", "engine": "MXNet", "precision": "fp32", "symbol": "mxnet/g-symbol.json", "parameters": "mxnet/g.params"},
          {"id": "onnx-int8", "engine": "OnnxRuntime", "precision": "int8", "model": "onnx/g.onnx"}
         ]
        }
        """.formatted(
                    entry("synset.txt", SYNSET),
                    entry("mxnet/g-symbol.json", "graph"),
                    entry("mxnet/g.params", "parameters"),
                    entry("onnx/g.onnx", "model"));

    private TinyBundle() {}

    static byte[] json() {
        return JSON.getBytes(StandardCharsets.UTF_8);
    }

    /** The description with one piece of its text replaced. */
    static byte[] jsonWith(String piece, String replacement) {
        if (!JSON.contains(piece)) {
            throw new IllegalArgumentException("expected '" + piece + "' in " + JSON);
        }
        return JSON.replace(piece, replacement).getBytes(StandardCharsets.UTF_8);
    }

    static Path writeTo(Path folder) {
        write(folder.resolve("bundle.json"), JSON);
        write(folder.resolve("synset.txt"), SYNSET);
        write(folder.resolve("mxnet/g-symbol.json"), "graph");
        write(folder.resolve("mxnet/g.params"), "parameters");
        write(folder.resolve("onnx/g.onnx"), "model");
        return folder;
    }

    static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String entry(String path, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return "{\"path\": \"%s\", \"size\": %d, \"sha256\": \"%s\"}".formatted(path, bytes.length, Sha256.of(bytes));
    }
}
