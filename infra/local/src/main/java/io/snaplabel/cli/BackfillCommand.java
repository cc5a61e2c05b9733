package io.snaplabel.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Pictures that were there before. */
@Command(
        name = "backfill",
        description = "Label pictures that were there before: what it costs, then at low priority (docs/scale.md).",
        mixinStandardHelpOptions = true,
        subcommands = {
            BackfillPlanCommand.class,
            BackfillStartCommand.class,
            BackfillStatusCommand.class,
            BackfillPauseCommand.class,
            BackfillResumeCommand.class
        })
final class BackfillCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(ModelCommand.line(spec), "expected one of plan, start, status, pause, resume");
    }
}
