package io.snaplabel.worker.queue;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** One queue of SQS, in the few words that the worker needs. Thread-safe; throws the SDK's exceptions; does not close the client. */
final class Queue {
    /** What SQS takes at once. */
    static final int BATCH = 10;

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
    /** SQS allows 12 hours; nobody waits so long for a retry. */
    private static final Duration LONGEST_HIDING = Duration.ofMinutes(15);

    private final SqsClient sqs;
    private final String url;
    private final Duration visibility;

    Queue(SqsClient sqs, URI url, Duration visibility) {
        this.sqs = sqs;
        this.url = url.toString();
        this.visibility = visibility;
    }

    /** An {@link IllegalStateException} when SQS does not know it, or does not answer. */
    void requireThere() {
        try {
            waiting();
        } catch (SdkException e) {
            throw new IllegalStateException(
                    "SNAPLABEL_QUEUE: expected a queue at " + url + " but got " + e.getMessage(), e);
        }
    }

    /** Waits for messages and hides them for the visibility; none after a long poll. */
    List<Message> receive(int most) {
        return sqs.receiveMessage(request -> request.queueUrl(url)
                        .maxNumberOfMessages(Math.min(most, BATCH))
                        .waitTimeSeconds(seconds(LONGEST_WAIT))
                        .visibilityTimeout(seconds(visibility))
                        .messageSystemAttributeNames(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT))
                .messages();
    }

    void delete(Message message) {
        sqs.deleteMessage(request -> request.queueUrl(url).receiptHandle(message.receiptHandle()));
    }

    /** Hides messages for the whole visibility again, from now on; those that are gone do not matter. */
    void extend(Collection<Message> messages) {
        var all = new ArrayList<>(messages);
        for (var i = 0; i < all.size(); i += BATCH) {
            var entries = all.subList(i, Math.min(i + BATCH, all.size())).stream()
                    .map(message -> ChangeMessageVisibilityBatchRequestEntry.builder()
                            .id(message.messageId())
                            .receiptHandle(message.receiptHandle())
                            .visibilityTimeout(seconds(visibility))
                            .build())
                    .toList();
            sqs.changeMessageVisibilityBatch(request -> request.queueUrl(url).entries(entries));
        }
    }

    /** Lets a message come again after so long. */
    void putBack(Message message, Duration after) {
        var hiding = seconds(after.compareTo(LONGEST_HIDING) > 0 ? LONGEST_HIDING : after);
        sqs.changeMessageVisibility(request ->
                request.queueUrl(url).receiptHandle(message.receiptHandle()).visibilityTimeout(hiding));
    }

    /** After what time a message that failed is worth another try: the visibility, then twice, four times … as long. */
    Duration retryAfter(Message message) {
        var count = message.attributesAsStrings().getOrDefault("ApproximateReceiveCount", "1");
        return visibility.multipliedBy(1L << Math.clamp(Integer.parseInt(count) - 1, 0, 10));
    }

    /** How many messages nobody has taken yet, as far as SQS knows. */
    long waiting() {
        var name = QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES;
        var attributes = sqs.getQueueAttributes(request -> request.queueUrl(url).attributeNames(name))
                .attributes();
        return Long.parseLong(attributes.getOrDefault(name, "0"));
    }

    private static int seconds(Duration duration) {
        return Math.toIntExact(duration.plusMillis(999).toSeconds());
    }
}
