package io.snaplabel.backfill;

import com.google.gson.Gson;
import io.snaplabel.backfill.Job.Order;
import io.snaplabel.backfill.Job.Progress;
import io.snaplabel.backfill.Job.State;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/**
 * The jobs, beside the records: whoever feeds one holds a lease, and may be killed anywhere; another goes on from the last cursor. Every step
 * is one conditional write. Thread-safe across processes; throws the SDK's exceptions.
 */
public final class Jobs {
    private static final String JOBS = "#jobs";
    private static final Duration LEASE = Duration.ofSeconds(15);
    private static final Gson GSON = new Gson();

    private final DynamoDbClient dynamoDb;
    private final String table;
    private final String owner;
    private final InstantSource clock;

    /**
     * The jobs of a table.
     *
     * @param owner whoever feeds, unique
     */
    public Jobs(DynamoDbClient dynamoDb, String table, String owner, InstantSource clock) {
        this.dynamoDb = dynamoDb;
        this.table = table;
        this.owner = owner;
        this.clock = clock;
    }

    /** A new job, with its lease. */
    public Job add(Order order) {
        var item = Map.of(
                "object", text(JOBS),
                "version", text(order.id()),
                "jobOrder", text(GSON.toJson(order)),
                "jobProgress", text(GSON.toJson(Progress.NONE)),
                "jobState", text(State.RUNNING.name()),
                "jobOwner", text(owner),
                "jobLease", lease());
        dynamoDb.putItem(r -> r.tableName(table)
                .item(item)
                .conditionExpression("attribute_not_exists(#object)")
                .expressionAttributeNames(Map.of("#object", "object")));
        return job(item);
    }

    public Optional<Job> find(String id) {
        var item = dynamoDb.getItem(r -> r.tableName(table).key(key(id)).consistentRead(true))
                .item();
        return item.isEmpty() ? Optional.empty() : Optional.of(job(item));
    }

    /** All of them, the oldest first. */
    public List<Job> all() {
        return dynamoDb
                .queryPaginator(r -> r.tableName(table)
                        .keyConditionExpression("#object = :jobs")
                        .expressionAttributeNames(Map.of("#object", "object"))
                        .expressionAttributeValues(Map.of(":jobs", text(JOBS))))
                .items()
                .stream()
                .map(Jobs::job)
                .toList();
    }

    /**
     * Keeps how far it has come, and the lease.
     *
     * @return the job as it now is, perhaps to be paused; nothing when somebody else feeds it by now
     */
    public Optional<Job> keep(String id, Progress progress) {
        return update(
                id,
                "SET jobProgress = :progress, jobLease = :lease",
                "jobOwner = :owner",
                Map.of(":progress", text(GSON.toJson(progress)), ":lease", lease(), ":owner", text(owner)));
    }

    /** Nothing when it is paused, or somebody else's, by now. */
    public Optional<Job> finish(String id) {
        return update(
                id,
                "SET jobState = :to",
                "jobState = :from AND jobOwner = :owner",
                Map.of(":to", text("FED"), ":from", text("RUNNING"), ":owner", text(owner)));
    }

    /** Nothing when it is not running. */
    public Optional<Job> pause(String id) {
        return update(
                id, "SET jobState = :to", "jobState = :from", Map.of(":to", text("PAUSED"), ":from", text("RUNNING")));
    }

    /** Takes a job over: one that was paused, or whose feeder has given no sign of life; nothing when it is neither. */
    public Optional<Job> takeOver(String id) {
        return update(
                id,
                "SET jobState = :running, jobOwner = :owner, jobLease = :lease",
                "jobState = :paused OR (jobState = :running AND jobLease < :now)",
                Map.of(
                        ":running", text("RUNNING"),
                        ":paused", text("PAUSED"),
                        ":owner", text(owner),
                        ":lease", lease(),
                        ":now", AttributeValue.fromN(Long.toString(clock.millis()))));
    }

    private Optional<Job> update(String id, String change, String condition, Map<String, AttributeValue> values) {
        try {
            return Optional.of(job(dynamoDb.updateItem(r -> r.tableName(table)
                            .key(key(id))
                            .updateExpression(change)
                            .conditionExpression(condition)
                            .expressionAttributeValues(values)
                            .returnValues(ReturnValue.ALL_NEW))
                    .attributes()));
        } catch (ConditionalCheckFailedException _) {
            return Optional.empty();
        }
    }

    private AttributeValue lease() {
        return AttributeValue.fromN(Long.toString(clock.instant().plus(LEASE).toEpochMilli()));
    }

    private static Job job(Map<String, AttributeValue> item) {
        var lease = item.get("jobLease");
        return new Job(
                GSON.fromJson(KnownRecords.text(item, "jobOrder"), Order.class),
                GSON.fromJson(KnownRecords.text(item, "jobProgress"), Progress.class),
                State.valueOf(KnownRecords.text(item, "jobState")),
                Instant.ofEpochMilli(lease == null ? 0 : Long.parseLong(lease.n())));
    }

    private static Map<String, AttributeValue> key(String id) {
        return Map.of("object", text(JOBS), "version", text(id));
    }

    private static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }
}
