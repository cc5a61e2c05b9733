package io.snaplabel.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.snaplabel.local.LocalClients;
import io.snaplabel.local.LocalStack;
import io.snaplabel.local.StackOptions;
import io.snaplabel.local.function.Invocation;
import io.snaplabel.local.function.LambdaFunction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/** Full batches of the queue, one invocation each, beside what their pictures took one by one. */
class BatchIT {
    private static final Installation INSTALLATION = BuiltFunction.INSTALLATION;
    private static final List<String> PHOTOS = List.of("astronaut.jpg", "cat.jpg", "espresso.jpg", "rocket.jpg");
    private static final int BATCH = 10;
    private static final int ROUNDS = 12;

    @TempDir
    private Path folder;

    @Test
    void everyPictureOfABatchIsRecorded() throws Exception {
        var log = new CopyOnWriteArrayList<JsonObject>();
        var settings = new ModelOptions().settings(INSTALLATION);
        var spec = requireNonNull(FunctionOnThisMachine.in(
                                StackOptions.defaults(), INSTALLATION, settings, folder.resolve("function.log"))
                        .function())
                .withLog(line -> {
                    if (line.startsWith("{")) {
                        log.add(JsonParser.parseString(line).getAsJsonObject());
                    }
                });
        try (var stack = LocalStack.start(StackOptions.defaults());
                var s3 = LocalClients.s3(stack.s3Endpoint());
                var function = LambdaFunction.start(spec.withEnvironment(Map.of(
                        "AWS_ENDPOINT_URL_S3", stack.s3Endpoint().toString(),
                        "AWS_ENDPOINT_URL_DYNAMODB", stack.dynamoDbEndpoint().toString())))) {
            var millis = new ArrayList<Double>();
            for (var round = 0; round < ROUNDS; round++) {
                var answer = function.invoke(batch(stack, s3, round));
                assertThat(answer)
                        .isInstanceOfSatisfying(
                                Invocation.Success.class,
                                success -> assertThat(success.payload()).isEqualTo("{\"batchItemFailures\":[]}"));
                millis.add(answer.timing().handled().toNanos() / 1e6);
            }
            var recorded = log.stream()
                    .filter(line -> line.get("event").getAsString().equals("recorded"))
                    .toList();
            assertThat(recorded)
                    .hasSize(ROUNDS * BATCH)
                    .allSatisfy(line ->
                            assertThat(line.get("outcome").getAsString()).isEqualTo("labelled"));
            print(millis, recorded);
        }
    }

    private static byte[] batch(LocalStack stack, S3Client s3, int round) {
        for (var i = 0; i < BATCH; i++) {
            var photo = PHOTOS.get(i % PHOTOS.size());
            var key = round + "/" + i + "-" + photo;
            s3.putObject(
                    r -> r.bucket(stack.bucket()).key(key),
                    INSTALLATION.pictures().resolve(photo));
        }
        var records = new JsonArray();
        while (records.size() < BATCH) {
            var messages = stack.queue()
                    .client()
                    .receiveMessage(r -> r.queueUrl(stack.queue().queueUrl()).maxNumberOfMessages(BATCH))
                    .messages();
            for (var message : messages) {
                var record = new JsonObject();
                record.addProperty("messageId", message.messageId());
                record.addProperty("body", message.body());
                record.addProperty("eventSource", "aws:sqs");
                records.add(record);
            }
        }
        var event = new JsonObject();
        event.add("Records", records);
        return event.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Without the first round, which finds nothing warm. */
    private static void print(List<Double> batches, List<JsonObject> recorded) {
        var warm = batches.stream().skip(1).sorted().toList();
        var pictures = recorded.stream()
                .skip(BATCH)
                .mapToDouble(line -> line.getAsJsonObject("millis").get("total").getAsDouble())
                .sum();
        System.out.printf(
                Locale.ROOT,
                "a batch of %d: median %.0f ms, at best %.0f ms; its pictures' own times add up to %.0f ms%n",
                BATCH,
                warm.get(warm.size() / 2),
                warm.getFirst(),
                pictures / warm.size());
    }
}
