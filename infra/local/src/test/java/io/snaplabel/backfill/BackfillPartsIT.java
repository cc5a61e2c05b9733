package io.snaplabel.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.snaplabel.backfill.Feeder.Ended;
import io.snaplabel.backfill.Job.Order;
import io.snaplabel.backfill.Job.Progress;
import io.snaplabel.backfill.Job.State;
import io.snaplabel.backfill.Job.ToQueue;
import io.snaplabel.backfill.Job.What;
import io.snaplabel.backfill.Seen.Fate;
import io.snaplabel.event.EventReader;
import io.snaplabel.event.Notice;
import io.snaplabel.local.LocalClients;
import io.snaplabel.local.LocalStack;
import io.snaplabel.local.StackOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.model.Message;

/** Listing, jobs and feeder, each on real servers and without anybody who labels. */
class BackfillPartsIT {
    private LocalStack stack;
    private S3Client s3;
    private DynamoDbClient dynamoDb;
    private Instant now = Instant.parse("2026-11-23T09:30:00Z");

    @BeforeEach
    void start() {
        stack = LocalStack.start(StackOptions.defaults().withVersions(true).withoutNotifications());
        s3 = LocalClients.s3(stack.s3Endpoint());
        dynamoDb = LocalClients.dynamoDb(stack.dynamoDbEndpoint());
    }

    @AfterEach
    void stop() {
        s3.close();
        dynamoDb.close();
        stack.close();
    }

    @Test
    void listsTheNewestVersionsOrAllAndGoesOnAfterACursor() {
        for (var content : List.of("first", "second")) {
            for (var key : List.of("a b.jpg", "b+ü.png", "notes.txt")) {
                s3.putObject(r -> r.bucket("pictures").key(key), RequestBody.fromString(content));
            }
        }
        s3.putObject(r -> r.bucket("pictures").key("gone.jpg"), RequestBody.fromString("x"));
        s3.deleteObject(r -> r.bucket("pictures").key("gone.jpg"));

        var newest = all(false, null);
        assertThat(newest)
                .extracting(one -> one.event().image().key())
                .containsExactly("a b.jpg", "b+ü.png", "notes.txt");
        assertThat(newest).extracting(Seen::fate).containsExactly(Fate.NEW, Fate.NEW, Fate.NO_PICTURE);
        assertThat(newest).allMatch(one -> one.event().image().versionId() != null);
        assertThat(newest).extracting(one -> one.event().bytes()).containsExactly(6L, 6L, 6L);
        assertThat(all(false, newest.getFirst().cursor())).isEqualTo(newest.subList(1, 3));

        var every = all(true, null);
        assertThat(every).hasSize(7);
        for (var i = 1; i < every.size(); i++) {
            // S3 goes on after a version; s3mock only after a key.
            if (!key(every.get(i)).equals(key(every.get(i - 1)))) {
                assertThat(all(true, every.get(i - 1).cursor())).isEqualTo(every.subList(i, every.size()));
            }
        }
    }

    private static String key(Seen one) {
        return one.event().image().key();
    }

    private List<Seen> all(boolean everyVersion, @Nullable String cursor) {
        var source = new ListedObjects(
                s3, dynamoDb, stack.table(), new Target("pictures", ""), everyVersion, "digest", 100, cursor);
        var all = new ArrayList<Seen>();
        for (var some = source.next(2); !some.isEmpty(); some = source.next(2)) {
            all.addAll(some);
        }
        return all;
    }

