package io.snaplabel.benchmarks;

import io.snaplabel.classify.Network;
import io.snaplabel.model.ReadyModel;
import io.snaplabel.worker.folder.Result;
import io.snaplabel.worker.folder.ResultFile;
import io.snaplabel.worker.folder.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What each stage takes a picture, in milliseconds of one thread, while every core does nothing but this stage.
 *
 * @param fetch file to bytes
 * @param decode bytes to tensor
 * @param forward tensor to logits
 * @param effects labels to a row in the file of results
 */
record StageTimes(double fetch, double decode, double forward, double effects) {
    double sum() {
        return fetch + decode + forward + effects;
    }

    /** Pictures a second if all cores were at work all the time and nothing else took any. */
    double allow(int cores) {
        return cores * 1000 / sum();
    }

    /** Measures on as many threads as there are cores. */
    static StageTimes measure(ReadyModel model, List<Path> pictures, int cores, Path scratch) throws Exception {
        var tensor = new AtomicReference<float[]>(new float[0]);
        var network = new AtomicReference<@Nullable Network>();
        var blind = model.labeller(cores, real -> {
            network.set(real);
            return new Blind(tensor, real);
        });
        // One picture, for a tensor and the number of logits.
        blind.label(Files.readAllBytes(pictures.getFirst()));
        var fetch = mean(cores, pictures.size(), i -> timed(() -> Files.readAllBytes(pictures.get(i))));
        var decode = mean(
                cores,
                pictures.size(),
                i -> blind.label(Files.readAllBytes(pictures.get(i))).decodeMillis());
        var real = Objects.requireNonNull(network.get());
        var forward = mean(cores, pictures.size(), _ -> timed(() -> real.forward(tensor.get())));
        return new StageTimes(fetch, decode, forward, effects(model, pictures, cores, scratch));
    }

    private static double effects(ReadyModel model, List<Path> pictures, int cores, Path scratch) throws Exception {
        var answer = model.labeller().label(Files.readAllBytes(pictures.getFirst()));
        Files.deleteIfExists(scratch);
        try (var results = ResultFile.open(scratch, Rows.of(scratch, model.id(), 3))) {
            return mean(
                    cores,
                    pictures.size(),
                    i -> timed(() -> {
                        results.append(new Result(pictures.get(i).toString(), 0, 0, answer));
                        return i;
                    }));
        }
    }

    /** Of every picture, one after another on each of the threads. */
    private static double mean(int threads, int count, Timing timing) throws Exception {
        var next = new AtomicInteger();
        try (var pool = Executors.newFixedThreadPool(threads)) {
            var runs = pool.invokeAll(IntStream.range(0, threads)
                    .<Callable<Double>>mapToObj(_ -> () -> {
                        var millis = 0.0;
                        for (var i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                            millis += timing.millis(i);
                        }
                        return millis;
                    })
                    .toList());
            var sum = 0.0;
            for (var run : runs) {
                sum += run.get();
            }
            return sum / count;
        }
    }

    /** What one picture takes. */
    private interface Timing {
        double millis(int picture) throws IOException;
    }

    /** What is timed. */
    private interface Step {
        Object take() throws IOException;
    }

    private static double timed(Step step) throws IOException {
        var start = System.nanoTime();
        step.take();
        return (System.nanoTime() - start) / 1e6;
    }

    /** Answers at once, the same to all, and keeps a tensor. */
    private static final class Blind implements Network {
        private final AtomicReference<float[]> tensor;
        private final Network real;
        private volatile float[] logits = new float[0];

        private Blind(AtomicReference<float[]> tensor, Network real) {
            this.tensor = tensor;
            this.real = real;
        }

        @Override
        public float[] forward(float[] one) {
            if (logits.length == 0) {
                tensor.set(one);
                logits = real.forward(one);
            }
            return logits;
        }

        @Override
        public void close() {}
    }
}
