package io.snaplabel.backfill;

import io.snaplabel.image.ImageRef;
import io.snaplabel.image.Sequencer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/** What is known of many objects at once, by {@code BatchGetItem}: half a read unit for each. Thread-safe; throws the SDK's exceptions. */
final class KnownRecords {
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final DynamoDbClient dynamoDb;
    private final String table;

    KnownRecords(DynamoDbClient dynamoDb, String table) {
        this.dynamoDb = dynamoDb;
        this.table = table;
    }

    /**
     * What a record says; docs/operate.md names the attributes.
     *
     * @param outcome null while the first attempt is under way
     * @param modelDigest null where no model was asked
     */
    record Known(
            Sequencer sequencer,
            @Nullable String outcome,
            @Nullable String modelDigest,
            @Nullable String eTag) {}

    /** The records of at most {@value Source#MOST} objects; those without one are absent. */
    Map<ImageRef, Known> of(Collection<ImageRef> images) {
        var byKey = images.stream().collect(Collectors.toMap(KnownRecords::key, image -> image, (a, _) -> a));
        var known = new HashMap<ImageRef, Known>();
        List<Map<String, AttributeValue>> asked = List.copyOf(byKey.keySet());
        while (!asked.isEmpty()) {
            var keys = KeysAndAttributes.builder()
                    .keys(asked)
                    .projectionExpression("#object, version, sequencer, outcome, modelDigest, eTag")
                    .expressionAttributeNames(Map.of("#object", "object"))
                    .build();
            var answer = dynamoDb.batchGetItem(r -> r.requestItems(Map.of(table, keys)));
            answer.responses().getOrDefault(table, List.of()).forEach(item -> {
                var image = byKey.get(Map.of("object", item.get("object"), "version", item.get("version")));
                if (image != null) {
                    known.put(image, known(item));
                }
            });
            var left = answer.unprocessedKeys().get(table);
            asked = left == null ? List.of() : left.keys();
            if (!asked.isEmpty()) {
                Pauses.sleep(PAUSE);
            }
        }
        return known;
    }

    private static Map<String, AttributeValue> key(ImageRef image) {
        return Map.of(
                "object", AttributeValue.fromS(image.bucket() + "/" + image.key()),
                "version", AttributeValue.fromS(image.versionKey()));
    }

    private static Known known(Map<String, AttributeValue> item) {
        return new Known(
                new Sequencer(text(item, "sequencer")),
                textOrNull(item, "outcome"),
                textOrNull(item, "modelDigest"),
                textOrNull(item, "eTag"));
    }

    static String text(Map<String, AttributeValue> item, String name) {
        var text = textOrNull(item, name);
        if (text == null) {
            throw new IllegalStateException("record: expected the attribute " + name + " but got " + item.keySet());
        }
        return text;
    }

    static @Nullable String textOrNull(Map<String, AttributeValue> item, String name) {
        var value = item.get(name);
        return value == null ? null : value.s();
    }
}
