package io.snaplabel.local;

import io.snaplabel.local.function.FunctionSpec;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the local stack consists of.
 *
 * @param table the name of the table of records
 * @param function null for a stack without one, where notifications stay on the queue
 */
public record StackOptions(
        Ports ports,
        Bucket bucket,
        String table,
        Queue queue,
        @Nullable FunctionSpec function) {
    /** Where the servers listen, 0 for any free port. The function starts beside S3 and DynamoDB when their ports are given, else after them. */
    public record Ports(int s3, int dynamoDb, int sqs, int http) {
        public static final Ports ANY = new Ports(0, 0, 0, 0);
    }

    /**
     * Where pictures lie.
     *
     * @param versioned whether it keeps versions
     * @param notifies whether it tells the queue what is uploaded; otherwise its objects are such as were there before
     */
    public record Bucket(String name, boolean versioned, boolean notifies) {}

    /**
     * What notifications wait on.
     *
     * @param visibilityTimeout whole seconds until a message that failed is delivered again
     * @param maxReceiveCount deliveries of a message before it goes to the dead-letter queue
     * @param batchSize most messages per invocation, 1 to 10
     */
    public record Queue(String name, Duration visibilityTimeout, int maxReceiveCount, int batchSize) {}

    /** Any free ports, a bucket without versions, and Lambda's usual batches of ten. */
    public static StackOptions defaults() {
        return new StackOptions(
                Ports.ANY,
                new Bucket("pictures", false, true),
                "records",
                new Queue("uploads", Duration.ofSeconds(30), 5, 10),
                null);
    }

    public StackOptions withPorts(Ports ports) {
        return new StackOptions(ports, bucket, table, queue, function);
    }

    public StackOptions withBucket(String name) {
        return with(new Bucket(name, bucket.versioned(), bucket.notifies()));
    }

    public StackOptions withVersions(boolean versioned) {
        return with(new Bucket(bucket.name(), versioned, bucket.notifies()));
    }

    public StackOptions withoutNotifications() {
        return with(new Bucket(bucket.name(), bucket.versioned(), false));
    }

    public StackOptions withTable(String table) {
        return new StackOptions(ports, bucket, table, queue, function);
    }

    public StackOptions withRedelivery(Duration visibilityTimeout, int maxReceiveCount) {
        return with(new Queue(queue.name(), visibilityTimeout, maxReceiveCount, queue.batchSize()));
    }

    public StackOptions withBatchSize(int batchSize) {
        return with(new Queue(queue.name(), queue.visibilityTimeout(), queue.maxReceiveCount(), batchSize));
    }

    public StackOptions withFunction(FunctionSpec function) {
        return new StackOptions(ports, bucket, table, queue, function);
    }

    private StackOptions with(Bucket bucket) {
        return new StackOptions(ports, bucket, table, queue, function);
    }

    private StackOptions with(Queue queue) {
        return new StackOptions(ports, bucket, table, queue, function);
    }
}
