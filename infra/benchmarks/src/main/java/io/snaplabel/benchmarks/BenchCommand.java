package io.snaplabel.benchmarks;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The two-minute answer to "how fast". */
@Command(
        name = "bench",
        description = "Measure on this machine: stock DJL beside Snaplabel, in two minutes.",
        mixinStandardHelpOptions = true,
        subcommands = {
            BatchesCommand.class,
            CompareCommand.class,
            LogitsCommand.class,
            ScalingCommand.class,
            SteadyCommand.class,
            WorkerCommand.class
        })
public final class BenchCommand implements Callable<Integer> {
    private static final int ROUNDS = 8;
    private static final int BURST = 4;
    private static final int WARM_UP = 4;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        var out = out(spec);
        var checkout = Checkout.current();
        var cores = new Cores(1);
        var contestants = new Contestants(checkout, SizedBundle.COMMON_SIDE, cores, false);
        var chosen = contestants.built().stream()
                .filter(contestant -> List.of(Contestants.STOCK, "snaplabel-mxnet-fp32", "snaplabel-mxnet-int8")
                        .contains(contestant.id()))
                .toList();
        var race = new Race(checkout, cores, Pictures.ALL, ROUNDS, BURST, WARM_UP);
        out.print(new Report(race.run(contestants, chosen, progress(spec)), false));
        out.println("""

            Stock is Deep Java Library as its documentation shows it; all run the same ResNet-50, on the same pictures, by turns.
            Next: ./snaplabel classify --precision int8 FILE…, ./snaplabel bench compare (every peer), docs/performance.md\
            """);
        out.flush();
        return 0;
    }

    static PrintWriter out(@Nullable CommandSpec spec) {
        if (spec == null) {
            throw new IllegalStateException("expected to be run by the command line");
        }
        return spec.commandLine().getOut();
    }

    /** Tells what goes on on standard error, so that standard output holds nothing but results. */
    static Consumer<String> progress(@Nullable CommandSpec spec) {
        if (spec == null) {
            throw new IllegalStateException("expected to be run by the command line");
        }
        var err = spec.commandLine().getErr();
        return line -> {
            err.println(line + " …");
            err.flush();
        };
    }
}
