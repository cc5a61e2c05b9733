package io.snaplabel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.snaplabel.bundle.ModelBundle;
import io.snaplabel.dynamodb.DynamoDbRecordStore;
import io.snaplabel.image.ImageRecord;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.Outcome;
import io.snaplabel.local.LocalClients;
import io.snaplabel.local.LocalStack;
import io.snaplabel.local.StackOptions;
import io.snaplabel.local.function.FunctionSpec;
import io.snaplabel.local.function.LambdaFunction;
import io.snaplabel.local.sqs.SqsPoller;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;

/** Pictures that were there before, by the commands as people type them, each in a process of its own that may be killed. */
class BackfillIT {
    /** infra/backfill/ten-thousand sets more. */
    private static final int OLD = Integer.getInteger("snaplabel.backfill.old", 100);

    private static final int OTHERS = Integer.getInteger("snaplabel.backfill.others", 903);
    private static final String RATE = System.getProperty("snaplabel.backfill.rate", "10");
    private static final Duration PATIENCE = Duration.ofSeconds(120 + OLD);
    private static final String PEOPLES = "Chelsea";

    @TempDir
    private Path folder;

    private FunctionSpec spec;
    private LocalStack stack;
    private S3Client s3;
    private DynamoDbClient dynamoDb;
    private DynamoDbRecordStore records;
    private final List<Process> processes = new ArrayList<>();

    @BeforeEach
    void start() {
        spec = BuiltFunction.loggingTo(folder.resolve("function.log"))
                .withEnvironment(Map.of("SNAPLABEL_PRECISION", "int8"));
        stack = LocalStack.start(StackOptions.defaults().withoutNotifications().withFunction(spec));
        s3 = LocalClients.s3(stack.s3Endpoint());
        dynamoDb = LocalClients.dynamoDb(stack.dynamoDbEndpoint());
        records = new DynamoDbRecordStore(dynamoDb, stack.table(), () -> "test");
    }

    @AfterEach
    void stop() {
        processes.forEach(Process::destroyForcibly);
        s3.close();
        dynamoDb.close();
        stack.close();
    }

    @Test
    void plansFeedsPausesOutlivesAKillAndLabelsAgainWhatIsStale() throws Exception {
        upload();
        var start = System.nanoTime();
        var plan = json("backfill", "plan", all(), "--json", "--rate", RATE);
        figure("planned " + (OLD + OTHERS) + " objects", start);
        assertPlanned(plan);

        var job = pausedAndKilled();
        start = System.nanoTime();
        ran("backfill", "resume", job);
        stack.backfillPoller().awaitIdle(PATIENCE);
        figure("resumed and labelled the rest", start);
        assertThat(status(job).get("state").getAsString()).isEqualTo("fed");
        assertThat(status(job).get("sent").getAsInt()).isGreaterThanOrEqualTo(OLD);
        assertEachRecordedOnce();
        assertThat(count(json("backfill", "plan", all(), "--json"), "toDo")).isZero();

        correct("old/0.jpg");
        assertOnlyWhatIsStaleIsLabelledAgain();
    }

    /** For docs/scale.md. */
    private static void figure(String what, long startNanos) {
        System.out.printf(Locale.ROOT, "backfill: %s in %.1f s%n", what, (System.nanoTime() - startNanos) / 1e9);
    }

    /** More than a page of a listing has, of which some are to be labelled. */
    private void upload() {
        var picture = BuiltFunction.pictures().resolve("cat.jpg");
        IntStream.range(0, OLD)
                .forEach(i -> s3.putObject(r -> r.bucket(stack.bucket()).key("old/" + i + ".jpg"), picture));
        IntStream.range(0, OTHERS).forEach(i -> {
            var key = i % 3 == 0
                    ? "old/notes " + i + ".txt"
                    : i % 3 == 1 ? "old/ü+" + i + ".heic" : "old/" + i + "-empty.jpg";
            var body = i % 3 == 2 ? RequestBody.empty() : RequestBody.fromString("no picture");
            s3.putObject(r -> r.bucket(stack.bucket()).key(key), body);
        });
    }

