package io.snaplabel.snapstart;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Every shape of event but the batch, dealt with before the snapshot, from its JSON to the completed record, with a real picture through the real
 * model. Classes are loaded and code is compiled by then; no store is touched, because behind the SDK's clients is {@link CannedAws}.
 */
public final class Rehearsal implements Runnable {
    /**
     * The files of {@code events/}, which travel with the program, but for {@code sqs-batch.json}: it runs the network on threads of its own, each
     * of which would keep some 5 MiB in the snapshot and save the first batch after a restore nothing (docs/snapstart.md).
     */
    static final List<String> EVENTS = List.of(
            "batch-job-1.0.json",
            "batch-job-2.0.json",
            "eventbridge-created.json",
            "eventbridge-deleted.json",
            "eventbridge-in-sqs.json",
            "http-classify.json",
            "http-health.json",
            "s3-copy.json",
            "s3-delete-marker.json",
            "s3-delete.json",
            "s3-multipart.json",
            "s3-odd-key.json",
            "s3-put-versioned.json",
            "s3-put.json",
            "s3-tagging.json",
            "s3-test-event.json",
            "sns-in-sqs.json",
            "sns.json");

    /** The compiler takes what ran 200 times, and an event makes five calls: with less, first pictures are still interpreted. */
    static final int ROUNDS = 4;

    /** The bucket that those events speak of. */
    private static final Set<String> BUCKETS = Set.of("snaplabel-pictures");

    private static final String PICTURE = "/io/snaplabel/model/cat.jpg";

    /** The function's wiring over other clients than its own. */
    @FunctionalInterface
    public interface Stage {
        /** What deals with one event; it logs one line for every notice in it. */
        Consumer<String> set(S3Client s3, DynamoDbClient dynamoDb, Set<String> buckets, Consumer<JsonObject> log);
    }

    private final ClientOverrideConfiguration settings;
    private final Stage stage;

    /** With the settings of the function's own clients, for what they load and start is part of an event. */
    public Rehearsal(ClientOverrideConfiguration settings, Stage stage) {
        this.settings = settings;
        this.stage = stage;
    }

    /** Throws an {@link IllegalStateException} when an event is not dealt with as it would have to be. */
    @Override
    public void run() {
        var aws = new CannedAws(settings, resource(PICTURE));
        try (var s3 = aws.s3();
                var dynamoDb = aws.dynamoDb()) {
            var function = stage.set(s3, dynamoDb, BUCKETS, Rehearsal::requireWell);
            var events = EVENTS.stream()
                    .map(event -> new String(resource(event), StandardCharsets.UTF_8))
                    .toList();
            for (var round = 0; round < ROUNDS; round++) {
                events.forEach(function);
            }
        }
    }

    private static void requireWell(JsonObject line) {
        var text = line.toString();
        if (!"INFO".equals(line.get("level").getAsString()) || text.contains("\"rejected\"")) {
            throw new IllegalStateException("rehearsal: expected every event to be dealt with but got " + text);
        }
    }

    private static byte[] resource(String name) {
        try (var in = Rehearsal.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + ": expected beside the classes but it is absent");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
