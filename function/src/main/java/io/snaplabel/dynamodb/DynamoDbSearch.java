package io.snaplabel.dynamodb;

import static io.snaplabel.dynamodb.RecordItem.text;

import io.snaplabel.catalogue.Card;
import io.snaplabel.catalogue.Feedback;
import io.snaplabel.catalogue.Hit;
import io.snaplabel.catalogue.Page;
import io.snaplabel.catalogue.Search;
import io.snaplabel.catalogue.Shown;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * Asks the table's indexes. A bucket's objects stand on several shelves, each in the order of uploads, and are merged here; a page goes on after
 * the place of its last object, so that what comes meanwhile moves nothing. Thread-safe; does not close the client.
 */
public final class DynamoDbSearch implements Search {
    private final DynamoDbClient dynamoDb;
    private final String table;

    public DynamoDbSearch(DynamoDbClient dynamoDb, String table) {
        this.dynamoDb = dynamoDb;
        this.table = table;
    }

    @Override
    public Page<Card> newest(String bucket, int limit, @Nullable String from) {
        var shelves = new ArrayList<String>();
        for (var i = 0; i < Table.SHELVES; i++) {
            shelves.add(CardItem.shelf(bucket, i));
        }
        return shelved(shelves, limit, from, CardItem::read);
    }

    @Override
    public Page<Feedback> corrections(int limit, @Nullable String from) {
        return shelved(List.of(Table.CORRECTIONS), limit, from, CorrectionItem::feedback);
    }

    @Override
    public Page<Hit> labelled(String label, int limit, @Nullable String from) {
        var query = QueryRequest.builder()
                .tableName(table)
                .indexName(Table.LABEL_INDEX)
                .keyConditionExpression("#label = :label")
                .expressionAttributeNames(Map.of("#label", Table.LABEL))
                .expressionAttributeValues(Map.of(":label", text(label)))
                .scanIndexForward(false)
                .limit(limit);
        if (from != null) {
            query.exclusiveStartKey(Place.hit(from, label));
        }
        var answer = Table.faults("Query of table " + table, () -> dynamoDb.query(query.build()));
        var last = answer.lastEvaluatedKey();
        return new Page<>(
                answer.items().stream()
                        .map(Attributes::new)
                        .map(item -> new Hit(
                                CardItem.image(item),
                                item.decimal(Table.PROBABILITY),
                                Shown.By.valueOf(item.text("by"))))
                        .toList(),
                last.isEmpty() ? null : Place.hit(new Attributes(last)));
    }

    @Override
    public SortedMap<String, Long> counts() {
        var counts = new TreeMap<String, Long>();
        for (var i = 0; i < Table.SHELVES; i++) {
            var place = Table.COUNTS + i;
            var query = QueryRequest.builder()
                    .tableName(table)
                    .keyConditionExpression("#object = :place")
                    .expressionAttributeNames(Map.of("#object", RecordItem.OBJECT))
                    .expressionAttributeValues(Map.of(":place", text(place)))
                    .build();
            Table.faults("Query of table " + table, () -> {
                dynamoDb.queryPaginator(query).items().stream()
                        .map(Attributes::new)
                        .forEach(item -> counts.merge(item.text(RecordItem.VERSION), item.whole("count"), Long::sum));
                return counts;
            });
        }
        counts.values().removeIf(count -> count <= 0);
        return counts;
    }

    private <T> Page<T> shelved(List<String> shelves, int limit, @Nullable String from, Function<Attributes, T> read) {
        var before = from == null ? null : Place.upload(from);
        var found = shelves.stream()
                .flatMap(shelf -> shelf(shelf, limit + 1, before).stream())
                .sorted(Comparator.comparing((Attributes item) -> item.text(Table.UPLOADED))
                        .reversed())
                .limit(limit + 1L)
                .toList();
        var page = found.subList(0, Math.min(limit, found.size()));
        return new Page<>(
                page.stream().map(read).toList(), found.size() <= limit ? null : Place.upload(page.getLast()));
    }

    private List<Attributes> shelf(String shelf, int limit, @Nullable String before) {
        var values = new HashMap<String, AttributeValue>();
        values.put(":shelf", text(shelf));
        var names = new HashMap<String, String>();
        names.put("#shelf", Table.SHELF);
        if (before != null) {
            values.put(":before", text(before));
            names.put("#uploaded", Table.UPLOADED);
        }
        var query = QueryRequest.builder()
                .tableName(table)
                .indexName(Table.SHELF_INDEX)
                .keyConditionExpression("#shelf = :shelf" + (before == null ? "" : " AND #uploaded < :before"))
                .expressionAttributeNames(names)
                .expressionAttributeValues(values)
                .scanIndexForward(false)
                .limit(limit)
                .build();
        return Table.faults(
                "Query of table " + table,
                () -> dynamoDb.queryPaginator(query).items().stream()
                        .limit(limit)
                        .map(Attributes::new)
                        .toList());
    }
}
