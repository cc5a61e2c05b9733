package io.snaplabel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.snaplabel.dynamodb.DynamoDbRecordStore;
import io.snaplabel.faults.FaultyLine;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.Outcome;
import io.snaplabel.local.LocalClients;
import io.snaplabel.local.LocalStack;
import io.snaplabel.local.StackOptions;
import io.snaplabel.worker.queue.WorkerMain;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The worker as a process of its own beside S3, DynamoDB and SQS, with everything that may happen to it. */
class WorkerIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int SIGTERM = 143;
    private static final String WAITING = "ApproximateNumberOfMessages";

    @TempDir
    private Path folder;

    private LocalStack stack;
    private S3Client s3;
    private DynamoDbClient dynamoDb;
    private DynamoDbRecordStore records;
    private final List<Process> workers = new ArrayList<>();

    @BeforeEach
    void start() {
        stack = LocalStack.start(StackOptions.defaults().withRedelivery(Duration.ofSeconds(30), 3));
        s3 = LocalClients.s3(stack.s3Endpoint());
        dynamoDb = LocalClients.dynamoDb(stack.dynamoDbEndpoint());
        records = new DynamoDbRecordStore(dynamoDb, stack.table(), () -> "test");
    }

    @AfterEach
    void stop() {
        workers.forEach(Process::destroyForcibly);
        s3.close();
        dynamoDb.close();
        stack.close();
    }

    @Test
    void whatAKilledWorkerHadInHandIsDoneByAnother() throws Exception {
        var keys = upload(100);
        var first = worker("first", Map.of());
        ChildJvm.await("some pictures", PATIENCE, () -> recorded("first").size() >= 20);
        first.destroyForcibly().waitFor();
        var second = worker("second", Map.of("SNAPLABEL_IDLE_SECONDS", "10"));
        ChildJvm.await("an empty queue", PATIENCE, () -> onQueue() == 0);
        assertThat(ChildJvm.exit(second)).isZero();
        assertThat(recorded("first")).hasSizeLessThan(keys.size());
        assertAllLabelled(keys);
        var twice = new ArrayList<>(recorded("first"));
        twice.addAll(recorded("second"));
        assertThat(twice).doesNotHaveDuplicates();
        assertThat(deadLetters()).isZero();
    }

    @Test
    void aTerminatedWorkerFinishesWhatItHasInHandAndTakesNoMore() throws Exception {
        var keys = upload(100);
        var worker = worker("worker", Map.of());
        ChildJvm.await("some pictures", PATIENCE, () -> recorded("worker").size() >= 10);
        worker.destroy();

        assertThat(ChildJvm.exit(worker)).isEqualTo(SIGTERM);
        assertThat(settled("worker")).hasSizeBetween(10, 99);
        // Each message was either done and deleted or is still there.
        assertThat(settled("worker").size() + onQueue()).isEqualTo(keys.size());
    }

    @Test
    void aPoisonPictureIsRecordedAndAPoisonMessageEndsWithTheDeadLetters() throws Exception {
        var good = upload(5);
        s3.putObject(r -> r.bucket(stack.bucket()).key("notes.jpg"), RequestBody.fromString("no picture"));
        stack.queue().send("{\"no\": \"event\"}");
        worker("worker", Map.of());
        ChildJvm.await("the poison to be put away", PATIENCE, () -> onQueue() == 0 && deadLetters() == 1);

        assertAllLabelled(good);
        var outcome = records.find(new ImageRef(stack.bucket(), "notes.jpg", null))
                .orElseThrow()
                .outcome();
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class,
                        rejected -> assertThat(rejected.rejection().code()).isEqualTo("not-an-image"));
        assertThat(log("worker").stream()
                        .filter(line -> line.get("event").getAsString().equals("malformed")))
                .hasSize(3);
    }

    @Test
    void aStuckDownloadHoldsUpNobodyElse() throws Exception {
        try (var proxy = new StallingS3(stack.s3Endpoint())) {
            for (var i = 0; i < 3; i++) {
                put("stuck-" + i);
            }
            var keys = upload(40);
            worker("worker", Map.of("AWS_ENDPOINT_URL_S3", proxy.endpoint().toString()));
            ChildJvm.await("a download to be stuck", PATIENCE, () -> proxy.stalled() > 0);
            ChildJvm.await("the others", PATIENCE, () -> settled("worker").containsAll(urls(keys)));
            ChildJvm.await(
                    "the stuck ones to be given up",
                    PATIENCE,
                    () -> log("worker").stream().anyMatch(WorkerIT::isGivenUp));
            assertAllLabelled(keys);

            proxy.release();
            ChildJvm.await("an empty queue", PATIENCE, () -> onQueue() == 0);
            assertAllLabelled(List.of("stuck-0", "stuck-1", "stuck-2"));
            assertThat(deadLetters()).isZero();
        }
    }

    @Test
    void aQueueThatGoesDownAndComesUpLosesNothing() throws Exception {
        try (var line = new FaultyLine(stack.sqsEndpoint())) {
            var keys = upload(30);
            worker("worker", Map.of("AWS_ENDPOINT_URL_SQS", line.endpoint().toString()));
            ChildJvm.await("some pictures", PATIENCE, () -> recorded("worker").size() >= 5);
            line.goDown();
            keys = Stream.concat(keys.stream(), Stream.of(put("while-down"))).toList();
            ChildJvm.await(
                    "a word of it",
                    PATIENCE,
                    () -> log("worker").stream()
                            .anyMatch(told -> told.get("event").getAsString().equals("queue-fault")
                                    && told.get("call").getAsString().equals("receive")));
            line.comeUp();
            ChildJvm.await("an empty queue", PATIENCE, () -> onQueue() == 0);
            assertAllLabelled(keys);
            assertThat(recorded("worker")).doesNotHaveDuplicates().hasSameSizeAs(keys);
            assertThat(deadLetters()).isZero();
        }
    }

    @Test
    void aQueueThatFallsSilentIsToldAndLosesNothing() throws Exception {
        try (var line = new FaultyLine(stack.sqsEndpoint());
                var http = HttpClient.newHttpClient()) {
            var keys = upload(30);
            worker("worker", Map.of("AWS_ENDPOINT_URL_SQS", line.endpoint().toString()));
            ChildJvm.await("some pictures", PATIENCE, () -> recorded("worker").size() >= 5);
            var port = port("worker");
            line.fallSilent();
            keys = Stream.concat(keys.stream(), Stream.of(put("while-silent"))).toList();
            ChildJvm.await("a word of it", PATIENCE, () -> ready(http, port).startsWith("503 no messages are taken"));
            assertThat(get(http, port, "/health/live")).isEqualTo("200 ok\n");

            line.heal();
            ChildJvm.await("an empty queue", PATIENCE, () -> onQueue() == 0);
            assertThat(ready(http, port)).isEqualTo("200 ok\n");
            assertAllLabelled(keys);
            assertThat(recorded("worker")).doesNotHaveDuplicates().hasSameSizeAs(keys);
            assertThat(deadLetters()).isZero();
        }
    }

    @Test
    void tellsHowItIs() throws Exception {
        var keys = upload(3);
        worker("worker", Map.of());
        ChildJvm.await("the pictures", PATIENCE, () -> recorded("worker").size() == keys.size());
        var port = port("worker");
        try (var http = HttpClient.newHttpClient()) {
            assertThat(get(http, port, "/health/live")).isEqualTo("200 ok\n");
            assertThat(ready(http, port)).isEqualTo("200 ok\n");
            assertThat(get(http, port, "/metrics"))
                    .contains("snaplabel_notices_total{event=\"recorded\",outcome=\"labelled\"} 3.0")
                    .contains("snaplabel_stage_seconds_count{stage=\"decode\"} 3")
                    .contains("snaplabel_messages_in_hand 0.0");
        }
    }

    /** Where its health is. */
    private String port(String worker) {
        return ChildJvm.lines(folder.resolve(worker)).stream()
                .filter(line -> line.startsWith("Worker ready"))
                .map(line -> line.substring(line.lastIndexOf(':') + 1))
                .findFirst()
                .orElseThrow();
    }

    private static String ready(HttpClient http, String port) {
        return get(http, port, "/health/ready");
    }

    private static String get(HttpClient http, String port, String path) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        var answer = http.sendAsync(request, BodyHandlers.ofString()).join();
        return answer.statusCode() + " " + answer.body();
    }

    private Process worker(String name, Map<String, String> more) throws IOException {
        var settings = new HashMap<>(
                WorkerOnThisMachine.settings(stack, new ModelOptions().settings(BuiltFunction.INSTALLATION)));
        settings.putAll(Map.of(
                "SNAPLABEL_PRECISION", "int8",
                "SNAPLABEL_LISTEN", "127.0.0.1:0",
                "SNAPLABEL_VISIBILITY_SECONDS", "3",
                "SNAPLABEL_ATTEMPT_SECONDS", "16",
                "AWS_ACCESS_KEY_ID", "local",
                "AWS_SECRET_ACCESS_KEY", "local",
                "AWS_REGION", "us-east-1",
                "AWS_ENDPOINT_URL_S3", stack.s3Endpoint().toString(),
                "AWS_ENDPOINT_URL_DYNAMODB", stack.dynamoDbEndpoint().toString(),
                "AWS_ENDPOINT_URL_SQS", stack.sqsEndpoint().toString()));
        settings.putAll(more);
        var process = ChildJvm.start(ChildJvm.command(WorkerMain.class), settings, folder.resolve(name));
        workers.add(process);
        return process;
    }

    private List<String> upload(int count) {
        return IntStream.range(0, count).mapToObj(i -> put("photo-" + i)).toList();
    }

    private String put(String key) {
        s3.putObject(
                r -> r.bucket(stack.bucket()).key(key), BuiltFunction.pictures().resolve("cat.jpg"));
        return key;
    }

    private void assertAllLabelled(List<String> keys) {
        assertThat(keys).allSatisfy(key -> {
            var record = records.find(new ImageRef(stack.bucket(), key, null));
            assertThat(record).as(key).isPresent();
            assertThat(record.orElseThrow().outcome())
                    .isInstanceOfSatisfying(
                            Outcome.Labelled.class,
                            labelled -> assertThat(labelled.labels().getFirst().name())
                                    .isEqualTo("tabby"));
            assertThat(s3.getObjectTagging(r -> r.bucket(stack.bucket()).key(key))
                            .tagSet())
                    .anyMatch(tag -> tag.key().equals("label") && tag.value().equals("tabby"));
        });
    }

    private List<JsonObject> log(String worker) {
        return ChildJvm.lines(folder.resolve(worker)).stream()
                .filter(line -> line.startsWith("{") && line.endsWith("}"))
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
    }

    private List<String> recorded(String worker) {
        return log(worker).stream()
                .filter(line -> line.get("event").getAsString().equals("recorded"))
                .map(line -> line.get("key").getAsString())
                .toList();
    }

    private List<String> urls(List<String> keys) {
        return keys.stream().map(key -> "s3://" + stack.bucket() + "/" + key).toList();
    }

    /** Objects whose message was deleted; a try that was answered too late makes the second one find a duplicate. */
    private Set<String> settled(String worker) {
        return log(worker).stream()
                .filter(line -> List.of("recorded", "unchanged")
                        .contains(line.get("event").getAsString()))
                .map(line -> line.get("object").getAsString())
                .collect(Collectors.toSet());
    }

    private static boolean isGivenUp(JsonObject line) {
        return line.get("event").getAsString().equals("comes-again")
                && line.get("object").getAsString().contains("stuck");
    }

    private int onQueue() {
        return messages(stack.queue().queueUrl());
    }

    private int deadLetters() {
        return messages(stack.queue().deadLetterQueueUrl());
    }

    private int messages(String url) {
        return stack
                .queue()
                .client()
                .getQueueAttributes(r -> r.queueUrl(url).attributeNames(QueueAttributeName.ALL))
                .attributesAsStrings()
                .entrySet()
                .stream()
                .filter(entry -> entry.getKey().startsWith(WAITING))
                .mapToInt(entry -> Integer.parseInt(entry.getValue()))
                .sum();
    }
}
