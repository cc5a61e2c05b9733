package io.snaplabel.benchmarks;

import io.snaplabel.model.ReadyModel;
import io.snaplabel.settings.StageSettings;
import io.snaplabel.snapstart.ResidentSet;
import io.snaplabel.worker.Pipeline;
import io.snaplabel.worker.folder.LabelFolder;
import io.snaplabel.worker.folder.Listing;
import io.snaplabel.worker.folder.ResultFile;
import io.snaplabel.worker.folder.Rows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How much of what its stages allow the worker's pipeline reaches, and what it gains over the function's one after another. */
@Command(
        name = "worker",
        description = "A folder of mixed JPEGs through the worker: each stage alone, the pipeline, the function's way"
                + " beside it, and memory.",
        mixinStandardHelpOptions = true)
final class WorkerCommand implements Callable<Integer> {
    private static final int WARM_UP = 200;
    private static final long MAX_BYTES = 100_000_000;
    private static final long EVERY_MILLIS = 3000;

    @Option(names = "--pictures", paramLabel = "N", description = "How many (default: ${DEFAULT-VALUE}).")
    private int pictures = 2000;

    @Option(names = "--rounds", paramLabel = "N", description = "By turns; medians count (default: ${DEFAULT-VALUE}).")
    private int rounds = 3;

    @Option(names = "--batch", paramLabel = "N", description = "Pictures of a call of the network (default: 1).")
    private int batch = 1;

    @Option(
            names = "--predictors",
            paramLabel = "N",
            description = "Calls of the network at once (default: one a core).")
    private int predictors = Runtime.getRuntime().availableProcessors();

    @Option(names = "--decoders", paramLabel = "N", description = "Decodings at once (default: one a core).")
    private int decoders = Runtime.getRuntime().availableProcessors();

    @Option(names = "--no-function", description = "Leave the function's way out.")
    private boolean withoutFunction;

    @Mixin
    private ProductOptions product = new ProductOptions();

    @Spec
    private @Nullable CommandSpec spec;

    private final int cores = Runtime.getRuntime().availableProcessors();
    private final List<StageTimes> stages = new ArrayList<>();
    private final List<Double> pipeline = new ArrayList<>();
    private final List<Double> oneThread = new ArrayList<>();
    private final List<Double> allThreads = new ArrayList<>();
    private final List<Long> memory = new CopyOnWriteArrayList<>();

    @Override
    public Integer call() throws Exception {
        var out = BenchCommand.out(spec);
        var progress = BenchCommand.progress(spec);
        var checkout = Checkout.current();
        progress.accept("Making " + pictures + " pictures, unless they are there");
        var folder = MixedPictures.folder(checkout, pictures);
        var all = FunctionPath.pictures(folder);
        var scratch = checkout.work().resolve("bench-worker.jsonl");
        try (var model = product.open(checkout, SizedBundle.OWN_SIDE, predictors)) {
            pipelined(
                    model, new Listing.Lines(listed(all.subList(0, Math.min(WARM_UP, all.size())), checkout)), scratch);
            for (var round = 1; round <= rounds; round++) {
                progress.accept("Round " + round + " of " + rounds);
                stages.add(StageTimes.measure(model, all, cores, scratch));
                pipeline.add(pictures / pipelined(model, new Listing.Folders(List.of(folder)), scratch));
                if (!withoutFunction) {
                    oneThread.add(FunctionPath.perSecond(checkout, product, folder, 1));
                    allThreads.add(FunctionPath.perSecond(checkout, product, folder, cores));
                }
            }
        }
        out.printf(
                Locale.ROOT,
                "%s, %d JPEGs of 0.1 to 12 MP, %,d MB, %d cores, %d predictors, %d decoders, batch %d%n%n",
                product,
                pictures,
                bytes(all) / 1_000_000,
                cores,
                predictors,
                decoders,
                batch);
        out.print(table().plain());
        out.println("\nresident MiB while the pipeline ran, every " + EVERY_MILLIS / 1000 + " s: "
                + memory.stream().map(Object::toString).collect(Collectors.joining(" ")));
        out.flush();
        return 0;
    }

    private TextTable table() {
        var times = new StageTimes(
                median(StageTimes::fetch),
                median(StageTimes::decode),
                median(StageTimes::forward),
                median(StageTimes::effects));
        var allowed = times.allow(cores);
        var reached = Median.of(pipeline);
        var table = new TextTable(List.of("", "ms a picture", "pictures/s", ""));
        table.row(List.of("fetch", shown(times.fetch()), "", ""));
        table.row(List.of("decode", shown(times.decode()), "", ""));
        table.row(List.of("forward", shown(times.forward()), "", ""));
        table.row(List.of("effects", shown(times.effects()), "", ""));
        table.row(List.of("what the stages allow", shown(times.sum()), shown(allowed), ""));
        table.row(List.of("the pipeline", "", shown(reached), percent(reached / allowed) + " of it"));
        if (!withoutFunction) {
            function(table, "the function, 1 thread a pass", Median.of(oneThread), reached);
            function(table, "the function, " + cores + " threads a pass", Median.of(allThreads), reached);
        }
        return table;
    }

    private static void function(TextTable table, String name, double perSecond, double reached) {
        table.row(List.of(
                name,
                "",
                shown(perSecond),
                String.format(Locale.ROOT, "the pipeline %.2f times", reached / perSecond)));
    }

    /** Seconds. */
    private double pipelined(ReadyModel model, Listing listing, Path scratch) throws Exception {
        Files.deleteIfExists(scratch);
        var settings = StageSettings.from(Map.of(
                "SNAPLABEL_PREDICTORS", Integer.toString(predictors),
                "SNAPLABEL_DECODERS", Integer.toString(decoders),
                "SNAPLABEL_BATCH", Integer.toString(batch)));
        var start = System.nanoTime();
        var sampler = Thread.ofVirtual().start(this::sample);
        try (var results = ResultFile.open(scratch, Rows.of(scratch, model.id(), 3));
                var stages = new Pipeline(model::labeller, settings)) {
            var folder = new LabelFolder(stages, results, MAX_BYTES);
            folder.run(listing, () -> false);
            if (folder.tally().rejected() + folder.tally().unreadable() > 0) {
                throw new IllegalStateException(
                        "expected labels alone but got " + folder.tally().rejections());
            }
        }
        sampler.interrupt();
        return (System.nanoTime() - start) / 1e9;
    }

    private void sample() {
        try {
            while (true) {
                Thread.sleep(EVERY_MILLIS);
                memory.add(ResidentSet.mebibytes());
            }
        } catch (InterruptedException _) {
            // The run is over.
        }
    }

    private static Path listed(List<Path> files, Checkout checkout) throws Exception {
        return Files.write(
                checkout.work().resolve("warm-up.txt"),
                files.stream().map(Path::toString).toList());
    }

    private static long bytes(List<Path> files) throws Exception {
        var bytes = 0L;
        for (var file : files) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    private double median(ToDoubleFunction<StageTimes> stage) {
        return Median.of(stages.stream().map(stage::applyAsDouble).toList());
    }

    private static String shown(double value) {
        return String.format(Locale.ROOT, value < 1 ? "%.2f" : "%.1f", value);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }
}
