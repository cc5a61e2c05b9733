package io.snaplabel.engine;

import ai.djl.engine.Engine;
import io.snaplabel.bundle.Variant;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What has to hold before Deep Java Library starts an engine: it reads its switches once, from the environment or from system
 * properties, and a wrong one shows only later.
 */
final class DjlRuntime {
    static final String MXNET = "MXNet";
    static final String ONNX_RUNTIME = "OnnxRuntime";

    private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

    private DjlRuntime() {}

    static String engine(Variant variant) {
        return switch (variant) {
            case Variant.Mxnet _, Variant.MxnetBf16 _ -> MXNET;
            case Variant.Onnx _ -> ONNX_RUNTIME;
        };
    }

    /** Sets the switches and refuses an environment in which the variant would fail or, worse, answer wrongly. */
    static void prepare(Variant variant, EngineOptions options, Map<String, String> environment) {
        if (engine(variant).equals(MXNET)) {
            requireProcessor(options);
            requireNaiveEngine(environment);
        }
        if (variant instanceof Variant.MxnetBf16) {
            MxnetBf16.require(PROCESSOR);
        }
        setSwitches(options.workDir(), environment);
        requireInstalled(engine(variant), Engine.getAllEngines());
    }

    /**
     * MXNet's threaded engine answers up to 88 % of the largest logit wrong, silently, when int8 inferences overlap; the naive
     * one was right in every run. MXNet reads the variable when it is loaded, so it cannot be set from here.
     */
    static void requireNaiveEngine(Map<String, String> environment) {
        var type = environment.getOrDefault("MXNET_ENGINE_TYPE", "");
        if (!type.equals("NaiveEngine")) {
            throw new IllegalStateException("MXNET_ENGINE_TYPE: expected NaiveEngine but got '" + type
                    + "': MXNet's threaded engine gives silently wrong int8 results under concurrency");
        }
    }

    /** MXNet's last builds for CUDA are for 11.2, which knows none of the GPUs that are sold. */
    private static void requireProcessor(EngineOptions options) {
        if (options.onGpu()) {
            throw new IllegalStateException("device gpu: expected the engine onnxruntime but got mxnet,"
                    + " of which there is no build for today's GPUs");
        }
    }

    /** Engines come in layers of their own. */
    static void requireInstalled(String engine, Collection<String> installed) {
        if (!installed.contains(engine)) {
            var layer = engine.equals(MXNET) ? "snaplabel-engine-mxnet" : "snaplabel-engine-onnxruntime";
            throw new IllegalStateException("engine " + engine + ": expected the layer " + layer
                    + " on the class path but found only the engines " + installed);
        }
    }

    /** No downloads, no telemetry, no second engine beside ONNX Runtime, no chatter, and natives where one may write. */
    static void setSwitches(Path workDir, Map<String, String> environment) {
        setUnlessSet("ai.djl.offline", "true");
        setUnlessSet("OPT_OUT_TRACKING", "true");
        setUnlessSet("ai.djl.onnx.disable_alternative", "true");
        setUnlessSet("org.slf4j.simpleLogger.log.ai.djl", "warn");
        // It warns of the graphics card that nobody asked for.
        setUnlessSet("org.slf4j.simpleLogger.log.ai.djl.onnxruntime.engine.OrtEngine", "error");
        if (!environment.containsKey("DJL_CACHE_DIR")) {
            setUnlessSet(
                    "DJL_CACHE_DIR", workDir.resolve("djl").toAbsolutePath().toString());
        }
    }

    /** The first use of an engine, which unpacks its natives while its classes are loaded; that this failed would say nothing of why. */
    static <T> T start(Variant variant, Supplier<T> first) {
        try {
            return first.get();
        } catch (ExceptionInInitializerError e) {
            throw new IllegalStateException(
                    "engine " + engine(variant) + ": expected to start but got " + firstCause(e), e);
        }
    }

    /** What the system, a driver or a library said, below what everybody else made of it. */
    static Throwable firstCause(Throwable failure) {
        var cause = failure.getCause();
        return cause == null ? failure : firstCause(cause);
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
