package io.snaplabel.dynamodb;

import static io.snaplabel.dynamodb.RecordItem.number;
import static io.snaplabel.dynamodb.RecordItem.text;

import io.snaplabel.catalogue.Card;
import io.snaplabel.catalogue.Catalogue;
import io.snaplabel.catalogue.Correction;
import io.snaplabel.catalogue.Shown;
import io.snaplabel.classify.TransientFault;
import io.snaplabel.image.ImageRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * The catalogue in the table of the records: a card for each object, an item for each name that it can be found by, and counts of the names,
 * written in one transaction on the condition that the card is still the one that was read. Thread-safe; does not close the client.
 */
public final class DynamoDbCatalogue implements Catalogue {
    private static final String ABSENT = "attribute_not_exists(#object)";
    private static final int ATTEMPTS = 8;
    private static final int FIRST_PAUSE_MILLIS = 10;

    private final DynamoDbClient dynamoDb;
    private final String table;

    public DynamoDbCatalogue(DynamoDbClient dynamoDb, String table) {
        this.dynamoDb = dynamoDb;
        this.table = table;
    }

    @Override
    public Optional<Card> find(String bucket, String key) {
        return item(CardItem.key(bucket, key)).map(CardItem::read);
    }

    @Override
    public Optional<Correction> correction(String bucket, String key, String eTag) {
        return item(CorrectionItem.key(bucket, key, eTag)).map(CorrectionItem::said);
    }

    @Override
    public boolean put(@Nullable Card before, Card after) {
        var writes = new ArrayList<TransactWriteItem>();
        writes.add(card(before, after));
        correction(before, after).ifPresent(writes::add);
        writes.addAll(names(before, after));
        for (var attempt = 0; ; attempt++) {
            try {
                dynamoDb.transactWriteItems(r -> r.transactItems(writes));
                return true;
            } catch (TransactionCanceledException e) {
                if (isRefused(e.cancellationReasons())) {
                    return false;
                }
                if (attempt >= ATTEMPTS) {
                    throw fault(after, e);
                }
                pause(FIRST_PAUSE_MILLIS << attempt, after, e);
            } catch (SdkException e) {
                throw fault(after, e);
            }
        }
    }

    private Optional<Attributes> item(Map<String, AttributeValue> key) {
        return Table.faults(
                "GetItem in table " + table,
                () -> Optional.of(dynamoDb.getItem(
                                r -> r.tableName(table).key(key).consistentRead(true)))
                        .filter(answer -> !answer.item().isEmpty())
                        .map(answer -> new Attributes(answer.item())));
    }

    private TransactWriteItem card(@Nullable Card before, Card after) {
        var item = CardItem.of(after);
        return TransactWriteItem.builder()
                .put(put -> {
                    put.tableName(table).item(item);
                    if (before == null) {
                        put.conditionExpression(ABSENT).expressionAttributeNames(Map.of("#object", RecordItem.OBJECT));
                    } else {
                        put.conditionExpression("#revision = :before")
                                .expressionAttributeNames(Map.of("#revision", CardItem.REVISION))
                                .expressionAttributeValues(Map.of(":before", number(before.revision())));
                    }
                })
                .build();
    }

    /** Only what is said of the bytes as they were: other bytes' corrections stay. */
    private Optional<TransactWriteItem> correction(@Nullable Card before, Card after) {
        var eTag = after.record().eTag();
        if (eTag == null) {
            return Optional.empty();
        }
        var image = after.record().image();
        var key = CorrectionItem.key(image.bucket(), image.key(), eTag);
        if (before == null) {
            return after.correction() == null ? Optional.of(absent(key)) : Optional.empty();
        }
        if (!eTag.equals(before.record().eTag()) || Objects.equals(before.correction(), after.correction())) {
            return Optional.empty();
        }
        return Optional.of(after.correction() == null ? delete(key) : put(CorrectionItem.of(after)));
    }

    private TransactWriteItem absent(Map<String, AttributeValue> key) {
        return TransactWriteItem.builder()
                .conditionCheck(check -> check.tableName(table)
                        .key(key)
                        .conditionExpression(ABSENT)
                        .expressionAttributeNames(Map.of("#object", RecordItem.OBJECT)))
                .build();
    }

    private List<TransactWriteItem> names(@Nullable Card before, Card after) {
        var image = after.record().image();
        var old = before == null ? Map.<String, Shown>of() : before.names();
        var oldImage = before == null ? image : before.record().image();
        var now = after.names();
        var writes = new ArrayList<TransactWriteItem>();
        now.forEach((name, shown) -> {
            if (!shown.equals(old.get(name)) || !image.equals(oldImage)) {
                writes.add(put(CardItem.name(image, shown)));
            }
            if (!old.containsKey(name)) {
                writes.add(count(image, name, 1));
            }
        });
        old.keySet().stream().filter(name -> !now.containsKey(name)).forEach(name -> {
            writes.add(delete(CardItem.nameKey(image, name)));
            writes.add(count(image, name, -1));
        });
        return writes;
    }

    private TransactWriteItem put(Map<String, AttributeValue> item) {
        return TransactWriteItem.builder()
                .put(put -> put.tableName(table).item(item))
                .build();
    }

    private TransactWriteItem delete(Map<String, AttributeValue> key) {
        return TransactWriteItem.builder()
                .delete(delete -> delete.tableName(table).key(key))
                .build();
    }

    private TransactWriteItem count(ImageRef image, String name, long by) {
        var place = Table.COUNTS + Table.shelf(Table.object(image.bucket(), image.key()));
        return TransactWriteItem.builder()
                .update(update -> update.tableName(table)
                        .key(Map.of(RecordItem.OBJECT, text(place), RecordItem.VERSION, text(name)))
                        .updateExpression("ADD #count :by")
                        .expressionAttributeNames(Map.of("#count", "count"))
                        .expressionAttributeValues(Map.of(":by", number(by))))
                .build();
    }

    /** By a condition of ours; whatever else goes wrong is that many write at once. */
    private static boolean isRefused(List<CancellationReason> reasons) {
        return reasons.stream().anyMatch(reason -> "ConditionalCheckFailed".equals(reason.code()));
    }

    private static void pause(long millis, Card card, TransactionCanceledException e) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw fault(card, e);
        }
    }

    private static TransientFault fault(Card card, SdkException e) {
        return new TransientFault(card.record().image() + ": show in the catalogue failed: " + e.getMessage(), e);
    }
}
