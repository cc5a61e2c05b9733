package io.snaplabel.cli;

import io.snaplabel.backfill.Job.Order;
import io.snaplabel.backfill.Job.ToBatch;
import io.snaplabel.backfill.Job.ToQueue;
import io.snaplabel.backfill.Job.What;
import io.snaplabel.backfill.Target;
import io.snaplabel.cli.CloudOptions.Cloud;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which way pictures go to be labelled. */
final class BackfillHow {
    /** To the millisecond, for jobs are listed by their names, the oldest first. */
    private static final DateTimeFormatter ID =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

    /** The ways. */
    enum Via {
        queue,
        batch
    }

    @Option(names = "--via", description = "queue (default), or batch: S3 Batch Operations.")
    private Via via = Via.queue;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Pictures a second to the queue (default: ${DEFAULT-VALUE}).")
    private double rate = 50;

    @Option(
            names = "--backlog",
            paramLabel = "N",
            description = "While the queue is so deep nothing is sent (default: ${DEFAULT-VALUE}).")
    private int backlog = 500;

    @Option(names = "--queue", paramLabel = "URL", description = "The queue of old pictures, its URL or name.")
    private @Nullable String queue;

    @Option(names = "--function", paramLabel = "ARN", description = "For batch: what S3 invokes, with its alias.")
    private @Nullable String function;

    @Option(names = "--role", paramLabel = "ARN", description = "For batch: as whom.")
    private @Nullable String role;

    @Option(
            names = "--manifests",
            paramLabel = "s3://BUCKET/PREFIX/",
            description = "For batch: where manifests and reports go; not among the pictures.")
    private @Nullable String manifests;

    @Option(
            names = "--priority",
            paramLabel = "N",
            description = "For batch: among jobs (default: ${DEFAULT-VALUE}, the lowest).")
    private int priority;

    Order order(What what, Target target, boolean everyVersion, String modelDigest, long maxBytes, Cloud cloud) {
        var id = ID.format(Instant.now()) + "-" + UUID.randomUUID().toString().substring(0, 4);
        return new Order(
                id,
                what,
                target,
                everyVersion,
                modelDigest,
                maxBytes,
                via == Via.queue ? toQueue(cloud) : null,
                via == Via.batch ? toBatch() : null);
    }

    private ToQueue toQueue(Cloud cloud) {
        return new ToQueue(cloud.queue(queue), rate, backlog);
    }

    private ToBatch toBatch() {
        if (function == null || role == null || manifests == null) {
            throw new IllegalStateException("--via batch: expected --function, --role and --manifests but got "
                    + function + ", " + role + " and " + manifests);
        }
        return new ToBatch(function, role, Target.parse(manifests), priority);
    }
}
