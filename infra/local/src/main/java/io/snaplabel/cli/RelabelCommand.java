package io.snaplabel.cli;

import io.snaplabel.backfill.Job.What;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** After another model: only what it makes stale. */
@Command(
        name = "relabel",
        description =
                "Label again what another model labelled, and nothing else; corrections by people stay. A job like"
                        + " that of backfill, whose status, pause and resume are for it too.",
        mixinStandardHelpOptions = true)
final class RelabelCommand implements Callable<Integer> {
    @Option(
            names = "--stale",
            required = true,
            description = "The records whose model or preprocessing is not that of the model in service.")
    private boolean stale;

    @Mixin
    private BackfillOrder order = new BackfillOrder();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (!stale) {
            throw new ParameterException(ModelCommand.line(spec), "expected --stale");
        }
        return order.start(What.STALE, ModelCommand.line(spec).getOut());
    }
}
