package io.snaplabel.cli;

import io.snaplabel.bundle.BundleSource;
import io.snaplabel.bundle.ModelBundle;
import io.snaplabel.settings.ModelSettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of every command that runs a model, as the settings they stand for. */
final class ModelOptions {
    private final Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            description = "What runs the network: mxnet (default) or onnxruntime.")
    void engine(String value) {
        settings.put("SNAPLABEL_ENGINE", value);
    }

    @Option(
            names = "--precision",
            paramLabel = "PRECISION",
            description = "fp32 (default) is exact; bf16 takes half the time where the processor has it; int8 a third,"
                    + " everywhere.")
    void precision(String value) {
        settings.put("SNAPLABEL_PRECISION", value);
    }

    @Option(
            names = "--model",
            paramLabel = "WHERE",
            description =
                    "A bundle's folder, s3://bucket/prefix/ or DJL zoo coordinates (default: the one of 'model use').")
    void model(String value) {
        settings.put(
                "SNAPLABEL_MODEL",
                BundleSource.parse(value) instanceof BundleSource.Folder(var folder)
                        ? folder.toAbsolutePath().toString()
                        : value);
    }

    @Option(
            names = "--decoding",
            paramLabel = "HOW",
            description = "reduced (default) decodes large JPEGs at 1/2, 1/4 or 1/8; full takes every pixel.")
    void decoding(String value) {
        settings.put("SNAPLABEL_DECODING", value);
    }

    @Option(
            names = "--zoo",
            paramLabel = "URL",
            description = "The repository of zoo coordinates, https://… or file:///… (default: DJL's own).")
    void zoo(String value) {
        settings.put("SNAPLABEL_ZOO", value);
    }

    @Option(names = "--top-k", paramLabel = "K", description = "How many labels a picture gets, 1 to 9 (default: 3).")
    void topK(String value) {
        settings.put("SNAPLABEL_TOP_K", value);
    }

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "A label policy, docs/labels.md (default: the model's own, or none).")
    void policy(Path value) {
        settings.put("SNAPLABEL_POLICY", value.toAbsolutePath().toString());
    }

    /** The settings for a function or a model on this machine. */
    Map<String, String> settings(Installation installation) {
        return over(Map.of(), installation);
    }

    /** Likewise, where an environment may have more: options win over it, and it over their defaults. */
    Map<String, String> over(Map<String, String> environment, Installation installation) {
        var all = new LinkedHashMap<>(environment);
        all.putAll(settings);
        if (!all.containsKey("SNAPLABEL_MODEL")) {
            all.put("SNAPLABEL_MODEL", new Models(installation).inUse().toString());
        }
        all.putIfAbsent("SNAPLABEL_CACHE_DIR", Installation.cache().toString());
        return all;
    }

    /** Which model the settings mean and how it runs, in a line for people. */
    static String line(Map<String, String> settings) {
        var parsed = ModelSettings.from(settings);
        var how = parsed.engine().name().toLowerCase(Locale.ROOT) + " "
                + parsed.precision().name().toLowerCase(Locale.ROOT);
        return "Model: " + bundle(settings).map(Models::title).orElseGet(parsed::source) + ", " + how;
    }

    /** The bundle that the settings mean, where it lies on this machine. */
    static Optional<ModelBundle> bundle(Map<String, String> settings) {
        return BundleSource.parse(ModelSettings.from(settings).source()) instanceof BundleSource.Folder(var folder)
                ? Optional.of(ModelBundle.open(folder))
                : Optional.empty();
    }
}
