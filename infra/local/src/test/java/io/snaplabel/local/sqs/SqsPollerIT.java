package io.snaplabel.local.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.snaplabel.local.function.Invocation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;

class SqsPollerIT {
    private static final Invocation.Timing NO_TIME = new Invocation.Timing(Duration.ZERO, Duration.ZERO);

    private final List<JsonObject> delivered = new CopyOnWriteArrayList<>();
    private QueueServer queue;

    @BeforeEach
    void start() {
        queue = QueueServer.start(new QueueServer.Options("uploads-" + UUID.randomUUID(), 0, Duration.ofSeconds(1), 2));
    }

    @AfterEach
    void stop() {
        queue.close();
    }

    @Test
    void deliversAMessageInTheShapeThatLambdaGivesIt() throws InterruptedException {
        try (var poller = poller(_ -> "{}")) {
            queue.send("{\"a\":\"ü\"}");
            poller.awaitIdle(Duration.ofSeconds(10));

            assertThat(poller.succeeded()).isEqualTo(1);
        }
        var record = delivered.getFirst();
        assertThat(record.get("body").getAsString()).isEqualTo("{\"a\":\"ü\"}");
        assertThat(record.get("eventSource").getAsString()).isEqualTo("aws:sqs");
        assertThat(record.get("awsRegion").getAsString()).isEqualTo("us-east-1");
        assertThat(record.get("eventSourceARN").getAsString())
                .startsWith("arn:aws:sqs:us-east-1:000000000000:uploads-");
        assertThat(record.get("md5OfBody").getAsString()).matches("[0-9a-f]{32}");
        assertThat(record.keySet()).contains("messageId", "receiptHandle", "messageAttributes");
        var attributes = record.getAsJsonObject("attributes");
        assertThat(attributes.get("ApproximateReceiveCount").getAsString()).isEqualTo("1");
        assertThat(attributes.get("SentTimestamp").getAsString()).matches("\\d{13}");
        assertThat(attributes.keySet()).contains("SenderId", "ApproximateFirstReceiveTimestamp");
    }

    @Test
    void redeliversWhatTheFunctionReportsAndThenGivesItToTheDeadLetters() throws InterruptedException {
        queue.send("good");
        queue.send("bad");
        try (var poller = poller(SqsPollerIT::failBad)) {
            poller.awaitIdle(Duration.ofSeconds(20));

            assertThat(poller.succeeded()).isEqualTo(1);
            assertThat(poller.failed()).isEqualTo(2);
        }
        assertThat(delivered).extracting(SqsPollerIT::body).containsExactlyInAnyOrder("good", "bad", "bad");
        assertThat(deadLetters()).containsExactly("bad");
    }

    @Test
    void redeliversTheWholeBatchWhenTheFunctionFails() throws InterruptedException {
        queue.send("one");
        queue.send("two");
        var poller = SqsPoller.start(queue, 10, 1, event -> {
            note(event);
            return new Invocation.Failure("Sandbox.Timedout", "{}", NO_TIME);
        });
        try (poller) {
            poller.awaitIdle(Duration.ofSeconds(20));
        }

        assertThat(delivered).extracting(SqsPollerIT::body).containsExactlyInAnyOrder("one", "one", "two", "two");
        assertThat(deadLetters()).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void isNotIdleWhileAMessageIsWithTheFunction() throws InterruptedException {
        var taken = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var poller = poller(_ -> {
            taken.countDown();
            await(go);
            return "null";
        });
        try (poller) {
            queue.send("slow");
            taken.await();

            assertThat(poller.inFlight()).isEqualTo(1);
            assertThatIllegalStateException()
                    .isThrownBy(() -> poller.awaitIdle(Duration.ofMillis(200)))
                    .withMessageContaining("expected 0 messages");
            go.countDown();
            poller.awaitIdle(Duration.ofSeconds(10));
        }
    }

    @Test
    void stopsWithinASecond() throws InterruptedException {
        var poller = poller(_ -> "{}");
        Thread.sleep(200);
        var start = System.nanoTime();
        poller.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    }

    private SqsPoller poller(Function<List<JsonObject>, String> answer) {
        return SqsPoller.start(queue, 10, 1, event -> new Invocation.Success(answer.apply(note(event)), NO_TIME));
    }

    private List<JsonObject> note(byte[] event) {
        var records = JsonParser.parseString(new String(event, StandardCharsets.UTF_8))
                .getAsJsonObject()
                .getAsJsonArray("Records")
                .asList()
                .stream()
                .map(JsonElement::getAsJsonObject)
                .toList();
        delivered.addAll(records);
        return records;
    }

    private static String failBad(List<JsonObject> records) {
        var failures = records.stream()
                .filter(record -> body(record).equals("bad"))
                .map(record -> "{\"itemIdentifier\":" + record.get("messageId") + "}")
                .toList();
        return "{\"batchItemFailures\":[" + String.join(",", failures) + "]}";
    }

    private List<String> deadLetters() {
        return queue
                .client()
                .receiveMessage(request -> request.queueUrl(queue.deadLetterQueueUrl())
                        .maxNumberOfMessages(10)
                        .waitTimeSeconds(1))
                .messages()
                .stream()
                .map(Message::body)
                .toList();
    }

    private static String body(JsonObject record) {
        return record.get("body").getAsString();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