    @Test
    void aJobIsFedByOneAtATimeAndOutlivesItsFeeder() {
        var first = jobs("first");
        var second = jobs("second");
        first.add(order("job-1", 50, 500));
        assertThat(second.takeOver("job-1")).isEmpty();
        var progress = Progress.NONE.after("null a.jpg", 3, 2, 20, Duration.ofSeconds(1));
        assertThat(first.keep("job-1", progress).orElseThrow().progress()).isEqualTo(progress);

        now = now.plusSeconds(16);
        var taken = second.takeOver("job-1").orElseThrow();
        assertThat(taken.progress()).isEqualTo(progress);
        assertThat(taken.order()).isEqualTo(order("job-1", 50, 500));
        assertThat(first.keep("job-1", Progress.NONE)).isEmpty();
        assertThat(first.finish("job-1")).isEmpty();

        assertThat(first.pause("job-1").orElseThrow().state()).isEqualTo(State.PAUSED);
        assertThat(first.pause("job-1")).isEmpty();
        assertThat(second.finish("job-1")).isEmpty();
        assertThat(second.keep("job-1", progress).orElseThrow().state()).isEqualTo(State.PAUSED);
        assertThat(first.takeOver("job-1").orElseThrow().state()).isEqualTo(State.RUNNING);
        assertThat(first.finish("job-1").orElseThrow().state()).isEqualTo(State.FED);
        assertThat(second.takeOver("job-1")).isEmpty();
        assertThat(first.find("job-2")).isEmpty();
        first.add(order("job-2", 1, 1));
        assertThat(second.all()).extracting(job -> job.order().id()).containsExactly("job-1", "job-2");
    }

    @Test
    void feedsAtItsRateAndNotWhileTheQueueIsDeep() throws Exception {
        for (var i = 0; i < 30; i++) {
            var key = "old/" + i + ".jpg";
            s3.putObject(r -> r.bucket("pictures").key(key), RequestBody.fromString("picture"));
        }
        var jobs = new Jobs(dynamoDb, stack.table(), "feeder", Instant::now);
        var queue = new EventQueue(stack.queue().client(), stack.queue().backfillQueueUrl());
        var order = order("job-1", 20, 20);
        var job = jobs.add(order);
        var start = System.nanoTime();
        var source =
                new ListedObjects(s3, dynamoDb, stack.table(), new Target("pictures", ""), false, "digest", 100, null);
        var feeding = Thread.ofVirtual()
                .start(() -> assertThat(new Feeder(jobs, queue, (_, _) -> {})
                                .run(job, new ToQueue(stack.queue().backfillQueueUrl(), 20, 20), source))
                        .isEqualTo(Ended.FED));
        Thread.sleep(3_000);
        assertThat(queue.depth()).isEqualTo(20); // thirty would have been sent by now

        var messages = new ArrayList<Message>();
        while (feeding.isAlive() || queue.depth() > 0) {
            messages.addAll(taken());
        }
        assertThat(System.nanoTime() - start)
                .isGreaterThan(Duration.ofSeconds(1).toNanos());
        assertThat(jobs.find("job-1").orElseThrow().state()).isEqualTo(State.FED);
        assertThat(jobs.find("job-1").orElseThrow().progress().fed()).isEqualTo(30);
        assertThat(messages.stream()
                        .map(message -> EventReader.message(message.messageId(), message.body())
                                .notices()
                                .getFirst()))
                .hasSize(30)
                .allMatch(Notice.Happened.class::isInstance)
                .doesNotHaveDuplicates();
    }

    private List<Message> taken() {
        var sqs = stack.queue().client();
        var url = stack.queue().backfillQueueUrl();
        var messages =
                sqs.receiveMessage(r -> r.queueUrl(url).maxNumberOfMessages(10)).messages();
        messages.forEach(message -> sqs.deleteMessage(r -> r.queueUrl(url).receiptHandle(message.receiptHandle())));
        return messages;
    }

    private Jobs jobs(String owner) {
        return new Jobs(dynamoDb, stack.table(), owner, () -> now);
    }

    private static Order order(String id, double rate, int backlog) {
        return new Order(
                id,
                What.BACKFILL,
                new Target("pictures", ""),
                false,
                "digest",
                100,
                new ToQueue("http://queue", rate, backlog),
                null);
    }
}
