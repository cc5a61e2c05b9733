package io.snaplabel.benchmarks;

import io.snaplabel.classify.Labeller;
import io.snaplabel.snapstart.ResidentSet;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
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
        description = "Many pictures through one process: pictures a second and resident memory, again and again."
                + " Ends with status 1 if either did not stay what it was.",
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
            var stretches = new ArrayList<Steadiness.Stretch>();
            for (var done = 0; done < pictures; ) {
                var next = Math.min(every, pictures - done);
                var perSecond = next / seconds(model.labeller(), bytes, next);
                done += next;
                var stretch = new Steadiness.Stretch(perSecond, ResidentSet.mebibytes());
                stretches.add(stretch);
                out.printf(Locale.ROOT, "%9d  %12.1f  %12d%n", done, perSecond, stretch.mebibytes());
                out.flush();
            }
            return verdict(stretches, out);
        }
    }

    private static int verdict(List<Steadiness.Stretch> stretches, PrintWriter out) {
        if (!Steadiness.canBeToldFrom(stretches)) {
            out.println("too few lines to tell whether that is steady");
            return 0;
        }
        var steadiness = Steadiness.of(stretches);
        out.println(steadiness);
        return steadiness.isSteady() && steadiness.isFlat() ? 0 : 1;
    }

    private static double seconds(Labeller labeller, byte[] bytes, int count) {
        var start = System.nanoTime();
        for (var i = 0; i < count; i++) {
            Product.labels(labeller, bytes);
        }
        return (System.nanoTime() - start) / 1e9;
    }
}
