package io.snaplabel.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The bundles of this machine. */
@Command(
        name = "model",
        description = "List, verify, choose and explain model bundles.",
        mixinStandardHelpOptions = true,
        subcommands = {ModelListCommand.class, ModelVerifyCommand.class, ModelUseCommand.class, ModelInfoCommand.class})
final class ModelCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(line(spec), "expected one of list, verify, use, info");
    }

    /** What runs the command of a {@code @Spec} that picocli has filled in. */
    static CommandLine line(@Nullable CommandSpec spec) {
        if (spec == null) {
            throw new IllegalStateException("expected to be run by the command line");
        }
        return spec.commandLine();
    }
}
