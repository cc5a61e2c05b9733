package io.snaplabel.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Goes on with a job where it ended. */
@Command(
        name = "resume",
        description = "Go on with a job that was paused or whose feeder died; what is done is left.",
        mixinStandardHelpOptions = true)
final class BackfillResumeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "JOB", description = "Its name, as status shows it.")
    private String job = "";

    @Mixin
    private CloudOptions cloud = new CloudOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        try (var open = cloud.open()) {
            return new BackfillRun(open, ModelCommand.line(spec).getOut()).resume(job);
        }
    }
}
