package io.snaplabel.effects;

import static org.assertj.core.api.Assertions.assertThat;

import io.snaplabel.local.LocalClients;
import io.snaplabel.local.dynamodb.DynamoDbServer;
import io.snaplabel.local.s3.S3Server;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/** The same as {@code EffectsTest}, through the real adapters: DynamoDB Local and s3mock, with S3's own notifications. Asked for by name (docs/reliability.md). */
@EnabledIfSystemProperty(named = "effects.local.events", matches = "[0-9]+")
class EffectsIT {
    private static final long SEED = Long.getLong("effects.seed", 1);
    private static final long EVENTS = Long.getLong("effects.local.events", 2_000);

    @Test
    void theEndIsThatOfTheReference() throws InterruptedException {
        var notifications = new ConcurrentLinkedQueue<String>();
        try (var s3Server = S3Server.start(0, notifications::add);
                var dynamoDbServer = DynamoDbServer.start(0);
                var s3 = LocalClients.s3(s3Server.endpoint());
                var dynamoDb = LocalClients.dynamoDb(dynamoDbServer.endpoint())) {
            List.of(Schedule.PLAIN, Schedule.VERSIONED).forEach(bucket -> s3.createBucket(r -> r.bucket(bucket)));
            s3.putBucketVersioning(r -> r.bucket(Schedule.VERSIONED)
                    .versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
            // Whoever waits for a socket first starts the threads that wake all others, under his own scheduler; it
            // must
            // not be one of ours, for they end.
            Thread.startVirtualThread(s3::listBuckets).join();
            var campaign = new Campaign(() -> new LocalWorld(s3, dynamoDb, notifications));
            var start = System.nanoTime();
            var failure = campaign.run(SEED, EVENTS);
            System.out.printf(
                    Locale.ROOT,
                    "effects on DynamoDB Local and s3mock, seed %d, %.1f s%n%s%n  lost %38s %12d%n",
                    SEED,
                    (System.nanoTime() - start) / 1e9,
                    campaign.figures(),
                    "",
                    failure.isPresent() ? 1 : 0);
            assertThat(failure).as("what went wrong").isEmpty();
        }
    }
}
