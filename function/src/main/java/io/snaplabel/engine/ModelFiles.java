package io.snaplabel.engine;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import io.snaplabel.bundle.BundleFile;
import io.snaplabel.bundle.ModelBundle;
import io.snaplabel.bundle.Variant;
import io.snaplabel.bundle.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** A variant's files laid out as its engine wants them, and loaded from there. */
final class ModelFiles {
    /** MXNet finds graph and parameters by a common prefix in one folder. */
    private static final String PREFIX = "model";

    private static final String SYMBOL = PREFIX + "-symbol.json";
    private static final String PARAMETERS = PREFIX + "-0000.params";

    private final ModelBundle bundle;
    private final EngineOptions options;

    ModelFiles(ModelBundle bundle, EngineOptions options) {
        this.bundle = bundle;
        this.options = options;
    }

    void load(Variant variant, Model model) throws IOException, MalformedModelException {
        switch (variant) {
            case Variant.Mxnet mxnet -> model.load(laidOut(mxnet), PREFIX, Map.of());
            case Variant.MxnetBf16 bf16 -> model.load(rounded(bf16), PREFIX, Map.of());
            case Variant.Onnx onnx -> model.load(bundle.path(onnx.model()), null, sessionOptions());
        }
    }

    private Map<String, String> sessionOptions() {
        return Map.of("intraOpNumThreads", Integer.toString(options.threads()), "interOpNumThreads", "1");
    }

    private Path laidOut(Variant.Mxnet variant) {
        var folder = options.workDir().resolve(bundle.digest()).resolve(variant.id());
        lay(variant.symbol(), folder.resolve(SYMBOL));
        lay(variant.parameters(), folder.resolve(PARAMETERS));
        return folder;
    }

    private Path rounded(Variant.MxnetBf16 variant) throws IOException {
        var exact = laidOut(variant.exact());
        var folder = Files.createDirectories(exact.resolveSibling(variant.id()));
        WholeFile.write(
                folder.resolve(SYMBOL),
                incoming -> Files.writeString(incoming, MxnetBf16.graph(Files.readString(exact.resolve(SYMBOL)))));
        MxnetBf16.round(exact.resolve(PARAMETERS), folder.resolve(PARAMETERS));
        return folder;
    }

    private void lay(BundleFile file, Path target) {
        var source = bundle.path(file).toAbsolutePath();
        var uncompressed = file.uncompressed();
        if (uncompressed == null) {
            file.stored().ensure(target, link -> Files.createSymbolicLink(link, source));
        } else {
            uncompressed.ensure(target, expanded -> gunzip(source, expanded));
        }
    }

    private static void gunzip(Path source, Path target) throws IOException {
        try (var in = new GZIPInputStream(Files.newInputStream(source), 1 << 16);
                var out = Files.newOutputStream(target)) {
            in.transferTo(out);
        }
    }
}
