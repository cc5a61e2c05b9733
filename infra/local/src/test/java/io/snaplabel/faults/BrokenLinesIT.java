package io.snaplabel.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.snaplabel.cli.BuiltFunction;
import io.snaplabel.dynamodb.DynamoDbRecordStore;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.Outcome;
import io.snaplabel.local.LocalClients;
import io.snaplabel.local.LocalStack;
import io.snaplabel.local.StackOptions;
import io.snaplabel.s3.S3TagStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The built function, whose line to S3 or DynamoDB is broken in every way for some pictures of a batch; and down for all, and dead after a pause.
 */
@TestInstance(Lifecycle.PER_CLASS)
class BrokenLinesIT {
    /** Of a call, and some more for a busy machine; the invocation would have a minute. */
    private static final Duration BOUND = Duration.ofSeconds(25);

    private LocalStack stack;
    private S3Client s3;
    private DynamoDbClient dynamoDb;
    private Trial ofS3;
    private Trial ofDynamoDb;

    /** A fault on the line to one of the two. */
    record Case(String service, Fault fault) {
        @Override
        public String toString() {
            return service + " " + fault.mark();
        }
    }

    static Stream<Case> cases() {
        return Stream.of("S3", "DynamoDB")
                .flatMap(service -> Stream.of(Fault.values()).map(fault -> new Case(service, fault)));
    }

    /** Both at once: most of the time goes into waiting for time-outs. */
    @BeforeAll
    void suffer(@TempDir Path folder) {
        stack = LocalStack.start(StackOptions.defaults());
        s3 = LocalClients.s3(stack.s3Endpoint());
        dynamoDb = LocalClients.dynamoDb(stack.dynamoDbEndpoint());
        ofS3 = new Trial("s3", stack, BuiltFunction.loggingTo(folder.resolve("s3.log")));
        ofDynamoDb = new Trial("dynamodb", stack, BuiltFunction.loggingTo(folder.resolve("dynamodb.log")));
        Stream.of(ofS3, ofDynamoDb)
                .map(trial -> CompletableFuture.runAsync(() -> trial.run(s3)))
                .toList()
                .forEach(CompletableFuture::join);
    }

    @AfterAll
    void stop() {
        Stream.of(ofS3, ofDynamoDb).forEach(Trial::close);
        s3.close();
        dynamoDb.close();
        stack.close();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isATransientFaultInBoundedTimeAndOverWhenTheLineIs(Case one) {
        var trial = trial(one.service());
        var key = trial.key(one.fault().mark());
        assertThat(trial.told(key)).isNotEmpty();
        var told = trial.told(key).getFirst();
        System.out.printf(
                Locale.ROOT, "%-26s after %4.1f s: %s%n", one, told.after().toMillis() / 1e3, told.line());
        assertThat(told.line().get("event").getAsString()).isEqualTo("comes-again");
        assertThat(told.line().get("problem").getAsString())
                .startsWith("s3://pictures/" + key)
                .contains(one.service().equals("S3") ? "GetObject failed" : "claim in table records failed");
        assertThat(told.after()).isLessThan(BOUND);
        assertThat(trial.broken().failedKeys()).contains(key);
        assertLabelled(key);
    }

    @ParameterizedTest
    @MethodSource("services")
    void theOthersOfTheBatchAreDone(String service) {
        var trial = trial(service);
        assertThat(trial.broken().failedKeys()).hasSize(Fault.values().length);
        assertThat(trial.goodKeys()).hasSize(5).allSatisfy(key -> {
            assertThat(trial.told(key, "recorded")).hasSize(1);
            assertLabelled(key);
        });
    }

    @ParameterizedTest
    @MethodSource("services")
    void whileNobodyListensEverythingComesAgain(String service) {
        var trial = trial(service);
        System.out.printf(
                Locale.ROOT,
                "%-26s after %4.1f s%n",
                service + " refused",
                trial.down().seconds());
        assertThat(trial.down().failedKeys()).containsExactlyInAnyOrderElementsOf(trial.downKeys());
        assertThat(trial.down().seconds()).isLessThan(BOUND.toMillis() / 1e3);
        trial.downKeys().forEach(this::assertLabelled);
    }

    @ParameterizedTest
    @MethodSource("services")
    void connectionsThatDiedInAPauseAreReplacedUnnoticed(String service) {
        var trial = trial(service);
        assertThat(trial.connectionsBeforePause()).as("connections kept").isPositive();
        assertThat(trial.afterPause().failedKeys()).isEmpty();
        assertThat(trial.told(trial.pauseKey(), "comes-again")).isEmpty();
        assertLabelled(trial.pauseKey());
    }

    @Test
    void nobodyIsLost() {
        assertThat(Stream.of(ofS3, ofDynamoDb).flatMap(trial -> trial.keys().stream()))
                .hasSize(26)
                .allSatisfy(this::assertLabelled);
        assertThat(List.of(ofS3.left(), ofDynamoDb.left())).allMatch(List::isEmpty);
    }

    static Stream<String> services() {
        return Stream.of("S3", "DynamoDB");
    }

    private Trial trial(String service) {
        return service.equals("S3") ? ofS3 : ofDynamoDb;
    }

    private void assertLabelled(String key) {
        var image = new ImageRef(stack.bucket(), key, null);
        var record = new DynamoDbRecordStore(dynamoDb, stack.table(), () -> "test")
                .find(image)
                .orElseThrow();
        assertThat(record.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Labelled.class,
                        labelled ->
                                assertThat(labelled.labels().getFirst().name()).isEqualTo("tabby"));
        assertThat(new S3TagStore(s3).read(image).orElseThrow()).containsEntry("label", "tabby");
    }
}
