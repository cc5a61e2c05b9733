package io.snaplabel.backfill;

import static io.snaplabel.backfill.KnownRecords.text;

import io.snaplabel.backfill.Seen.Fate;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.ObjectEvent;
import io.snaplabel.image.Sequencer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The records whose result is another model's or of another preprocessing (a model's digest covers its preprocessing), and nothing else:
 * what has no record is not looked for. Reads the whole table, half a read unit for each 4 kB. Not thread-safe; throws the SDK's exceptions.
 */
public final class StaleRecords implements Source {
    private final DynamoDbClient dynamoDb;
    private final String table;
    private final Target target;
    private final String modelDigest;
    private final Deque<Seen> page = new ArrayDeque<>();
    private @Nullable Map<String, AttributeValue> last;
    private boolean ended;

    /** Begins after a cursor, or from the start. */
    public StaleRecords(
            DynamoDbClient dynamoDb, String table, Target target, String modelDigest, @Nullable String cursor) {
        this.dynamoDb = dynamoDb;
        this.table = table;
        this.target = target;
        this.modelDigest = modelDigest;
        if (cursor != null) {
            var space = cursor.indexOf(' ');
            last = Map.of(
                    "object", AttributeValue.fromS(cursor.substring(space + 1)),
                    "version", AttributeValue.fromS(cursor.substring(0, space)));
        }
    }

    @Override
    public List<Seen> next(int most) {
        while (page.isEmpty() && !ended) {
            turn();
        }
        var some = new ArrayList<Seen>();
        while (some.size() < Math.min(most, MOST) && !page.isEmpty()) {
            some.add(page.remove());
        }
        return some;
    }

    private void turn() {
        var from = last;
        var answer = dynamoDb.scan(r -> r.tableName(table)
                .exclusiveStartKey(from)
                .filterExpression("#state = :done AND modelDigest <> :digest AND outcome IN (:labelled, :rejected)"
                        + " AND #bucket = :bucket AND begins_with(#key, :prefix)")
                .projectionExpression(
                        "#object, version, #bucket, #key, sequencer, eventTime, eTag, #bytes, modelDigest")
                .expressionAttributeNames(Map.of(
                        "#object", "object", "#state", "state", "#bucket", "bucket", "#key", "key", "#bytes", "bytes"))
                .expressionAttributeValues(values()));
        answer.items().stream().map(StaleRecords::seen).forEach(page::add);
        last = answer.lastEvaluatedKey();
        ended = last.isEmpty();
    }

    private Map<String, AttributeValue> values() {
        var values = new HashMap<String, AttributeValue>();
        Map.of(
                        ":done",
                        "DONE",
                        ":digest",
                        modelDigest,
                        ":labelled",
                        "labelled",
                        ":rejected",
                        "rejected",
                        ":bucket",
                        target.bucket(),
                        ":prefix",
                        target.prefix())
                .forEach((name, value) -> values.put(name, AttributeValue.fromS(value)));
        return values;
    }

    private static Seen seen(Map<String, AttributeValue> item) {
        var image = new ImageRef(text(item, "bucket"), text(item, "key"), text(item, "version"));
        var bytes = item.get("bytes");
        var event = new ObjectEvent.Created(
                image,
                new Sequencer(text(item, "sequencer")),
                Instant.parse(text(item, "eventTime")),
                text(item, "eTag"),
                bytes == null ? 0 : Long.parseLong(bytes.n()));
        return new Seen(event, KeyKind.of(image.key()), Fate.STALE, text(item, "version") + " " + text(item, "object"));
    }
}
