package io.snaplabel.local.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.snaplabel.cli.BuiltFunction;
import io.snaplabel.local.function.RecordingAws.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real function in AWS's runtime client: before, at and after the moment of the snapshot. */
class LifeCycleIT {
    private static final Map<String, String> BEST = Map.of(
            "cat.jpg", "tabby", "espresso.jpg", "espresso", "rocket.jpg", "obelisk", "astronaut.jpg", "dumbbell");
    private static final List<String> PICTURES = BEST.keySet().stream().sorted().toList();
    private static final Duration ABOUT_TO_EXPIRE = Duration.ofSeconds(1);
    private static final DateTimeFormatter SIGNED_AT =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssX").withZone(ZoneOffset.UTC);

    @TempDir
    private Path folder;

    private RecordingAws aws;
    private FunctionSpec spec;

    @BeforeEach
    void start() throws IOException {
        aws = new RecordingAws(BuiltFunction.pictures());
        spec = BuiltFunction.loggingTo(folder.resolve("function.log")).withEnvironment(aws.environment());
    }

    @AfterEach
    void stop() {
        aws.close();
    }

    @Test
    void rehearsesBeforeTheSnapshotAndAsksNobodyUntilTheFirstEvent() throws Exception {
        aws.rotate("BEFORE", ABOUT_TO_EXPIRE);
        try (var function = LambdaFunction.start(spec)) {
            assertThat(log()).contains("\"event\":\"checkpoint\"").doesNotContain("\"event\":\"recorded\"");
            assertThat(aws.requests()).as("requests by INIT and the hooks").isEmpty();

            aws.rotate("AFTER", ABOUT_TO_EXPIRE);
            var restored = Instant.now();
            assertThat(label(function.invoke(event("cat.jpg")))).isEqualTo("tabby");
            assertThat(aws.signed())
                    .hasSizeGreaterThanOrEqualTo(5)
                    .allMatch(request -> request.accessKey().equals("AFTER"))
                    .allSatisfy(request -> assertThat(signedAt(request))
                            .as("the clock of " + request.what())
                            .isBetween(restored.minusSeconds(1), request.at()));
        }
    }

    @Test
    void signsWithWhatCredentialsAreGoodAtEachInvocation() throws Exception {
        try (var function = LambdaFunction.start(spec)) {
            for (var key : List.of("FIRST", "SECOND", "THIRD")) {
                var before = aws.signed().size();
                aws.rotate(key, ABOUT_TO_EXPIRE);
                assertThat(label(function.invoke(event("cat.jpg")))).isEqualTo("tabby");
                assertThat(aws.signed().subList(before, aws.signed().size()))
                        .isNotEmpty()
                        .allMatch(request -> request.accessKey().equals(key));
            }
        }
    }

    @Test
    void needsNoRehearsalToAnswerOnDemand() throws Exception {
        aws.rotate("ON-DEMAND", ABOUT_TO_EXPIRE);
        try (var function = LambdaFunction.start(spec.withSnapStart(false))) {
            assertThat(label(function.invoke(event("rocket.jpg")))).isEqualTo("obelisk");
            assertThat(log()).doesNotContain("\"event\":\"checkpoint\"");
        }
    }

    @Test
    void severalRestoresShareNoUniqueValue() throws Exception {
        aws.rotate("MANY", ABOUT_TO_EXPIRE);
        var instances = 3;
        try (var function = LambdaFunction.start(spec.withInstances(instances))) {
            var running = IntStream.range(0, instances)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> function.invoke(event(PICTURES.get(i)))))
                    .toList();
            for (var i = 0; i < instances; i++) {
                assertThat(label(running.get(i).join())).isEqualTo(BEST.get(PICTURES.get(i)));
            }
            assertThat(function.pids()).hasSize(instances);
        }
        assertThat(aws.attempts()).hasSize(instances).doesNotHaveDuplicates();
    }

    @Test
    void manyEventsAtOnceInOneInstanceGetTheirOwnAnswers() throws Exception {
        aws.rotate("AT-ONCE", ABOUT_TO_EXPIRE);
        var concurrent = spec.withSnapStart(false)
                .withEnvironment(Map.of("AWS_LAMBDA_MAX_CONCURRENCY", "4", "SNAPLABEL_PREDICTORS", "2"));
        try (var root = TaskRoot.create(concurrent);
                var instance = FunctionInstance.start(concurrent, root)) {
            instance.awaitInitialized();
            var running = IntStream.range(0, 24)
                    .mapToObj(i -> PICTURES.get(i % PICTURES.size()))
                    .map(key -> Map.entry(key, CompletableFuture.supplyAsync(() -> invoke(instance, concurrent, key))))
                    .toList();
            for (var one : running) {
                assertThat(label(one.getValue().join())).isEqualTo(BEST.get(one.getKey()));
            }
            assertThat(log()).contains("Starting 4 concurrent function handler threads");
        }
        assertThat(aws.attempts()).hasSize(24).doesNotHaveDuplicates();
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("function.log"));
    }

    private static Invocation invoke(FunctionInstance instance, FunctionSpec spec, String key) {
        try {
            return instance.invoke(event(key), spec.timeout());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Instant signedAt(Request request) {
        return SIGNED_AT.parse(request.signedAt(), Instant::from);
    }

    private static String label(Invocation invocation) {
        assertThat(invocation).isInstanceOf(Invocation.Success.class);
        var payload = ((Invocation.Success) invocation).payload();
        return JsonParser.parseString(payload).getAsJsonObject().getAsJsonArray("results").asList().stream()
                .map(JsonObject.class::cast)
                .map(result -> result.getAsJsonArray("labels").get(0).getAsJsonObject())
                .map(best -> best.get("name").getAsString())
                .findFirst()
                .orElseThrow();
    }

    private static byte[] event(String key) {
        return """
            {"Records": [{"eventSource": "aws:s3", "eventName": "ObjectCreated:Put", "eventTime": "2026-11-23T09:30:00Z",
              "s3": {"bucket": {"name": "pictures"},
                     "object": {"key": "%s", "size": %d, "eTag": "e", "sequencer": "0066F1A2B3C4D5E6F7"}}}]}\
            """.formatted(key, BuiltFunction.pictures().resolve(key).toFile().length())
                .getBytes(StandardCharsets.UTF_8);
    }
}
