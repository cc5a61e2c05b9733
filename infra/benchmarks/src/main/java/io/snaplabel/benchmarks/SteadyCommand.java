package io.snaplabel.benchmarks;

import io.snaplabel.classify.Labeller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whether a process that lives long stays as fast and as small as it was. */
@Command(
        name = "steady",
        description = "Many pictures through one process: pictures a second and resident memory, again and again.",
        mixinStandardHelpOptions = true)
final class SteadyCommand implements Callable<Integer> {
    private static final double KIBI_PER_MEBI = 1024;

    @Option(names = "--pictures", paramLabel = "N", description = "How many (default: ${DEFAULT-VALUE}).")
    private int pictures = 10_000;

    @Option(names = "--every", paramLabel = "N", description = "After how many a line (default: ${DEFAULT-VALUE}).")
    private int every = 1000;

    @Option(names = "--engine", description = "mxnet (default) or onnxruntime.")
    private String engine = "mxnet";

    @Option(names = "--precision", description = "int8 (default) or fp32.")
    private String precision = "int8";

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        var out = BenchCommand.out(spec);
        var checkout = Checkout.current();
        var bytes = Files.readAllBytes(checkout.picture(Pictures.WEB));
        var settings = Map.of("SNAPLABEL_ENGINE", engine, "SNAPLABEL_PRECISION", precision);
        try (var model = Product.open(checkout, SizedBundle.OWN_SIDE, settings)) {
            out.printf(Locale.ROOT, "%s %s, %s%n", engine, precision, Pictures.WEB.title());
            out.printf(Locale.ROOT, "%9s  %12s  %12s%n", "pictures", "pictures/s", "resident MiB");
            for (var done = 0; done < pictures; ) {
                var next = Math.min(every, pictures - done);
                var perSecond = next / seconds(model.labeller(), bytes, next);
                done += next;
                out.printf(Locale.ROOT, "%9d  %12.1f  %12.0f%n", done, perSecond, residentMebi());
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

    /** Linux' VmRSS. */
    private static double residentMebi() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / KIBI_PER_MEBI)
                    .findFirst()
                    .orElseThrow();
        }
    }
}
