package io.snaplabel.benchmarks;

import io.snaplabel.classify.Network;
import io.snaplabel.model.ReadyModel;
import io.snaplabel.settings.StageSettings;
import io.snaplabel.worker.Pipeline;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.DoubleAdder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How many pictures a second by the size of the batches, first tensors alone and then from JPEGs; made for GPUs. */
@Command(
        name = "batches",
        description =
                "Pictures a second by the size of the batches: tensors alone, then from JPEGs through the worker's"
                        + " pipeline; and how busy the GPU was.",
        mixinStandardHelpOptions = true)
final class BatchesCommand implements Callable<Integer> {
    /** MLPerf Inference, ResNet-50 offline on one H100, tensors preloaded, as published. */
    private static final int MLPERF = 88_714;

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Option(
            names = "--batches",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,2,4,8,16,32,64,128,256",
            description = "Separated by commas (default: ${DEFAULT-VALUE}).")
    private List<Integer> batches = List.of();

    @Option(names = "--seconds", paramLabel = "S", description = "A measurement, at least (default: ${DEFAULT-VALUE}).")
    private double seconds = 3;

    @Option(names = "--predictors", paramLabel = "N", description = "Calls at once (default: ${DEFAULT-VALUE}).")
    private int predictors = 2;

    @Option(names = "--decoders", paramLabel = "N", description = "Decodings at once (default: one a core).")
    private int decoders = Runtime.getRuntime().availableProcessors();

    @Mixin
    private ProductOptions product = new ProductOptions();

    @Spec
    private @Nullable CommandSpec spec;

    /** Of a core, for the decoding of one picture. */
    private double decodeMillis;

    @Override
    public Integer call() throws Exception {
        var out = BenchCommand.out(spec);
        var progress = BenchCommand.progress(spec);
        var checkout = Checkout.current();
        var jpeg = Files.readAllBytes(checkout.picture(Pictures.WEB));
        var table =
                new TextTable(List.of("batch", "ms a call", "tensors/s", "GPU", "from JPEG/s", "GPU", "MiB of GPU"));
        var best = 0.0;
        var bestWhole = 0.0;
        try (var model = product.open(checkout, SizedBundle.COMMON_SIDE, predictors);
                var gpu = GpuWatch.start()) {
            var bare = bare(model, jpeg);
            for (var batch : batches) {
                progress.accept("batches of " + batch);
                var tensors = tensors(bare, batch);
                var busy = gpu.busy();
                var whole = fromJpeg(model, jpeg, batch);
                best = Math.max(best, tensors);
                bestWhole = Math.max(bestWhole, whole);
                table.row(List.of(
                        Integer.toString(batch),
                        shown(1000.0 * batch * predictors / tensors),
                        shown(tensors),
                        busy,
                        shown(whole),
                        gpu.busy(),
                        gpu.mebibytes()));
            }
        }
        out.printf(
                Locale.ROOT,
                "%s, 224 × 224, %d calls at once; %s by %d decoders%n%n",
                product,
                predictors,
                Pictures.WEB.title(),
                decoders);
        out.print(table.plain());
        out.printf(
                Locale.ROOT,
                "%nA picture takes %.2f ms of a core to decode, so that %d decoders allow %s a second and the network"
                        + " %s: %s is the bottleneck.%n",
                decodeMillis,
                decoders,
                shown(decoders * 1000 / decodeMillis),
                shown(best),
                decoders * 1000 / decodeMillis < best ? "decoding" : "the network");
        out.printf(
                Locale.ROOT,
                "Published for an H100 (MLPerf Inference, offline, int8, tensors preloaded): %,d a second; this is"
                        + " %.2f %% of it, and %.2f %% from JPEGs.%n",
                MLPERF,
                100 * best / MLPERF,
                100 * bestWhole / MLPERF);
        out.flush();
        return 0;
    }

    /** The network alone and a tensor, by the way of one picture. */
    private static Call bare(ReadyModel model, byte[] jpeg) {
        var call = new AtomicReference<@Nullable Call>();
        var labeller = model.labeller(1, network -> new Network() {
            @Override
            public float[] forward(float[] tensor) {
                call.set(new Call(network, tensor));
                return network.forward(tensor);
            }

            @Override
            public void close() {}
        });
        Product.labels(labeller, jpeg);
        return Objects.requireNonNull(call.get());
    }

    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Call(Network network, float[] tensor) {}

    private double tensors(Call bare, int batch) throws Exception {
        var all = Collections.nCopies(batch, bare.tensor());
        bare.network().forward(all); // finds its kernels for this size
        var done = new AtomicLong();
        var start = System.nanoTime();
        try (var pool = Executors.newFixedThreadPool(predictors)) {
            var runs = pool.invokeAll(Collections.nCopies(predictors, () -> {
                do {
                    bare.network().forward(all);
                    done.addAndGet(batch);
                } while (since(start) < seconds);
                return batch;
            }));
            for (var run : runs) {
                run.get();
            }
        }
        return done.get() / since(start);
    }

    private double fromJpeg(ReadyModel model, byte[] jpeg, int batch) throws InterruptedException {
        var settings = StageSettings.from(Map.of(
                "SNAPLABEL_PREDICTORS", Integer.toString(predictors),
                "SNAPLABEL_DECODERS", Integer.toString(decoders),
                "SNAPLABEL_BATCH", Integer.toString(batch)));
        var millis = new DoubleAdder();
        try (var pipeline = new Pipeline(model::labeller, settings)) {
            var start = System.nanoTime();
            var count = 0;
            while (since(start) < seconds || count < 2 * batch) {
                pipeline.places(1);
                pipeline.start(() -> millis.add(pipeline.labeller().label(jpeg).decodeMillis()));
                count++;
            }
            if (!pipeline.drain(PATIENCE) || pipeline.broken() != null) {
                throw new IllegalStateException("expected the pipeline to end but got " + pipeline.broken());
            }
            decodeMillis = millis.sum() / count;
            return count / since(start);
        }
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static String shown(double value) {
        return String.format(Locale.ROOT, "%,.1f", value);
    }
}
