package io.snaplabel.cli;

import io.snaplabel.backfill.Job.What;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Begins a backfill, and feeds it until all is handed over. */
@Command(
        name = "start",
        description =
                "Label what has no label of this model: feed a queue at a rate until all is sent (Ctrl-C may end it,"
                        + " resume goes on), or make a job of S3 Batch Operations.",
        mixinStandardHelpOptions = true)
final class BackfillStartCommand implements Callable<Integer> {
    @Mixin
    private BackfillOrder order = new BackfillOrder();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        return order.start(What.BACKFILL, ModelCommand.line(spec).getOut());
    }
}
