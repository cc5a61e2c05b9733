package io.snaplabel.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/**
 * The settings of the model and of how it runs.
 *
 * @param source SNAPLABEL_MODEL: a bundle's folder, {@code s3://bucket/prefix}, or DJL model-zoo coordinates
 * @param zoo SNAPLABEL_ZOO: where the repository of DJL's model zoo is
 * @param engine SNAPLABEL_ENGINE: what runs the network
 * @param device SNAPLABEL_DEVICE: where it runs
 * @param precision SNAPLABEL_PRECISION: which of the bundle's graphs it runs
 * @param predictors SNAPLABEL_PREDICTORS: how many pictures are classified at once
 * @param threads SNAPLABEL_THREADS: of one classification by ONNX Runtime; MXNet obeys OMP_NUM_THREADS
 * @param topK SNAPLABEL_TOP_K: how many labels an image gets
 * @param policy SNAPLABEL_POLICY: the file of the label policy; empty when it is the bundle's own, or the usual one
 * @param maxPixels SNAPLABEL_MAX_PIXELS: the largest picture that is decoded
 * @param decoding SNAPLABEL_DECODING: whether JPEGs are reduced while they are decoded, or every pixel counts as in the reference
 * @param cacheDir SNAPLABEL_CACHE_DIR: where natives and parameters are unpacked
 */
public record ModelSettings(
        String source,
        URI zoo,
        Engine engine,
        Device device,
        Precision precision,
        int predictors,
        int threads,
        int topK,
        String policy,
        long maxPixels,
        Decoding decoding,
        Path cacheDir) {

    /** What runs the network. */
    public enum Engine {
        MXNET,
        ONNXRUNTIME
    }

    /** Where it runs. The GPU is the first one; whoever asks for it never gets the processor instead. */
    public enum Device {
        CPU,
        GPU
    }

    /** How exactly it runs. */
    public enum Precision {
        FP32,
        BF16,
        INT8
    }

    /** How much of a large JPEG is decoded. */
    public enum Decoding {
        REDUCED,
        FULL
    }

    /**
     * Reads these settings alone; names of others are unknown.
     *
     * @throws IllegalStateException naming every problem at once
     */
    public static ModelSettings from(Map<String, String> environment) {
        var read = new SettingsReader(environment);
        var settings = from(read);
        read.finish();
        return settings;
    }

    /** These settings with another number of labels, at least 1 and not limited to what a tag set holds. */
    public ModelSettings withTopK(int labels) {
        return new ModelSettings(
                source,
                zoo,
                engine,
                device,
                precision,
                predictors,
                threads,
                labels,
                policy,
                maxPixels,
                decoding,
                cacheDir);
    }

    static ModelSettings from(SettingsReader read) {
        return new ModelSettings(
                read.text("MODEL", "/opt/model"),
                read.uri("ZOO", "https://mlrepo.djl.ai/"),
                read.choice("ENGINE", Engine.MXNET),
                read.choice("DEVICE", Device.CPU),
                read.choice("PRECISION", Precision.FP32),
                read.whole("PREDICTORS", 1, 1, 64),
                read.whole("THREADS", 1, 1, 64),
                read.whole("TOP_K", 3, 1, 9),
                read.text("POLICY", ""),
                read.whole("MAX_PIXELS", 100_000_000, 1, 700_000_000),
                read.choice("DECODING", Decoding.REDUCED),
                Path.of(read.text("CACHE_DIR", "/tmp/snaplabel")));
    }
}
