package io.snaplabel.benchmarks;

import io.snaplabel.classify.Labeller;
import io.snaplabel.image.Label;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a second thread on a second core is worth, and whether every answer stays right. */
@Command(
        name = "scaling",
        description = "Pictures a second of several threads, each with a core, beside one thread's.",
        mixinStandardHelpOptions = true)
final class ScalingCommand implements Callable<Integer> {
    @Option(names = "--threads", paramLabel = "N", description = "How many (default: ${DEFAULT-VALUE}).")
    private int threads = 2;

    @Option(names = "--pictures", paramLabel = "N", description = "A thread and round (default: ${DEFAULT-VALUE}).")
    private int pictures = 100;

    @Option(names = "--rounds", paramLabel = "N", description = "By turns (default: ${DEFAULT-VALUE}).")
    private int rounds = 5;

    @Mixin
    private ProductOptions product = new ProductOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        var out = BenchCommand.out(spec);
        var checkout = Checkout.current();
        var bytes = Files.readAllBytes(checkout.picture(Pictures.WEB));
        try (var model = product.open(checkout, SizedBundle.COMMON_SIDE, threads)) {
            var labeller = model.labeller();
            var expected = Product.labels(labeller, bytes);
            var one = new ArrayList<Double>();
            var many = new ArrayList<Double>();
            for (var round = -1; round < rounds; round++) {
                var alone = perSecond(labeller, bytes, expected, 1);
                var together = perSecond(labeller, bytes, expected, threads);
                // The first round is for the compiler.
                if (round >= 0) {
                    one.add(alone);
                    many.add(together);
                }
            }
            out.printf(
                    Locale.ROOT,
                    "%s, %s: %.1f pictures/s on 1 thread, %.1f on %d: %.2f times; all %d answers right%n",
                    product,
                    Pictures.WEB.title(),
                    Median.of(one),
                    Median.of(many),
                    threads,
                    Median.of(many) / Median.of(one),
                    (rounds + 1) * pictures * (threads + 1));
            out.flush();
            return 0;
        }
    }

    private double perSecond(Labeller labeller, byte[] bytes, List<Label> expected, int width) throws Exception {
        var start = System.nanoTime();
        try (var pool = Executors.newFixedThreadPool(width)) {
            var runs = pool.invokeAll(Collections.nCopies(width, () -> {
                for (var i = 0; i < pictures; i++) {
                    requireSame(expected, Product.labels(labeller, bytes));
                }
                return pictures;
            }));
            for (var run : runs) {
                run.get();
            }
        }
        return width * pictures / ((System.nanoTime() - start) / 1e9);
    }

    /** To the last bit: the same picture, the same process, the same kernels. */
    private static void requireSame(List<Label> expected, List<Label> labels) {
        if (!labels.equals(expected)) {
            throw new IllegalStateException("expected " + expected + " but got " + labels);
        }
    }
}
