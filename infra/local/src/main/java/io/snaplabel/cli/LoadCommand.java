package io.snaplabel.cli;

import io.snaplabel.load.LoadOptions;
import io.snaplabel.load.LoadRun;
import io.snaplabel.local.StackOptions;
import java.nio.file.Files;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A steady load and a burst on the local stack. */
@Command(
        name = "load",
        hidden = true,
        description =
                "Load the local stack as much as this machine can take, then ten times that, and see that nothing is"
                        + " lost; run by infra/reliability/load. Status 1: something that must hold did not.",
        mixinStandardHelpOptions = true)
final class LoadCommand implements Callable<Integer> {
    private static final Duration WARM_UP = Duration.ofSeconds(15);
    private static final Duration CAPACITY = Duration.ofSeconds(45);
    private static final Duration VISIBILITY = Duration.ofSeconds(90);
    private static final int RECEIVES = 5;
    private static final double SECONDS = 60;

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Option(names = "--minutes", description = "How long the steady load lasts (default: ${DEFAULT-VALUE}).")
    private double minutes = 30;

    @Option(
            names = "--rate",
            paramLabel = "RATE",
            description =
                    "Uploads a second, or auto (default): 0.9 of what this machine can take, which is measured first.")
    private String rate = "auto";

    @Option(names = "--burst", description = "How many times the rate (default: ${DEFAULT-VALUE}).")
    private double burst = 10;

    @Option(names = "--burst-seconds", description = "How long the burst lasts (default: ${DEFAULT-VALUE}).")
    private long burstSeconds = 60;

    @Override
    public Integer call() throws Exception {
        var installation = Installation.current();
        var log = Files.createTempFile("snaplabel-load-", ".log");
        var settings = model.settings(installation);
        System.err.println(ModelOptions.line(settings) + "\nThe function's log: " + log);
        var stack = FunctionOnThisMachine.in(
                StackOptions.defaults().withRedelivery(VISIBILITY, RECEIVES), installation, settings, log);
        var report = LoadRun.run(
                new LoadOptions(
                        WARM_UP,
                        CAPACITY,
                        rate.equals("auto") ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(rate)),
                        Duration.ofSeconds(Math.round(minutes * SECONDS)),
                        burst,
                        Duration.ofSeconds(burstSeconds)),
                stack,
                installation.pictures(),
                Files.createDirectories(installation.home().resolve("infra/benchmarks/target/work/pictures")));
        System.out.print(report);
        System.out.println(report.isGood() ? "All of it held." : "NOT all of it held.");
        return report.isGood() ? Snaplabel.ALL_WELL : Snaplabel.SOMETHING_REJECTED;
    }
}
