package io.snaplabel.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.snaplabel.local.function.TestFunction;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;

class LocalStackIT {
    @TempDir
    Path folder;

    @Test
    void bringsAnUploadToTheFunctionOverLoopbackOnlyAndLeavesNothingBehind() throws Exception {
        var self = ProcessHandle.current().pid();
        var listeningBefore = Loopback.listening(self);
        var threadsBefore = threadsThatKeepTheJvm();
        var options = StackOptions.defaults().withFunction(TestFunction.in(folder));
        try (var stack = LocalStack.start(options);
                var s3 = LocalClients.s3(stack.s3Endpoint())) {
            s3.putObject(request -> request.bucket(stack.bucket()).key("my cat.jpg"), RequestBody.fromString("cat"));
            stack.poller().awaitIdle(Duration.ofSeconds(20));

            assertThat(Files.readString(folder.resolve("function.log"))).contains("my+cat.jpg");
            assertThat(stack.startTimes()).containsKeys("s3", "dynamodb", "queue", "function");
            // S3, DynamoDB, SQS, HTTP and the Runtime API.
            assertThat(Loopback.listening(self) - listeningBefore).isEqualTo(5);
            assertThat(Loopback.exposed(self)).isEmpty();
            assertThat(stack.function().pids())
                    .hasSize(1)
                    .allSatisfy(pid -> assertThat(Loopback.exposed(pid)).isEmpty());
        }
        assertThat(Loopback.listening(self)).isEqualTo(listeningBefore);
        assertThat(ProcessHandle.current().children()).isEmpty();
        for (var thread : threadsThatKeepTheJvm()) {
            assertThat(threadsBefore.contains(thread) || thread.join(Duration.ofSeconds(10)))
                    .as("%s has ended", thread)
                    .isTrue();
        }
    }

    @Test
    void keepsNotificationsOnTheQueueWithoutAFunction() {
        try (var stack = LocalStack.start(StackOptions.defaults().withVersions(true));
                var s3 = LocalClients.s3(stack.s3Endpoint())) {
            var put = s3.putObject(request -> request.bucket("pictures").key("cat"), RequestBody.fromString("cat"));

            var messages = stack.queue()
                    .client()
                    .receiveMessage(request -> request.queueUrl(stack.queue().queueUrl()))
                    .messages();
            assertThat(messages).hasSize(1);
            assertThat(messages.getFirst().body()).contains("\"versionId\":\"" + put.versionId() + "\"");
            assertThatIllegalStateException().isThrownBy(stack::function);
        }
    }

    @Test
    void hasTheTableOfRecordsWithItsIndexOfLabels() {
        try (var stack = LocalStack.start(StackOptions.defaults().withTable("labels"));
                var dynamoDb = LocalClients.dynamoDb(stack.dynamoDbEndpoint())) {
            dynamoDb.putItem(request -> request.tableName("labels")
                    .item(Map.of(
                            "object", AttributeValue.fromS("s3://pictures/cat"),
                            "version", AttributeValue.fromS("null"),
                            "label", AttributeValue.fromS("cat"),
                            "probability", AttributeValue.fromN("0.64"))));

            var found = dynamoDb.query(request -> request.tableName("labels")
                    .indexName("label-probability")
                    .keyConditionExpression("label = :l AND probability > :p")
                    .expressionAttributeValues(
                            Map.of(":l", AttributeValue.fromS("cat"), ":p", AttributeValue.fromN("0.5"))));
            assertThat(found.items()).hasSize(1);
            assertThat(dynamoDb.describeTable(request -> request.tableName("labels"))
                            .table()
                            .keySchema())
                    .extracting(KeySchemaElement::attributeName)
                    .containsExactly("object", "version");
        }
    }

    @Test
    void closesEverythingAgainWhenAPortIsTaken() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var listeningBefore = Loopback.listening(ProcessHandle.current().pid());
            var options = StackOptions.defaults()
                    .withPorts(new StackOptions.Ports(0, taken.getLocalPort(), 0, 0))
                    .withFunction(TestFunction.in(folder));

            assertThatIllegalStateException()
                    .isThrownBy(() -> LocalStack.start(options))
                    .withMessageContaining("127.0.0.1:" + taken.getLocalPort());
            assertThat(Loopback.listening(ProcessHandle.current().pid())).isEqualTo(listeningBefore);
            assertThat(ProcessHandle.current().children()).isEmpty();
        }
    }

    @Test
    void takesTheFunctionAlongWhenItsOwnJvmIsKilled() throws Exception {
        var parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Djava.io.tmpdir=" + folder,
                        "-cp",
                        System.getProperty("java.class.path"),
                        StackMain.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var output = parent.inputReader(StandardCharsets.UTF_8)) {
            var function = ProcessHandle.of(functionPid(output)).orElseThrow();
            assertThat(function.isAlive()).isTrue();

            parent.destroyForcibly().waitFor();

            function.onExit().get(5, TimeUnit.SECONDS);
        } finally {
            parent.destroyForcibly();
        }
    }

    private static List<Thread> threadsThatKeepTheJvm() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.isDaemon())
                .sorted(Comparator.comparingLong(Thread::threadId))
                .toList();
    }

    /** Fails on any other output: standard output belongs to whoever starts a stack. */
    private static long functionPid(BufferedReader output) throws IOException {
        var line = output.readLine();
        assertThat(line).matches("function \\d+");
        return Long.parseLong(line.substring("function ".length()));
    }
}
