package io.snaplabel.local.dynamodb;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** The table of records and of the catalogue as the template declares it: indexes by label and by upload. */
public final class RecordsTable {
    private RecordsTable() {}

    public static void create(DynamoDbClient dynamoDb, String table) {
        dynamoDb.createTable(request -> request.tableName(table)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(
                        attribute("object", ScalarAttributeType.S),
                        attribute("version", ScalarAttributeType.S),
                        attribute("label", ScalarAttributeType.S),
                        attribute("probability", ScalarAttributeType.N),
                        attribute("shelf", ScalarAttributeType.S),
                        attribute("uploaded", ScalarAttributeType.S))
                .keySchema(key("object", KeyType.HASH), key("version", KeyType.RANGE))
                .globalSecondaryIndexes(
                        index("label-probability", key("label", KeyType.HASH), key("probability", KeyType.RANGE)),
                        index("shelf-uploaded", key("shelf", KeyType.HASH), key("uploaded", KeyType.RANGE))));
    }

    private static GlobalSecondaryIndex index(String name, KeySchemaElement... keys) {
        return GlobalSecondaryIndex.builder()
                .indexName(name)
                .keySchema(keys)
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
