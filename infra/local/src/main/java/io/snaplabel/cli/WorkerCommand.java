package io.snaplabel.cli;

import io.snaplabel.worker.queue.WorkerMain;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The worker as its container runs it, with this checkout's model. */
@Command(
        name = "worker",
        description = "Label what a queue tells of until Ctrl-C: the function's settings, and SNAPLABEL_QUEUE with the"
                + " queue's URL (docs/scale.md). To try it without AWS: up --worker.",
        mixinStandardHelpOptions = true)
final class WorkerCommand implements Callable<Integer> {
    @Mixin
    private ModelOptions model = new ModelOptions();

    @Override
    public Integer call() throws Exception {
        var settings = model.over(System.getenv(), Installation.current());
        WorkerMain.run(settings);
        return Snaplabel.ALL_WELL;
    }
}
