package io.snaplabel.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.snaplabel.backfill.BatchJobs;
import io.snaplabel.backfill.EventQueue;
import io.snaplabel.backfill.Job;
import io.snaplabel.cli.CloudOptions.Cloud;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** How far jobs have come. */
@Command(name = "status", description = "How far one job, or each, has come.", mixinStandardHelpOptions = true)
final class BackfillStatusCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "JOB", description = "Its name (default: all of them).")
    private @Nullable String job;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Mixin
    private CloudOptions cloud = new CloudOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        try (var open = cloud.open()) {
            var out = ModelCommand.line(spec).getOut();
            var jobs = new BackfillRun(open, out).jobs();
            var asked = job == null
                    ? jobs.all()
                    : List.of(jobs.find(job)
                            .orElseThrow(() -> new IllegalStateException(
                                    job + ": expected a job but there is none of this name")));
            var told = new JsonArray();
            for (var one : asked) {
                told.add(told(one, open));
            }
            if (json) {
                out.println(told);
            } else {
                told.forEach(one -> out.println(line(one.getAsJsonObject())));
                if (told.isEmpty()) {
                    out.println("No jobs yet. Next: ./snaplabel backfill plan s3://BUCKET/PREFIX");
                }
            }
            out.flush();
            return Snaplabel.ALL_WELL;
        }
    }

    private static JsonObject told(Job job, Cloud cloud) {
        var json = new JsonObject();
        json.addProperty("job", job.order().id());
        json.addProperty("what", job.order().what().name().toLowerCase(Locale.ROOT));
        json.addProperty("target", job.order().target().toString());
        json.addProperty("state", state(job));
        json.addProperty("lookedAt", job.progress().seen());
        json.addProperty("sent", job.progress().fed());
        json.addProperty("sentBytes", job.progress().fedBytes());
        json.addProperty("perSecond", job.progress().rate());
        var queue = job.order().queue();
        if (queue != null) {
            json.addProperty("onQueue", new EventQueue(cloud.sqs(), queue.url()).depth());
        }
        var batch = job.order().batch();
        var made = job.progress().batchJob();
        if (batch != null && made != null) {
            var described = new BatchJobs(cloud.control(), cloud.s3()).describe(batch, made);
            json.addProperty("batchJob", made);
            json.addProperty("batchStatus", described.statusAsString());
            var summary = described.progressSummary();
            if (summary != null) {
                json.addProperty("batchSucceeded", summary.numberOfTasksSucceeded());
                json.addProperty("batchFailed", summary.numberOfTasksFailed());
            }
        }
        return json;
    }

    /** A feeder that is killed cannot say so: its lease runs out. */
    private static String state(Job job) {
        var isSilent = job.state() == Job.State.RUNNING
                && job.order().queue() != null
                && job.leaseUntil().isBefore(Instant.now());
        return isSilent ? "interrupted" : job.state().name().toLowerCase(Locale.ROOT);
    }

    private static String line(JsonObject one) {
        var line = String.format(
                Locale.ROOT,
                "%s  %-11s %s %s: %,d looked at, %,d sent, %.1f a second",
                one.get("job").getAsString(),
                one.get("state").getAsString(),
                one.get("what").getAsString(),
                one.get("target").getAsString(),
                one.get("lookedAt").getAsLong(),
                one.get("sent").getAsLong(),
                one.get("perSecond").getAsDouble());
        if (one.has("onQueue")) {
            line += String.format(
                    Locale.ROOT, ", %,d on the queue", one.get("onQueue").getAsLong());
        }
        return one.has("batchStatus")
                ? line + ", S3 Batch Operations: " + one.get("batchStatus").getAsString() + " "
                        + one.get("batchJob").getAsString()
                : line;
    }
}
