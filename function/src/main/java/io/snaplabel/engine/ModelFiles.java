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
    /** By which MXNet finds parameters, and a graph, in a folder. */
    private static final String PREFIX = "model";

    private static final String SYMBOL = PREFIX + "-symbol.json";
    private static final String PARAMETERS = PREFIX + "-0000.params";

    private final ModelBundle bundle;
    private final EngineOptions options;

    ModelFiles(ModelBundle bundle, EngineOptions options) {
        this.bundle = bundle;
        this.options = options;
    }

    /** Loads the network, on demand with its feature map as a second output if it has one that can be explained. */
    Ending load(Variant variant, Model model, boolean withFeatures) throws IOException, MalformedModelException {
        return switch (variant) {
            case Variant.Mxnet mxnet -> load(mxnet, model, withFeatures);
            case Variant.MxnetBf16 bf16 when withFeatures -> load(bf16.exact(), model, true);
            case Variant.MxnetBf16 bf16 -> load(bf16, model);
            case Variant.Onnx onnx -> load(onnx, model, withFeatures);
        };
    }

    private Ending load(Variant.Mxnet variant, Model model, boolean withFeatures)
            throws IOException, MalformedModelException {
        var ending = MxnetGraph.load(bundle.path(variant.symbol()), model, withFeatures);
        model.load(laidOut(variant), PREFIX, Map.of());
        return ending;
    }

    private Ending load(Variant.MxnetBf16 variant, Model model) throws IOException, MalformedModelException {
        model.load(rounded(variant), PREFIX, Map.of());
        return MxnetGraph.ending(bundle.path(variant.exact().symbol()), model);
    }

    private Ending load(Variant.Onnx variant, Model model, boolean withFeatures)
            throws IOException, MalformedModelException {
        var file = bundle.path(variant.model());
        var ending = OnnxGraph.ending(file);
        if (!withFeatures || !(ending instanceof OnnxPooled pooled)) {
            model.load(file, null, sessionOptions());
            return ending;
        }
        var whole = Files.createTempFile(Files.createDirectories(options.workDir()), "network", ".onnx");
        try {
            pooled.write(whole);
            model.load(whole, null, sessionOptions());
        } finally {
            Files.delete(whole);
        }
        return pooled;
    }

    private Map<String, ?> sessionOptions() {
        return options.onGpu()
                ? Map.of("sessionOptions", OnnxGpu.only())
                : Map.of("intraOpNumThreads", Integer.toString(options.threads()), "interOpNumThreads", "1");
    }

    private Path laidOut(Variant.Mxnet variant) {
        var folder = options.workDir().resolve(bundle.digest()).resolve(variant.id());
        lay(variant.parameters(), folder.resolve(PARAMETERS));
        return folder;
    }

    private Path rounded(Variant.MxnetBf16 variant) throws IOException {
        var exact = laidOut(variant.exact());
        var folder = Files.createDirectories(exact.resolveSibling(variant.id()));
        var symbol = Files.readString(bundle.path(variant.exact().symbol()));
        WholeFile.write(folder.resolve(SYMBOL), incoming -> Files.writeString(incoming, MxnetBf16.graph(symbol)));
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