    private void assertPlanned(JsonObject plan) throws IOException {
        var bytes = Files.size(BuiltFunction.pictures().resolve("cat.jpg"));
        assertThat(count(plan, "lookedAt")).isEqualTo(OLD + OTHERS);
        assertThat(count(plan, "toDo")).isEqualTo(OLD);
        assertThat(plan.getAsJsonObject("toDo").get("bytes").getAsLong()).isEqualTo(OLD * bytes);
        assertThat(count(plan.getAsJsonObject("toDoByKind"), "jpeg")).isEqualTo(OLD);
        var fates = plan.getAsJsonObject("byFate");
        assertThat(List.of(
                        count(fates, "new"),
                        count(fates, "no-picture"),
                        count(fates, "unsupported"),
                        count(fates, "empty")))
                .containsExactly(OLD, OTHERS / 3, OTHERS / 3, OTHERS / 3);
        assertThat(plan.getAsJsonArray("paths"))
                .hasSize(4)
                .allSatisfy(path -> assertThat(path.getAsJsonObject().get("usd").getAsDouble())
                        .isPositive());
    }

    /** Paused from elsewhere, gone on with, and its feeder killed in the midst of it. */
    private String pausedAndKilled() throws Exception {
        var first = feeder("first", "backfill", "start", all(), "--rate", RATE);
        ChildJvm.await("a job", PATIENCE, () -> {
            assertThat(first.isAlive()).as("the feeder").isTrue();
            return !jobs().isEmpty() && sent() >= 10;
        });
        var job = jobs().get(0).getAsJsonObject().get("job").getAsString();
        ran("backfill", "pause", job);
        assertThat(ChildJvm.exit(first)).isZero();
        assertThat(ChildJvm.lines(folder.resolve("first"))).anyMatch(line -> line.startsWith("Paused."));
        var paused = status(job);
        assertThat(paused.get("state").getAsString()).isEqualTo("paused");
        assertThat(paused.get("sent").getAsInt()).isBetween(10, OLD - 1);

        var second = feeder("second", "backfill", "resume", job);
        ChildJvm.await("more", PATIENCE, () -> sent() > paused.get("sent").getAsInt());
        second.destroyForcibly().waitFor();
        assertThat(status(job).get("sent").getAsInt()).isLessThan(OLD);
        ChildJvm.await(
                "the lease to end",
                PATIENCE,
                () -> status(job).get("state").getAsString().equals("interrupted"));
        return job;
    }

