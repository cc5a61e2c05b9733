package io.snaplabel.local.dynamodb;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** The table of records as the template declares it: one item per object version, found by label through an index. */
public final class RecordsTable {
    /** Label → objects, by probability. */
    public static final String LABEL_INDEX = "label-probability";

    private RecordsTable() {}

    public static void create(DynamoDbClient dynamoDb, String table) {
        dynamoDb.createTable(request -> request.tableName(table)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(
                        attribute("object", ScalarAttributeType.S),
                        attribute("version", ScalarAttributeType.S),
                        attribute("label", ScalarAttributeType.S),
                        attribute("probability", ScalarAttributeType.N))
                .keySchema(key("object", KeyType.HASH), key("version", KeyType.RANGE))
                .globalSecondaryIndexes(labelIndex()));
    }

    private static GlobalSecondaryIndex labelIndex() {
        return GlobalSecondaryIndex.builder()
                .indexName(LABEL_INDEX)
                .keySchema(key("label", KeyType.HASH), key("probability", KeyType.RANGE))
                .projection(all -> all.projectionType(ProjectionType.ALL))
                .build();
    }

    private static AttributeDefinition attribute(String name, ScalarAttributeType type) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(type)
                .build();
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }
}
