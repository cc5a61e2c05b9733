package io.snaplabel.faults;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.snaplabel.cli.BuiltFunction;
import io.snaplabel.local.LocalStack;
import io.snaplabel.local.function.FunctionSpec;
import io.snaplabel.local.function.Invocation;
import io.snaplabel.local.function.LambdaFunction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.S3Client;

/** One function with one broken line, and what came of each batch that it was given; the queue between is played by hand. */
final class Trial implements AutoCloseable {
    /** Also how long a claim of an attempt that failed stands in the way of the next, so the shorter the sooner this ends. */
    private static final Duration TIMEOUT = Duration.ofSeconds(24);

    private static final Duration PAUSE = Duration.ofSeconds(3);
    private static final int ROUNDS = 20;

    private final String name;
    private final LocalStack stack;
    private final FaultyLine line;
    private final LambdaFunction function;
    private final List<Told> log = new CopyOnWriteArrayList<>();
    private final Map<String, String> sent = new ConcurrentHashMap<>();
    private volatile long start = System.nanoTime();
    private Batch down;
    private Batch broken;
    private Batch afterPause;
    private int connections;
    private List<String> left = List.of();

    /** A line of the log and how long after its batch's beginning it came. */
    record Told(Duration after, JsonObject line) {}

    /** What came of one invocation. */
    record Batch(List<String> failedKeys, double seconds) {}

    Trial(String name, LocalStack stack, FunctionSpec spec) {
        this.name = name;
        this.stack = stack;
        var s3 = name.equals("s3");
        this.line = new FaultyLine(s3 ? stack.s3Endpoint() : stack.dynamoDbEndpoint());
        try {
            this.function = LambdaFunction.start(spec.withTimeout(TIMEOUT)
                    .withEnvironment(Map.of(
                            "AWS_ENDPOINT_URL_S3", (s3 ? line.endpoint() : stack.s3Endpoint()).toString(),
                            "AWS_ENDPOINT_URL_DYNAMODB", (s3 ? stack.dynamoDbEndpoint() : line.endpoint()).toString()))
                    .withLog(this::read));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All that is to be suffered, then everything that came back until it is done. */
    void run(S3Client s3) {
        line.goDown();
        down = invoke(downKeys().stream().map(key -> event(s3, key)).toList());
        line.comeUp();
        var events = Stream.concat(Stream.of(Fault.values()).map(fault -> key(fault.mark())), goodKeys().stream())
                .map(key -> event(s3, key))
                .toList();
        broken = invoke(events);
        line.heal();
        left = Stream.concat(broken.failedKeys().stream(), down.failedKeys().stream())
                .toList();
        for (var i = 0; i < ROUNDS && !left.isEmpty(); i++) {
            sleep(PAUSE);
            left = invoke(left.stream().map(key -> event(s3, key)).toList()).failedKeys();
        }
        connections = line.connections();
        line.dropAll();
        afterPause = invoke(List.of(event(s3, pauseKey())));
    }

    String key(String what) {
        return name + "-" + what + ".jpg";
    }

    List<String> goodKeys() {
        return IntStream.range(0, 5).mapToObj(i -> key("good-" + i)).toList();
    }

    List<String> downKeys() {
        return List.of(key("down-0"), key("down-1"));
    }

    String pauseKey() {
        return key("pause");
    }

    List<String> keys() {
        var all = new ArrayList<>(goodKeys());
        all.addAll(downKeys());
        all.add(pauseKey());
        Stream.of(Fault.values()).forEach(fault -> all.add(key(fault.mark())));
        return all;
    }

    Batch down() {
        return down;
    }

    Batch broken() {
        return broken;
    }

    Batch afterPause() {
        return afterPause;
    }

    /** How many connections the function kept before the pause. */
    int connectionsBeforePause() {
        return connections;
    }

    /** What was never done. */
    List<String> left() {
        return left;
    }

    /** What the log says of a key, the oldest first. */
    List<Told> told(String key) {
        return log.stream()
                .filter(told -> told.line().get("object").getAsString().endsWith("/" + key))
                .toList();
    }

    /** Likewise, of one kind of event. */
    List<Told> told(String key, String event) {
        return told(key).stream()
                .filter(told -> told.line().get("event").getAsString().equals(event))
                .toList();
    }

    @Override
    public void close() {
        function.close();
        line.close();
    }

    private void read(String text) {
        if (text.startsWith("{")) {
            var json = JsonParser.parseString(text).getAsJsonObject();
            if (json.has("object")) {
                log.add(new Told(Duration.ofNanos(System.nanoTime() - start), json));
            }
        }
    }

    /** The notification of a picture, which is uploaded unless it is there: the same event comes again as it was. */
    private Map.Entry<String, String> event(S3Client s3, String key) {
        return Map.entry(key, sent.computeIfAbsent(key, _ -> {
            var eTag = s3.putObject(
                            r -> r.bucket(stack.bucket()).key(key),
                            BuiltFunction.pictures().resolve("cat.jpg"))
                    .eTag()
                    .replace("\"", "");
            return """
                {"Records": [{"eventSource": "aws:s3", "eventName": "ObjectCreated:Put", "eventTime": "2026-11-23T09:30:00Z",
                  "s3": {"bucket": {"name": "%s"},
                         "object": {"key": "%s", "size": 38702, "eTag": "%s", "sequencer": "0066F1A2B3C4D5E6F7"}}}]}\
                """.formatted(stack.bucket(), key, eTag);
        }));
    }

    private Batch invoke(List<Map.Entry<String, String>> messages) {
        var records = new JsonArray();
        for (var message : messages) {
            var record = new JsonObject();
            record.addProperty("messageId", message.getKey());
            record.addProperty("body", message.getValue());
            record.addProperty("eventSource", "aws:sqs");
            records.add(record);
        }
        var event = new JsonObject();
        event.add("Records", records);
        start = System.nanoTime();
        var answer = function.invoke(event.toString().getBytes(StandardCharsets.UTF_8));
        var seconds = answer.timing().handled().toNanos() / 1e9;
        return switch (answer) {
            case Invocation.Failure failure ->
                throw new AssertionError("expected an answer to the batch but got " + failure);
            case Invocation.Success success ->
                new Batch(
                        JsonParser.parseString(success.payload())
                                .getAsJsonObject()
                                .getAsJsonArray("batchItemFailures")
                                .asList()
                                .stream()
                                .map(item -> item.getAsJsonObject()
                                        .get("itemIdentifier")
                                        .getAsString())
                                .toList(),
                        seconds);
        };
    }

    private static void sleep(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
