package io.snaplabel.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.snaplabel.dynamodb.DynamoDbRecordStore;
import io.snaplabel.dynamodb.DynamoDbSearch;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.Outcome;
import io.snaplabel.local.LocalClients;
import io.snaplabel.local.LocalStack;
import io.snaplabel.local.StackOptions;
import io.snaplabel.s3.S3TagStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3Client;

/** The built function in AWS's runtime, between a real queue, a real S3 and a real DynamoDB. */
class WholeWayIT {
    private static final Installation INSTALLATION = BuiltFunction.INSTALLATION;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int PICTURES = 20;
    private static final int KILLED_AFTER = 3;

    @TempDir
    private Path folder;

    private StackOptions options() {
        var settings = new ModelOptions().settings(INSTALLATION);
        return FunctionOnThisMachine.in(
                StackOptions.defaults(), INSTALLATION, settings, folder.resolve("function.log"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyPromiseOfTheDemoIsKeptWithAndWithoutVersions(boolean versioned) throws IOException {
        var options = options().withVersions(versioned);
        try (var stack = LocalStack.start(options);
                var demo =
                        new Demo(stack, INSTALLATION, ModelOptions.bundle(new ModelOptions().settings(INSTALLATION)))) {
            var report = demo.run();
            assertThat(report.checks())
                    .hasSizeGreaterThanOrEqualTo(6)
                    .allSatisfy(check ->
                            assertThat(check.passed()).as(check.claim()).isTrue());
            assertThat(report.notPromised()).isEmpty();
            assertThat(report.rows()).hasSameSizeAs(Sample.all());
        }
    }

    @Test
    void killingTheFunctionInTheMiddleOfABatchLosesNothing() throws Exception {
        var running = new AtomicReference<LocalStack>();
        var recorded = new AtomicInteger();
        var function = requireNonNull(options().function())
                .withTimeout(Duration.ofSeconds(8))
                .withLog(line -> {
                    if (line.contains("\"event\":\"recorded\"") && recorded.incrementAndGet() == KILLED_AFTER) {
                        kill(running.get());
                    }
                });
        var options = StackOptions.defaults()
                .withRedelivery(Duration.ofSeconds(10), 5)
                .withFunction(function);
        try (var stack = LocalStack.start(options);
                var s3 = LocalClients.s3(stack.s3Endpoint());
                var dynamoDb = LocalClients.dynamoDb(stack.dynamoDbEndpoint())) {
            running.set(stack);
            upload(stack, s3);
            stack.poller().awaitIdle(PATIENCE);

            assertThat(stack.poller().failed())
                    .as("deliveries that went back to the queue")
                    .isPositive();
            assertThat(dynamoDb.scan(r -> r.tableName(stack.table())).items())
                    .filteredOn(item -> item.containsKey("state"))
                    .hasSize(PICTURES);
            assertThat(new DynamoDbSearch(dynamoDb, stack.table()).counts())
                    .containsEntry("tabby", (long) PICTURES)
                    .containsEntry("cat", (long) PICTURES);
            var records = new DynamoDbRecordStore(dynamoDb, stack.table(), () -> "test");
            for (var i = 0; i < PICTURES; i++) {
                var image = new ImageRef(stack.bucket(), "cat-" + i + ".jpg", null);
                var labelled =
                        (Outcome.Labelled) records.find(image).orElseThrow().outcome();
                assertThat(labelled.labels().getFirst().name()).isEqualTo("tabby");
                assertThat(new S3TagStore(s3).read(image))
                        .contains(Map.of(
                                "label",
                                "tabby",
                                "label:2",
                                "Egyptian cat",
                                "label:3",
                                "Persian cat",
                                "label:p",
                                "0.75 0.13 0.00"));
            }
        }
    }

    private static void upload(LocalStack stack, S3Client s3) {
        for (var i = 0; i < PICTURES; i++) {
            var key = "cat-" + i + ".jpg";
            s3.putObject(
                    r -> r.bucket(stack.bucket()).key(key),
                    INSTALLATION.pictures().resolve("cat.jpg"));
        }
    }

    private static void kill(LocalStack stack) {
        stack.function().pids().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }
}
