package io.snaplabel.effects;

import static org.assertj.core.api.Assertions.assertThat;

import io.snaplabel.local.LocalClients;
import io.snaplabel.local.dynamodb.DynamoDbServer;
import io.snaplabel.local.s3.S3Server;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/**
 * The same as {@code EffectsTest}, through the real adapters: DynamoDB Local and s3mock, with S3's own notifications. Two campaigns side by side, each
 * with an S3 and a table of its own.
 */
class EffectsIT {
    private static final long SEED = Long.getLong("effects.seed", 1);
    private static final long EVENTS = Long.getLong("effects.local.events", 2_000);
    private static final int CAMPAIGNS = 2;
    /** So far from one another do campaigns begin that none reaches the next one's schedules. */
    private static final long SEEDS = 1_000_000_000;

    /** What one campaign tried, and what went wrong in it. */
    private record Ran(Figures figures, Optional<String> failure) {}

    @Test
    void theEndIsThatOfTheReference() throws InterruptedException, ExecutionException {
        var start = System.nanoTime();
        var all = new Figures();
        var failures = new ArrayList<String>();
        try (var dynamoDb = DynamoDbServer.start(0);
                var threads = Executors.newFixedThreadPool(CAMPAIGNS)) {
            var running = new ArrayList<Future<Ran>>();
            for (var i = 0; i < CAMPAIGNS; i++) {
                var number = i;
                running.add(threads.submit(() -> run(number, dynamoDb.endpoint())));
            }
            for (var campaign : running) {
                all.add(campaign.get().figures());
                campaign.get().failure().ifPresent(failures::add);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "effects on DynamoDB Local and s3mock, seed %d, %.1f s%n%s%n  lost %38s %12d%n",
                SEED,
                (System.nanoTime() - start) / 1e9,
                all,
                "",
                failures.size());
        assertThat(failures).as("what went wrong").isEmpty();
    }

    private static Ran run(int number, URI dynamoDbEndpoint) throws InterruptedException {
        var notifications = new ConcurrentLinkedQueue<String>();
        try (var s3Server = S3Server.start(0, notifications::add);
                var s3 = LocalClients.s3(s3Server.endpoint());
                var dynamoDb = LocalClients.dynamoDb(dynamoDbEndpoint)) {
            createBuckets(s3);
            // Whoever waits for a socket first starts the threads that wake all others, under his own scheduler; it
            // must not be one of ours, for they end.
            Thread.startVirtualThread(s3::listBuckets).join();
            var campaign = new Campaign(() -> new LocalWorld(s3, dynamoDb, "effects-" + number, notifications));
            var failure = campaign.run(SEED + number * SEEDS, EVENTS / CAMPAIGNS);
            return new Ran(campaign.figures(), failure);
        }
    }

    private static void createBuckets(S3Client s3) {
        List.of(Schedule.PLAIN, Schedule.VERSIONED).forEach(bucket -> s3.createBucket(r -> r.bucket(bucket)));
        s3.putBucketVersioning(r ->
                r.bucket(Schedule.VERSIONED).versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
    }
}
