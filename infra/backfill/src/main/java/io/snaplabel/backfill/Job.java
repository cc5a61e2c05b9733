package io.snaplabel.backfill;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One backfill, or one labelling again of what is stale, as it is kept. */
public record Job(Order order, Progress progress, State state, Instant leaseUntil) {
    /** Where a job stands. */
    public enum State {
        /** Being fed, or to be: whoever fed it may have died. */
        RUNNING,
        PAUSED,
        /** All of it has been handed over. */
        FED
    }

    /** Which objects. */
    public enum What {
        /** All that have no result of the model in service. */
        BACKFILL,
        /** Those whose result is another model's. */
        STALE
    }

    /**
     * What was asked for; never changes.
     *
     * @param id unique, and older ones come first
     * @param everyVersion also versions that newer ones have taken the place of
     * @param modelDigest of the model in service
     * @param maxBytes the largest object that is labelled
     * @param queue where to, and how fast; null for S3 Batch Operations
     * @param batch by which function; null for a queue
     */
    public record Order(
            String id,
            What what,
            Target target,
            boolean everyVersion,
            String modelDigest,
            long maxBytes,
            @Nullable ToQueue queue,
            @Nullable ToBatch batch) {}

    /**
     * A queue that is fed.
     *
     * @param url of the queue
     * @param rate pictures a second, above 0
     * @param backlog while the queue is so deep no more is sent; at least 1
     */
    public record ToQueue(String url, double rate, int backlog) {
        public ToQueue {
            if (!(rate > 0) || backlog < 1) {
                throw new IllegalArgumentException(
                        "expected a rate above 0 and a backlog of at least 1 but got " + rate + " and " + backlog);
            }
        }
    }

    /**
     * What a job of S3 Batch Operations is made of.
     *
     * @param functionArn what it invokes, with version or alias; names account and region
     * @param roleArn as whom
     * @param place where manifests and reports go
     * @param priority among jobs, the larger the sooner
     */
    public record ToBatch(String functionArn, String roleArn, Target place, int priority) {}

    /**
     * How far it has come.
     *
     * @param cursor after which object to go on; null at the start
     * @param seen objects looked at
     * @param fed of these, sent
     * @param fedBytes their size
     * @param activeMillis how long it has been fed for
     * @param attempts jobs of S3 Batch Operations made so far
     * @param manifest the last one's, as {@code key etag}
     * @param batchJob its id
     */
    public record Progress(
            @Nullable String cursor,
            long seen,
            long fed,
            long fedBytes,
            long activeMillis,
            int attempts,
            @Nullable String manifest,
            @Nullable String batchJob) {
        static final Progress NONE = new Progress(null, 0, 0, 0, 0, 0, null, null);

        Progress after(String at, int more, long moreFed, long moreBytes, Duration took) {
            return new Progress(
                    at,
                    seen + more,
                    fed + moreFed,
                    fedBytes + moreBytes,
                    activeMillis + took.toMillis(),
                    attempts,
                    manifest,
                    batchJob);
        }

        Progress withManifest(String made, long objects, long bytes) {
            return new Progress(cursor, seen, objects, bytes, activeMillis, attempts + 1, made, null);
        }

        Progress withBatchJob(@Nullable String id) {
            return new Progress(cursor, seen, fed, fedBytes, activeMillis, attempts, id == null ? null : manifest, id);
        }

        /** Pictures a second while it was fed. */
        public double rate() {
            return activeMillis == 0 ? 0 : fed * 1000.0 / activeMillis;
        }
    }
}
