package io.snaplabel.engine;

import java.nio.file.Path;
import java.util.Objects;

/**
 * How to run a network.
 *
 * @param predictors how many pictures run at once, at least 1
 * @param threads of one ONNX Runtime call, at least 1; MXNet takes {@code OMP_NUM_THREADS} from the environment instead
 * @param workDir a writable folder for what has to be unpacked; processes may share it
 * @param onGpu whether it runs on the first GPU, and nowhere else
 */
public record EngineOptions(int predictors, int threads, Path workDir, boolean onGpu) {
    public EngineOptions {
        Objects.requireNonNull(workDir);
        if (predictors < 1 || threads < 1) {
            throw new IllegalArgumentException(
                    "expected at least 1 predictor and 1 thread but got " + predictors + " and " + threads);
        }
    }

    /** On the processor. */
    public EngineOptions(int predictors, int threads, Path workDir) {
        this(predictors, threads, workDir, false);
    }
}
