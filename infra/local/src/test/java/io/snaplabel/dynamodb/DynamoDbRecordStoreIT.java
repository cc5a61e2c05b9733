package io.snaplabel.dynamodb;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.snaplabel.classify.RecordStore;
import io.snaplabel.classify.RecordStoreContract;
import io.snaplabel.classify.TransientFault;
import io.snaplabel.image.ImageRef;
import io.snaplabel.local.LocalClients;
import io.snaplabel.local.dynamodb.DynamoDbServer;
import io.snaplabel.local.dynamodb.RecordsTable;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The contract of the records, on DynamoDB Local. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DynamoDbRecordStoreIT implements RecordStoreContract {
    private final DynamoDbServer server = DynamoDbServer.start(0);
    private final DynamoDbClient dynamoDb = LocalClients.dynamoDb(server.endpoint());
    private final RecordStore store =
            new DynamoDbRecordStore(dynamoDb, "records", () -> UUID.randomUUID().toString());

    @Override
    public RecordStore store() {
        return store;
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
    void aFailingTableIsATransientFault() {
        var broken = new DynamoDbRecordStore(dynamoDb, "no-such-table", () -> "attempt");
        assertThatExceptionOfType(TransientFault.class)
                .isThrownBy(() -> broken.find(new ImageRef("pictures", "cat.jpg", null)))
                .withMessageContaining("s3://pictures/cat.jpg: find in table no-such-table failed");
    }
}
