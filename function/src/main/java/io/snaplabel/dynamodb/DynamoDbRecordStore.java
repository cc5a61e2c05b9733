package io.snaplabel.dynamodb;

import static io.snaplabel.dynamodb.RecordItem.ATTEMPT;
import static io.snaplabel.dynamodb.RecordItem.DONE;
import static io.snaplabel.dynamodb.RecordItem.IN_PROGRESS;
import static io.snaplabel.dynamodb.RecordItem.LEASE_UNTIL;
import static io.snaplabel.dynamodb.RecordItem.MODEL_DIGEST;
import static io.snaplabel.dynamodb.RecordItem.OBJECT;
import static io.snaplabel.dynamodb.RecordItem.SEQUENCER;
import static io.snaplabel.dynamodb.RecordItem.STATE;
import static io.snaplabel.dynamodb.RecordItem.number;
import static io.snaplabel.dynamodb.RecordItem.text;

import io.snaplabel.classify.RecordStore;
import io.snaplabel.classify.TransientFault;
import io.snaplabel.image.ImageRecord;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.ObjectEvent;
import io.snaplabel.image.Sequencer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * One DynamoDB item an object; every step is one conditional write. A claim touches only the claim's own attributes, so that the last
 * result stays readable until the next one replaces the whole item. Thread-safe; does not close the client.
 */
public final class DynamoDbRecordStore implements RecordStore {
    private static final String NEWEST = "attribute_not_exists(#object) OR #sequencer < :sequencer";

    private static final String CLAIMABLE = NEWEST
            + " OR (#sequencer = :sequencer AND #state = :inProgress AND #leaseUntil < :now)"
            + " OR (#sequencer = :sequencer AND #state = :done"
            + " AND attribute_exists(#modelDigest) AND #modelDigest <> :modelDigest)";

    private final DynamoDbClient dynamoDb;
    private final String table;
    private final Supplier<String> attemptIds;

    /**
     * A store over one table.
     *
     * @param attemptIds unique values, asked for at each claim (never at INIT, which a snapshot would repeat)
     */
    public DynamoDbRecordStore(DynamoDbClient dynamoDb, String table, Supplier<String> attemptIds) {
        this.dynamoDb = dynamoDb;
        this.table = table;
        this.attemptIds = attemptIds;
    }

    @Override
    public Claim claim(ObjectEvent.Created event, String modelDigest, Instant now, Instant leaseUntil) {
        var ticket = new Ticket(event.image(), event.sequencer(), attemptIds.get());
        return faults(event.image(), "claim", () -> {
            try {
                var before = dynamoDb.updateItem(r -> r.tableName(table)
                        .key(RecordItem.key(event.image()))
                        .updateExpression("SET #sequencer = :sequencer, #state = :inProgress, #attempt = :attempt,"
                                + " #leaseUntil = :leaseUntil")
                        .conditionExpression(CLAIMABLE)
                        .expressionAttributeNames(Map.of(
                                "#object", OBJECT,
                                "#sequencer", SEQUENCER,
                                "#state", STATE,
                                "#attempt", ATTEMPT,
                                "#leaseUntil", LEASE_UNTIL,
                                "#modelDigest", MODEL_DIGEST))
                        .expressionAttributeValues(Map.of(
                                ":sequencer", text(event.sequencer().digits()),
                                ":inProgress", text(IN_PROGRESS),
                                ":done", text(DONE),
                                ":attempt", text(ticket.attempt()),
                                ":leaseUntil", number(leaseUntil.toEpochMilli()),
                                ":now", number(now.toEpochMilli()),
                                ":modelDigest", text(modelDigest)))
                        .returnValues(ReturnValue.ALL_OLD)
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
                return new Granted(ticket, RecordItem.result(event.image(), new Attributes(before.attributes())));
            } catch (ConditionalCheckFailedException e) {
                return refusal(ticket, new Attributes(e.item()));
            }
        });
    }

    @Override
    public boolean complete(Ticket ticket, ImageRecord record) {
        return put(
                record,
                "complete",
                "#attempt = :attempt AND #sequencer = :sequencer",
                Map.of("#attempt", ATTEMPT, "#sequencer", SEQUENCER),
                Map.of(
                        ":attempt", text(ticket.attempt()),
                        ":sequencer", text(ticket.sequencer().digits())));
    }

    @Override
    public boolean bury(ImageRecord tombstone) {
        return put(
                tombstone,
                "bury",
                NEWEST,
                Map.of("#object", OBJECT, "#sequencer", SEQUENCER),
                Map.of(":sequencer", text(tombstone.sequencer().digits())));
    }

    @Override
    public Optional<ImageRecord> find(ImageRef image) {
        return faults(image, "find", () -> {
            var item = dynamoDb.getItem(
                            r -> r.tableName(table).key(RecordItem.key(image)).consistentRead(true))
                    .item();
            return Optional.ofNullable(RecordItem.result(image, new Attributes(item)));
        });
    }

    private boolean put(
            ImageRecord record,
            String what,
            String condition,
            Map<String, String> names,
            Map<String, AttributeValue> values) {
        return faults(record.image(), what, () -> {
            try {
                dynamoDb.putItem(r -> r.tableName(table)
                        .item(RecordItem.of(record))
                        .conditionExpression(condition)
                        .expressionAttributeNames(names)
                        .expressionAttributeValues(values));
                return true;
            } catch (ConditionalCheckFailedException e) {
                return false;
            }
        });
    }

    private static Claim refusal(Ticket ticket, Attributes stored) {
        var newest = new Sequencer(stored.text(SEQUENCER));
        var result = RecordItem.result(ticket.image(), stored);
        var settled = stored.text(STATE).equals(DONE);
        if (newest.compareTo(ticket.sequencer()) > 0) {
            return new Stale(newest, settled ? result : null);
        }
        if (settled) {
            return new Duplicate();
        }
        // The client repeats a write whose answer was lost; then it is our own claim that stands in the way.
        return stored.text(ATTEMPT).equals(ticket.attempt())
                ? new Granted(ticket, result)
                : new Busy(Instant.ofEpochMilli(stored.whole(LEASE_UNTIL)));
    }

    private <T> T faults(ImageRef image, String what, Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            throw new TransientFault(image + ": " + what + " in table " + table + " failed: " + e.getMessage(), e);
        }
    }
}
