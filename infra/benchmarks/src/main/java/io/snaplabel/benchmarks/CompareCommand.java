package io.snaplabel.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Everyone beside everyone. */
@Command(
        name = "compare",
        description = "Every path and every peer that is there, in one run, turn by turn.",
        mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {
    @Option(names = "--threads", paramLabel = "N", description = "Threads, and cores, of each (default: 1).")
    private int threads = 1;

    @Option(names = "--rounds", paramLabel = "N", description = "Rounds that count (default: ${DEFAULT-VALUE}).")
    private int rounds = 10;

    @Option(names = "--burst", paramLabel = "N", description = "Turns in a row (default: ${DEFAULT-VALUE}).")
    private int burst = 4;

    @Option(names = "--warm-up", paramLabel = "N", description = "Rounds before those (default: ${DEFAULT-VALUE}).")
    private int warmUp = 5;

    @Option(
            names = "--side",
            paramLabel = "PIXELS",
            split = ",",
            description = "Input sizes, a table each (default: 224, and 160 for the product alone).")
    private List<Integer> sides = List.of(SizedBundle.COMMON_SIDE, SizedBundle.OWN_SIDE);

    @Option(names = "--only", paramLabel = "ID", split = ",", description = "Only these, such as djl-mxnet,keras.")
    private List<String> only = List.of();

    @Option(names = "--c2", description = "Have every JVM compile with C2, too, as anywhere but on Lambda.")
    private boolean c2;

    @Option(names = "--markdown", description = "Print tables as Markdown.")
    private boolean markdown;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write every median as JSON.")
    private @Nullable Path json;

    @Option(names = "--chart", paramLabel = "FILE", description = "Also draw the first table as SVG.")
    private @Nullable Path chart;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        var out = BenchCommand.out(spec);
        var checkout = Checkout.current();
        var cores = new Cores(threads);
        var race = new Race(checkout, cores, Pictures.ALL, rounds, burst, warmUp);
        var all = new ArrayList<Results>();
        for (var side : sides) {
            var contestants = new Contestants(checkout, side, cores, c2);
            var results = race.run(contestants, chosen(contestants), BenchCommand.progress(spec));
            out.println(new Report(results, markdown));
            out.flush();
            all.add(results);
        }
        if (json != null) {
            write(json, ResultsJson.of(all));
        }
        if (chart != null) {
            write(chart, Chart.of(all.getFirst()));
        }
        return 0;
    }

    private List<Contestant> chosen(Contestants contestants) throws IOException {
        var there = new ArrayList<>(contestants.built());
        if (contestants.side() == SizedBundle.COMMON_SIDE) {
            there.addAll(contestants.fetched());
        }
        var known = there.stream().map(Contestant::id).toList();
        if (!known.containsAll(only) && spec != null) {
            throw new ParameterException(spec.commandLine(), "--only: expected some of " + known + " but got " + only);
        }
        return there.stream()
                .filter(contestant -> only.isEmpty() || only.contains(contestant.id()))
                .toList();
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }
}
