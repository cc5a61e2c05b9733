package io.snaplabel.effects;

import io.snaplabel.catalogue.Catalogue;
import io.snaplabel.catalogue.Search;
import io.snaplabel.classify.ImageSource;
import io.snaplabel.classify.RecordStore;
import io.snaplabel.classify.TagStore;
import io.snaplabel.dynamodb.DynamoDbCatalogue;
import io.snaplabel.dynamodb.DynamoDbRecordStore;
import io.snaplabel.dynamodb.DynamoDbSearch;
import io.snaplabel.event.Delivery;
import io.snaplabel.event.EventReader;
import io.snaplabel.event.Notice;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.ObjectEvent;
import io.snaplabel.local.dynamodb.RecordsTable;
import io.snaplabel.s3.S3ImageSource;
import io.snaplabel.s3.S3TagStore;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;

/** The real adapters over servers on this machine: buckets that are emptied, and a table that is made anew. */
final class LocalWorld implements World {
    private final S3Client s3;
    private final DynamoDbClient dynamoDb;
    private final Queue<String> notifications;
    private final String table;

    /** A new world, empty; {@code notifications} is where the S3 server's events arrive before its answers. */
    LocalWorld(S3Client s3, DynamoDbClient dynamoDb, String table, Queue<String> notifications) {
        this.s3 = s3;
        this.dynamoDb = dynamoDb;
        this.table = table;
        this.notifications = notifications;
        if (dynamoDb.listTables().tableNames().contains(table)) {
            dynamoDb.deleteTable(r -> r.tableName(table));
        }
        RecordsTable.create(dynamoDb, table);
        List.of(Schedule.PLAIN, Schedule.VERSIONED).forEach(this::empty);
        notifications.clear();
    }

    private void empty(String bucket) {
        var all = s3.listObjectVersions(r -> r.bucket(bucket));
        all.versions()
                .forEach(one ->
                        s3.deleteObject(r -> r.bucket(bucket).key(one.key()).versionId(one.versionId())));
        all.deleteMarkers()
                .forEach(one ->
                        s3.deleteObject(r -> r.bucket(bucket).key(one.key()).versionId(one.versionId())));
    }

    @Override
    public RecordStore records() {
        return new DynamoDbRecordStore(dynamoDb, table, () -> UUID.randomUUID().toString());
    }

    @Override
    public Catalogue catalogue() {
        return new DynamoDbCatalogue(dynamoDb, table);
    }

    @Override
    public Search search() {
        return new DynamoDbSearch(dynamoDb, table);
    }

    @Override
    public ImageSource images() {
        return new S3ImageSource(s3);
    }

    @Override
    public TagStore tags() {
        return new S3TagStore(s3);
    }

    @Override
    public ObjectEvent.Created put(ImageRef image, byte[] bytes) {
        s3.putObject(r -> r.bucket(image.bucket()).key(image.key()), RequestBody.fromBytes(bytes));
        return (ObjectEvent.Created) notified();
    }

    @Override
    public ObjectEvent.Deleted delete(ImageRef image) {
        s3.deleteObject(r -> r.bucket(image.bucket()).key(image.key()).versionId(image.versionId()));
        return (ObjectEvent.Deleted) notified();
    }

    private ObjectEvent notified() {
        var delivery = (Delivery.Direct) EventReader.read(notifications.remove());
        return ((Notice.Happened) delivery.notices().getFirst()).event();
    }
}
