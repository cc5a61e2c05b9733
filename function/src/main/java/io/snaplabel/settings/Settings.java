package io.snaplabel.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * Everything that can be set, as docs/operate.md and the README's table explain it. Read from the environment once, here and nowhere
 * else.
 *
 * @param buckets SNAPLABEL_BUCKETS: whose objects are labelled, separated by commas
 * @param table SNAPLABEL_TABLE: the DynamoDB table of the records
 * @param model SNAPLABEL_MODEL: a bundle's folder, {@code s3://bucket/prefix}, or DJL model-zoo coordinates
 * @param zoo SNAPLABEL_ZOO: where the repository of DJL's model zoo is
 * @param engine SNAPLABEL_ENGINE: what runs the network
 * @param precision SNAPLABEL_PRECISION: which of the bundle's graphs it runs
 * @param predictors SNAPLABEL_PREDICTORS: how many pictures are classified at once
 * @param threads SNAPLABEL_THREADS: how many threads one classification may use (ONNX Runtime; MXNet obeys OMP_NUM_THREADS)
 * @param topK SNAPLABEL_TOP_K: how many labels an image gets
 * @param tagPrefix SNAPLABEL_TAG_PREFIX: our tags are this one and those that begin with it and a colon
 * @param maxImageBytes SNAPLABEL_MAX_BYTES: the largest object that is fetched
 * @param maxPixels SNAPLABEL_MAX_PIXELS: the largest picture that is decoded
 * @param cacheDir SNAPLABEL_CACHE_DIR: where natives and parameters are unpacked
 */
public record Settings(
        Set<String> buckets,
        String table,
        String model,
        URI zoo,
        EngineName engine,
        Precision precision,
        int predictors,
        int threads,
        int topK,
        String tagPrefix,
        long maxImageBytes,
        long maxPixels,
        Path cacheDir) {

    public static final String PREFIX = "SNAPLABEL_";

    /** What runs the network. */
    public enum EngineName {
        MXNET,
        ONNXRUNTIME
    }

    /** How exactly it runs. */
    public enum Precision {
        FP32,
        INT8
    }

    /**
     * Reads the environment of the function.
     *
     * @throws IllegalStateException naming every problem at once: a value that is empty, unparsable or out of range, or an unknown name
     *     that begins with {@value #PREFIX}
     */
    public static Settings from(Map<String, String> environment) {
        var read = new SettingsReader(environment);
        var settings = new Settings(
                read.names("BUCKETS"),
                read.text("TABLE"),
                read.text("MODEL", "/opt/model"),
                read.uri("ZOO", "https://mlrepo.djl.ai/"),
                read.choice("ENGINE", EngineName.MXNET),
                read.choice("PRECISION", Precision.FP32),
                read.whole("PREDICTORS", 1, 1, 64),
                read.whole("THREADS", 1, 1, 64),
                read.whole("TOP_K", 3, 1, 9),
                read.text("TAG_PREFIX", "label"),
                read.whole("MAX_BYTES", 100_000_000, 1, 2_000_000_000),
                read.whole("MAX_PIXELS", 100_000_000, 1, 700_000_000),
                Path.of(read.text("CACHE_DIR", "/tmp/snaplabel")));
        read.finish();
        return settings;
    }
}
