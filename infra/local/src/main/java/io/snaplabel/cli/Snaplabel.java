package io.snaplabel.cli;

import io.snaplabel.benchmarks.BenchCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What {@code ./snaplabel} runs. Exit status: 0 all well, 1 a picture was rejected or a check failed, 2 wrong use or a failure. */
@Command(
        name = "snaplabel",
        description = "Upload a picture to a bucket; a moment later it carries its labels.",
        mixinStandardHelpOptions = true,
        version = "snaplabel 0.1.0",
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            WorkerCommand.class,
            ClassifyCommand.class,
            BackfillCommand.class,
            RelabelCommand.class,
            ShadowCommand.class,
            BenchCommand.class,
            ModelCommand.class,
            SnapshotCommand.class,
            LoadCommand.class
        })
public final class Snaplabel {
    static final int ALL_WELL = 0;
    static final int SOMETHING_REJECTED = 1;

    private Snaplabel() {}

    /** Runs one command and ends the process with its status. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Snaplabel())
                .registerConverter(PictureFile.class, PictureFile::new)
                .setExecutionExceptionHandler((failure, line, _) -> {
                    line.getErr().println(line.getColorScheme().errorText("snaplabel: " + failure.getMessage()));
                    return line.getCommandSpec().exitCodeOnExecutionException() + 1;
                });
    }
}
