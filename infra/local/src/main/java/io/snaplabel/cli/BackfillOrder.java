package io.snaplabel.cli;

import io.snaplabel.backfill.Job.What;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Mixin;

/** A job as the command line describes it: which objects, which way, and where. */
final class BackfillOrder {
    @Mixin
    private BackfillWhat what = new BackfillWhat();

    @Mixin
    private BackfillHow how = new BackfillHow();

    @Mixin
    private CloudOptions cloud = new CloudOptions();

    /** Begins it and feeds it until all is handed over; the command's status. */
    int start(What kind, PrintWriter out) throws IOException {
        try (var open = cloud.open()) {
            var model = ModelInService.of(what.settings(), open.s3());
            var order = how.order(kind, what.target(), what.everyVersion(), model.digest(), what.maxBytes(), open);
            return new BackfillRun(open, out).start(order);
        }
    }
}