    private void assertEachRecordedOnce() {
        var recorded = ChildJvm.lines(folder.resolve("function.log")).stream()
                .filter(line -> line.startsWith("{") && line.contains("\"event\":\"recorded\""))
                .map(line -> JsonParser.parseString(line)
                        .getAsJsonObject()
                        .get("key")
                        .getAsString())
                .toList();
        assertThat(recorded)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, OLD)
                        .mapToObj(i -> "old/" + i + ".jpg")
                        .toList());
    }

    private void correct(String key) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(
                            URI.create(stack.httpEndpoint() + "/images/" + key.replace("/", "%2F") + "/labels"))
                    .PUT(HttpRequest.BodyPublishers.ofString("{\"set\": [\"" + PEOPLES + "\"]}"))
                    .header("content-type", "application/json")
                    .build();
            assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        }
        assertThat(tag(key)).isEqualTo(PEOPLES);
    }

    /** Another model labels some that are new, and then only what the first one labelled. */
    private void assertOnlyWhatIsStaleIsLabelledAgain() throws Exception {
        var bundle = Bundles.moggies(folder.resolve("moggies"));
        var digest = ModelBundle.open(bundle).digest();
        stack.backfillPoller().close();
        var next = spec.withEnvironment(Map.of(
                "SNAPLABEL_MODEL", bundle.toString(),
                "AWS_ENDPOINT_URL_S3", stack.s3Endpoint().toString(),
                "AWS_ENDPOINT_URL_DYNAMODB", stack.dynamoDbEndpoint().toString()));
        try (var function = LambdaFunction.start(next);
                var poller =
                        SqsPoller.start(stack.queue(), stack.queue().backfillQueueUrl(), 10, 1, function::invoke)) {
            for (var i = 0; i < 3; i++) {
                var key = "new/" + i + ".jpg";
                s3.putObject(
                        r -> r.bucket(stack.bucket()).key(key),
                        BuiltFunction.pictures().resolve("cat.jpg"));
            }
            var model = List.of("--model", bundle.toString());
            ran("backfill", "start", "s3://" + stack.bucket() + "/new/", model);
            poller.awaitIdle(PATIENCE);
            var others = newRecords();
            assertThat(others).allSatisfy(record -> assertThat(digest(record)).isEqualTo(digest));
            assertThat(count(
                            json("backfill", "plan", all(), "--json", "--model", bundle.toString())
                                    .getAsJsonObject("byFate"),
                            "stale"))
                    .isEqualTo(OLD);

            var start = System.nanoTime();
            ran("relabel", "--stale", all(), List.of("--model", bundle.toString(), "--rate", RATE));
            poller.awaitIdle(PATIENCE);
            figure("labelled " + OLD + " again at " + RATE + " a second", start);
            assertThat(jobs().get(2).getAsJsonObject().get("sent").getAsInt()).isEqualTo(OLD);
            assertThat(newRecords()).isEqualTo(others);
            for (var i = 0; i < OLD; i++) {
                var record = record("old/" + i + ".jpg");
                assertThat(digest(record)).isEqualTo(digest);
                assertThat(((Outcome.Labelled) record.outcome())
                                .labels()
                                .getFirst()
                                .name())
                        .isEqualTo("moggy");
            }
            assertThat(tag("old/0.jpg")).isEqualTo(PEOPLES);
            assertThat(tag("old/1.jpg")).isEqualTo("moggy");
            ran("relabel", "--stale", all(), model);
            assertThat(jobs().get(3).getAsJsonObject().get("sent").getAsInt()).isZero();
        }
    }

    private List<ImageRecord> newRecords() {
        return IntStream.range(0, 3).mapToObj(i -> record("new/" + i + ".jpg")).toList();
    }

    private ImageRecord record(String key) {
        return records.find(new ImageRef(stack.bucket(), key, null)).orElseThrow();
    }

    private static String digest(ImageRecord record) {
        return String.valueOf(record.model() == null ? null : record.model().digest());
    }

    private String tag(String key) {
        return s3.getObjectTagging(r -> r.bucket(stack.bucket()).key(key)).tagSet().stream()
                .filter(tag -> tag.key().equals("label"))
                .map(tag -> tag.value())
                .collect(Collectors.joining());
    }

    private static int count(JsonObject sums, String name) {
        return sums.has(name) ? sums.getAsJsonObject(name).get("objects").getAsInt() : 0;
    }

    private String all() {
        return "s3://" + stack.bucket() + "/";
    }

    private JsonObject status(String job) {
        return jobs().asList().stream()
                .map(one -> one.getAsJsonObject())
                .filter(one -> one.get("job").getAsString().equals(job))
                .findFirst()
                .orElseThrow();
    }

    private int sent() {
        return jobs().get(0).getAsJsonObject().get("sent").getAsInt();
    }

    private JsonArray jobs() {
        return JsonParser.parseString(inProcess("backfill", "status", "--json")).getAsJsonArray();
    }

    private JsonObject json(String... arguments) {
        return JsonParser.parseString(inProcess(arguments)).getAsJsonObject();
    }

    private void ran(String command, String what, String target, List<String> more) {
        var all = new ArrayList<>(List.of(command, what, target));
        all.addAll(more);
        inProcess(all.toArray(String[]::new));
    }

    private void ran(String... arguments) {
        inProcess(arguments);
    }

    /** In this process, which is quicker; what is to be killed has one of its own. */
    private String inProcess(String... arguments) {
        return BackfillCommands.run(stack, arguments);
    }

    private Process feeder(String name, String... arguments) throws IOException {
        var command = new ArrayList<>(ChildJvm.command(Snaplabel.class, arguments));
        command.addAll(BackfillCommands.places(stack));
        var process = ChildJvm.start(command, Map.of(), folder.resolve(name));
        processes.add(process);
        return process;
    }
}
