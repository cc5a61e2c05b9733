package io.snaplabel.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.snaplabel.catalogue.Card;
import io.snaplabel.catalogue.Catalogue;
import io.snaplabel.catalogue.CatalogueContract;
import io.snaplabel.catalogue.Hit;
import io.snaplabel.catalogue.Page;
import io.snaplabel.catalogue.Search;
import io.snaplabel.classify.TransientFault;
import io.snaplabel.local.LocalClients;
import io.snaplabel.local.dynamodb.DynamoDbServer;
import io.snaplabel.local.dynamodb.RecordsTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The contract of the catalogue, on DynamoDB Local; and what only shows with many objects and many writers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DynamoDbCatalogueIT implements CatalogueContract {
    private static final int MANY = 1_100;
    private static final Instant START = Instant.parse("2026-11-23T09:30:00Z");

    private final DynamoDbServer server = DynamoDbServer.start(0);
    private final DynamoDbClient dynamoDb = LocalClients.dynamoDb(server.endpoint());
    private final DynamoDbCatalogue catalogue = new DynamoDbCatalogue(dynamoDb, "records");
    private final DynamoDbSearch search = new DynamoDbSearch(dynamoDb, "records");

    @Override
    public Catalogue catalogue() {
        return catalogue;
    }

    @Override
    public Search search() {
        return search;
    }

    @Override
    public void forget(Card tombstone) {
        var image = tombstone.record().image();
        dynamoDb.deleteItem(request -> request.tableName("records").key(CardItem.key(image.bucket(), image.key())));
    }

    @BeforeAll
    void createTable() {
        RecordsTable.create(dynamoDb, "records");
    }

    @AfterAll
    void stop() {
        dynamoDb.close();
        server.close();
    }

    @Test
    void moreThanAThousandObjectsArePagedCompletelyAndOnceWhileOthersAreAdded() throws Exception {
        IntStream.range(0, MANY).forEach(i -> add("many", "old-" + i, i));
        var added = new AtomicInteger();
        var done = new AtomicBoolean();
        try (var writer = Executors.newSingleThreadExecutor()) {
            var writing = writer.submit(() -> {
                while (!done.get()) {
                    add("many", "new-" + added.get(), MANY + added.incrementAndGet());
                }
            });
            var newest = keys(
                    from -> search.newest("many", 100, from),
                    card -> card.record().image().key());
            var labelled = keys(
                    from -> search.labelled("many-cats", 100, from),
                    (Hit hit) -> hit.image().key());
            done.set(true);
            writing.get();
            for (var keys : List.of(newest, labelled)) {
                assertThat(new HashSet<>(keys)).hasSameSizeAs(keys);
                assertThat(keys)
                        .containsAll(IntStream.range(0, MANY)
                                .mapToObj(i -> "old-" + i)
                                .toList());
            }
        }
        assertThat(added).hasPositiveValue();
        assertThat(search.counts()).containsEntry("many-cats", (long) MANY + added.get());
    }

    @Test
    void manyWritersAtOnceAreCountedExactly() throws Exception {
        try (var writers = Executors.newFixedThreadPool(8)) {
            var writing = IntStream.range(0, 80)
                    .mapToObj(i -> writers.submit(() -> add("crowd", "k" + i, i)))
                    .toList();
            for (var one : writing) {
                one.get();
            }
        }
        assertThat(search.counts()).containsEntry("crowd-cats", 80L);
    }

    @Test
    void aFailingTableIsATransientFault() {
        var broken = new DynamoDbCatalogue(dynamoDb, "no-such-table");
        var card = CatalogueContract.card("b", "k", START, 1);
        assertThatExceptionOfType(TransientFault.class).isThrownBy(() -> broken.find("b", "k"));
        assertThatExceptionOfType(TransientFault.class).isThrownBy(() -> broken.put(null, card));
        assertThatExceptionOfType(TransientFault.class)
                .isThrownBy(() -> new DynamoDbSearch(dynamoDb, "no-such-table").counts())
                .withMessageContaining("Query of table no-such-table failed");
    }

    private boolean add(String bucket, String key, int second) {
        Card card = CatalogueContract.card(
                bucket, key, START.plusSeconds(second), 1, CatalogueContract.shown(bucket + "-cats", second % 7 / 7.0));
        return catalogue.put(null, card);
    }

    private static <T> List<String> keys(Function<@Nullable String, Page<T>> pages, Function<T, String> key) {
        var keys = new ArrayList<String>();
        var page = pages.apply(null);
        while (true) {
            page.items().forEach(item -> keys.add(key.apply(item)));
            var next = page.next();
            if (next == null) {
                return keys;
            }
            page = pages.apply(next);
        }
    }
}
