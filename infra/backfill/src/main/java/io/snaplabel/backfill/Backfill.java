package io.snaplabel.backfill;

import io.snaplabel.backfill.Feeder.Ended;
import io.snaplabel.backfill.Job.Order;
import io.snaplabel.backfill.Job.Progress;
import io.snaplabel.backfill.Job.State;
import io.snaplabel.backfill.Job.ToBatch;
import io.snaplabel.backfill.Job.ToQueue;
import io.snaplabel.backfill.Job.What;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3control.model.JobStatus;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The use case: a job is ordered, goes on until all of it has been handed over to whoever labels, and may be paused, killed and gone on with
 * anywhere. Labelling itself is idempotent, so that what is handed over twice changes nothing. Throws the SDK's exceptions.
 */
public final class Backfill {
    /** In these S3 still works on a job, or will. */
    private static final Set<JobStatus> ALIVE = Set.of(
            JobStatus.NEW,
            JobStatus.PREPARING,
            JobStatus.READY,
            JobStatus.ACTIVE,
            JobStatus.PAUSING,
            JobStatus.PAUSED,
            JobStatus.COMPLETING,
            JobStatus.SUSPENDED);

    private final Services services;
    private final Jobs jobs;
    private final BiConsumer<Progress, Long> told;

    /**
     * What it speaks to.
     *
     * @param batch asked only for jobs of S3 Batch Operations
     * @param table of the records
     */
    public record Services(
            S3Client s3, DynamoDbClient dynamoDb, SqsClient sqs, Supplier<BatchJobs> batch, String table) {}

    /** {@code told} gets each progress of a queue that is fed, and how deep the queue is. */
    public Backfill(Services services, Jobs jobs, BiConsumer<Progress, Long> told) {
        this.services = services;
        this.jobs = jobs;
        this.told = told;
    }

    /** Hands over what is left of a job whose lease is held. */
    public Ended run(Job job) throws IOException {
        var order = job.order();
        if (order.queue() != null) {
            return feed(job, order.queue());
        }
        if (order.batch() != null) {
            return make(job, order.batch());
        }
        throw new IllegalStateException(order.id() + ": expected a queue or S3 Batch Operations but got neither");
    }

    /** Goes on with a job that was paused, or whose feeder died; nothing when it is neither. */
    public Optional<Job> takeOver(String id) {
        return jobs.takeOver(id);
    }

    /** Nothing when it is not running. What was handed over to a queue is still labelled; a job of S3 ends. */
    public Optional<Job> pause(String id) {
        var paused = jobs.pause(id);
        paused.ifPresent(job -> {
            var how = job.order().batch();
            var made = job.progress().batchJob();
            if (how != null && made != null) {
                services.batch().get().cancel(how, made);
            }
        });
        return paused;
    }

    /** All that an order is about, after a cursor. */
    public Source source(Order order, @Nullable String cursor) {
        return order.what() == What.STALE
                ? new StaleRecords(services.dynamoDb(), services.table(), order.target(), order.modelDigest(), cursor)
                : new ListedObjects(
                        services.s3(),
                        services.dynamoDb(),
                        services.table(),
                        order.target(),
                        order.everyVersion(),
                        order.modelDigest(),
                        order.maxBytes(),
                        cursor);
    }

    private Ended feed(Job job, ToQueue how) {
        var feeder = new Feeder(jobs, new EventQueue(services.sqs(), how.url()), told);
        return feeder.run(job, how, source(job.order(), job.progress().cursor()));
    }

    /** Manifest, then job; what is kept between them makes a killed run go on with the same token. */
    private Ended make(Job job, ToBatch how) throws IOException {
        var batch = services.batch().get();
        var id = job.order().id();
        var progress = job.progress();
        if (progress.batchJob() != null) {
            var made = batch.describe(how, progress.batchJob());
            if (ALIVE.contains(made.status())) {
                return Ended.FED;
            }
            progress = progress.withBatchJob(null);
        }
        if (progress.manifest() == null) {
            progress = batch.manifest(job.order(), how, progress, source(job.order(), null));
            var kept = jobs.keep(id, progress);
            if (kept.isEmpty()) {
                return Ended.TAKEN_OVER;
            }
            if (kept.get().state() == State.PAUSED) {
                return Ended.PAUSED;
            }
        }
        if (progress.fed() == 0) {
            jobs.finish(id);
            return Ended.FED;
        }
        jobs.keep(id, progress.withBatchJob(batch.create(job.order(), how, progress)));
        return Ended.FED;
    }
}
