package io.snaplabel.cli;

import org.jspecify.annotations.Nullable;
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
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "expected one of list, verify, use, info");
        }
    }
}
