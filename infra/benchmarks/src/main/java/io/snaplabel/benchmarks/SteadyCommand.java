package io.snaplabel.benchmarks;

import io.snaplabel.classify.Labeller;
import io.snaplabel.snapstart.ResidentSet;
import java.nio.file.Files;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whether a process that lives long stays as fast and as small as it was. */
@Command(
        name = "steady",
        description = "Many pictures through one process: pictures a second and resident memory, again and again.",
        mixinStandardHelpOptions = true)
final class SteadyCommand implements Callable<Integer> {
    @Option(names = "--pictures", paramLabel = "N", description = "How many (default: ${DEFAULT-VALUE}).")
    private int pictures = 10_000;

    @Option(names = "--every", paramLabel = "N", description = "After how many a line (default: ${DEFAULT-VALUE}).")
    private int every = 1000;

    @Mixin
    private ProductOptions product = new ProductOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        var out = BenchCommand.out(spec);
        var checkout = Checkout.current();
        var bytes = Files.readAllBytes(checkout.picture(Pictures.WEB));
        try (var model = product.open(checkout, SizedBundle.OWN_SIDE, 1)) {
            out.printf(Locale.ROOT, "%s, %s%n", product, Pictures.WEB.title());
            out.printf(Locale.ROOT, "%9s  %12s  %12s%n", "pictures", "pictures/s", "resident MiB");
            for (var done = 0; done < pictures; ) {
                var next = Math.min(every, pictures - done);
                var perSecond = next / seconds(model.labeller(), bytes, next);
                done += next;
                out.printf(Locale.ROOT, "%9d  %12.1f  %12d%n", done, perSecond, ResidentSet.mebibytes());
                out.flush();
            }
            return 0;
        }
    }

    private static double seconds(Labeller labeller, byte[] bytes, int count) {
        var start = System.nanoTime();
        for (var i = 0; i < count; i++) {
            Product.labels(labeller, bytes);
        }
        return (System.nanoTime() - start) / 1e9;
    }
}
