package io.snaplabel.cli;

import java.util.LinkedHashMap;
import java.util.Map;
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
            description = "fp32 (default) is exact; int8 is about three times as fast.")
    void precision(String value) {
        settings.put("SNAPLABEL_PRECISION", value);
    }

    @Option(
            names = "--model",
            paramLabel = "WHERE",
            description =
                    "A bundle's folder, s3://bucket/prefix/ or DJL zoo coordinates (default: the embedded model).")
    void model(String value) {
        settings.put("SNAPLABEL_MODEL", value);
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

    /** The settings for a function or a model on this machine. */
    Map<String, String> settings(Installation installation) {
        var all = new LinkedHashMap<>(settings);
        all.putIfAbsent("SNAPLABEL_MODEL", installation.embeddedModel().toString());
        all.putIfAbsent("SNAPLABEL_CACHE_DIR", installation.cache().toString());
        return all;
    }
}
