package io.snaplabel.local;

import io.snaplabel.local.function.FunctionSpec;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the local stack consists of.
 *
 * @param ports 0 for any free one
 * @param versioned whether the bucket keeps versions
 * @param notifies whether the bucket tells the queue what is uploaded; otherwise its objects are such as were there before
 * @param visibilityTimeout whole seconds until a message that failed is delivered again
 * @param maxReceiveCount deliveries of a message before it goes to the dead-letter queue
 * @param batchSize most messages per invocation, 1 to 10
 * @param function null for a stack without one, where notifications stay on the queue
 */
public record StackOptions(
        Ports ports,
        String bucket,
        boolean versioned,
        boolean notifies,
        String table,
        String queue,
        Duration visibilityTimeout,
        int maxReceiveCount,
        int batchSize,
        @Nullable FunctionSpec function) {
    /** Where the servers listen. The function starts beside S3 and DynamoDB when their ports are given, else after them. */
    public record Ports(int s3, int dynamoDb, int sqs, int http) {
        public static final Ports ANY = new Ports(0, 0, 0, 0);
    }

    /** Any free ports, a bucket without versions, and Lambda's usual batches of ten. */
    public static StackOptions defaults() {
        return new StackOptions(
                Ports.ANY, "pictures", false, true, "records", "uploads", Duration.ofSeconds(30), 5, 10, null);
    }

    public StackOptions withPorts(Ports ports) {
        return new StackOptions(
                ports,
                bucket,
                versioned,
                notifies,
                table,
                queue,
                visibilityTimeout,
                maxReceiveCount,
                batchSize,
                function);
    }

    public StackOptions withBucket(String bucket, boolean versioned) {
        return new StackOptions(
                ports,
                bucket,
                versioned,
                notifies,
                table,
                queue,
                visibilityTimeout,
                maxReceiveCount,
                batchSize,
                function);
    }

    public StackOptions withoutNotifications() {
        return new StackOptions(
                ports, bucket, versioned, false, table, queue, visibilityTimeout, maxReceiveCount, batchSize, function);
    }

    public StackOptions withTable(String table) {
        return new StackOptions(
                ports,
                bucket,
                versioned,
                notifies,
                table,
                queue,
                visibilityTimeout,
                maxReceiveCount,
                batchSize,
                function);
    }

    public StackOptions withRedelivery(Duration visibilityTimeout, int maxReceiveCount) {
        return new StackOptions(
                ports,
                bucket,
                versioned,
                notifies,
                table,
                queue,
                visibilityTimeout,
                maxReceiveCount,
                batchSize,
                function);
    }

    public StackOptions withBatchSize(int batchSize) {
        return new StackOptions(
                ports,
                bucket,
                versioned,
                notifies,
                table,
                queue,
                visibilityTimeout,
                maxReceiveCount,
                batchSize,
                function);
    }

    public StackOptions withFunction(FunctionSpec function) {
        return new StackOptions(
                ports,
                bucket,
                versioned,
                notifies,
                table,
                queue,
                visibilityTimeout,
                maxReceiveCount,
                batchSize,
                function);
    }
}
