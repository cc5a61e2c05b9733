package io.snaplabel.cli;

import io.snaplabel.backfill.Backfill;
import io.snaplabel.backfill.Backfill.Services;
import io.snaplabel.backfill.BatchJobs;
import io.snaplabel.backfill.Feeder.Ended;
import io.snaplabel.backfill.Job;
import io.snaplabel.backfill.Job.Order;
import io.snaplabel.backfill.Job.Progress;
import io.snaplabel.backfill.Jobs;
import io.snaplabel.cli.CloudOptions.Cloud;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.UUID;

/** A job while it is handed over, as somebody at a terminal sees it. */
final class BackfillRun {
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

    private final Jobs jobs;
    private final Backfill backfill;
    private final PrintWriter out;
    private long lastLine = System.nanoTime();

    BackfillRun(Cloud cloud, PrintWriter out) {
        this.out = out;
        this.jobs = new Jobs(cloud.dynamoDb(), cloud.table(), UUID.randomUUID().toString(), InstantSource.system());
        this.backfill = new Backfill(
                new Services(
                        cloud.s3(),
                        cloud.dynamoDb(),
                        cloud.sqs(),
                        () -> new BatchJobs(cloud.control(), cloud.s3()),
                        cloud.table()),
                jobs,
                this::tell);
    }

    Jobs jobs() {
        return jobs;
    }

    Backfill backfill() {
        return backfill;
    }

    /** A new job. */
    int start(Order order) throws IOException {
        var job = jobs.add(order);
        out.println("Job " + order.id() + ": " + (order.what() == Job.What.STALE ? "what is stale of " : "")
                + order.target());
        out.flush();
        return go(job);
    }

    /** One that was paused, or whose feeder died. */
    int resume(String id) throws IOException {
        var taken = backfill.takeOver(id);
        if (taken.isEmpty()) {
            var job = jobs.find(id)
                    .orElseThrow(
                            () -> new IllegalStateException(id + ": expected a job but there is none of this name"));
            throw new IllegalStateException(
                    id + ": expected a job that is paused or whose feeder died but it is " + job.state()
                            + (job.state() == Job.State.RUNNING ? " until " + job.leaseUntil() + " at least" : ""));
        }
        return go(taken.get());
    }

    private int go(Job job) throws IOException {
        var ended = backfill.run(job);
        var id = job.order().id();
        var progress = jobs.find(id).map(Job::progress).orElse(job.progress());
        out.println(line(progress));
        out.println(told(ended, id, job.order()));
        out.flush();
        return Snaplabel.ALL_WELL;
    }

    private static String told(Ended ended, String id, Order order) {
        return switch (ended) {
            case FED ->
                order.batch() == null
                        ? "All has been sent; the queue is worked off. Next: ./snaplabel backfill status " + id
                        : "S3 Batch Operations has it. Next: ./snaplabel backfill status " + id;
            case PAUSED -> "Paused. Next: ./snaplabel backfill resume " + id;
            case TAKEN_OVER -> "Somebody else feeds it now. Next: ./snaplabel backfill status " + id;
        };
    }

    private void tell(Progress progress, long depth) {
        if (System.nanoTime() - lastLine >= BETWEEN_LINES.toNanos()) {
            lastLine = System.nanoTime();
            out.println(line(progress) + String.format(Locale.ROOT, ", %,d on the queue", depth));
            out.flush();
        }
    }

    static String line(Progress progress) {
        return String.format(
                Locale.ROOT,
                "%,d looked at, %,d sent (%,.1f MB), %.1f a second",
                progress.seen(),
                progress.fed(),
                progress.fedBytes() / 1e6,
                progress.rate());
    }
}
