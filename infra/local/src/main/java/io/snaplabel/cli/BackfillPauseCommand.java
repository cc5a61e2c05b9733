package io.snaplabel.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Has a job stop, whoever feeds it. */
@Command(
        name = "pause",
        description =
                "Stop feeding a job within seconds, from wherever it is fed; what is on the queue is still labelled."
                        + " A job of S3 Batch Operations is cancelled, and resume makes another of the rest.",
        mixinStandardHelpOptions = true)
final class BackfillPauseCommand implements Callable<Integer> {
    @Parameters(paramLabel = "JOB", description = "Its name, as status shows it.")
    private String job = "";

    @Mixin
    private CloudOptions cloud = new CloudOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        try (var open = cloud.open()) {
            var line = ModelCommand.line(spec);
            if (new BackfillRun(open, line.getOut()).backfill().pause(job).isEmpty()) {
                throw new IllegalStateException(job + ": expected a job that runs but it does not");
            }
            line.getOut().println("Paused. Next: ./snaplabel backfill resume " + job);
            line.getOut().flush();
            return Snaplabel.ALL_WELL;
        }
    }
}
