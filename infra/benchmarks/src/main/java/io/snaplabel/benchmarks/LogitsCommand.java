package io.snaplabel.benchmarks;

import io.snaplabel.classify.Network;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What the network says of pictures, exactly, so that engines can be compared across machines (infra/engines/check). */
@Command(
        name = "logits",
        description = "The logits of every picture of a folder: a line of CSV each, the file's name before them.",
        mixinStandardHelpOptions = true)
final class LogitsCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FOLDER")
    private Path folder = Path.of("");

    @Option(names = "--output", paramLabel = "FILE", required = true, description = "Where the lines go.")
    private Path output = Path.of("");

    @Option(names = "--most", paramLabel = "N", description = "Only so many, spread over the folder.")
    private int most = Integer.MAX_VALUE;

    @Mixin
    private ProductOptions product = new ProductOptions();

    @Spec
    private @Nullable CommandSpec spec;

    /** The logits of the last call. */
    private float[] last = new float[0];

    @Override
    public Integer call() throws Exception {
        var progress = BenchCommand.progress(spec);
        var pictures = FunctionPath.pictures(folder);
        var count = Math.min(most, pictures.size());
        try (var model = product.open(Checkout.current(), SizedBundle.OWN_SIDE, 1);
                var out = new PrintWriter(Files.newBufferedWriter(output))) {
            var labeller = model.labeller(1, this::overheard);
            for (var i = 0; i < count; i++) {
                var picture = pictures.get((int) ((long) i * pictures.size() / count));
                Product.labels(labeller, Files.readAllBytes(picture));
                out.println(line(picture));
                if (i % 50 == 49) {
                    progress.accept(product + ": " + (i + 1) + " of " + count);
                }
            }
        }
        return 0;
    }

    private Network overheard(Network network) {
        return new Network() {
            @Override
            public float[] forward(float[] tensor) {
                last = network.forward(tensor);
                return last;
            }

            @Override
            public void close() {}
        };
    }

    private String line(Path picture) {
        var line = new StringBuilder(folder.relativize(picture).toString());
        for (var logit : last) {
            line.append(',').append(logit);
        }
        return line.toString();
    }
}
