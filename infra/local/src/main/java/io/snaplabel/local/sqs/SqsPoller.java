package io.snaplabel.local.sqs;

import io.snaplabel.local.function.Invocation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * Lambda's event source mapping: takes batches from a queue, invokes the function and deletes what it did not report as
 * failed; the rest comes back when its visibility time-out ends. Thread-safe.
 */
public final class SqsPoller implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SqsPoller.class);

    private final SqsClient sqs;
    private final String queueUrl;
    private final String queueArn;
    private final int batchSize;
    private final Function<byte[], Invocation> function;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong inFlight = new AtomicLong();
    private final AtomicLong succeeded = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private volatile boolean closed;

    private SqsPoller(QueueServer queue, String queueUrl, int batchSize, Function<byte[], Invocation> function) {
        this.sqs = queue.client();
        this.queueUrl = queueUrl;
        this.queueArn = queue.arn(queueUrl);
        this.batchSize = batchSize;
        this.function = function;
    }

    /**
     * Begins to take messages.
     *
     * @param batchSize most messages per invocation, 1 to 10
     * @param pollers how many batches are with the function at once
     */
    public static SqsPoller start(
            QueueServer queue, int batchSize, int pollers, Function<byte[], Invocation> function) {
        return start(queue, queue.queueUrl(), batchSize, pollers, function);
    }

    /** Likewise, from another of the server's queues. */
    public static SqsPoller start(
            QueueServer queue, String queueUrl, int batchSize, int pollers, Function<byte[], Invocation> function) {
        var poller = new SqsPoller(queue, queueUrl, batchSize, function);
        for (var i = 0; i < pollers; i++) {
            poller.threads.add(Thread.ofVirtual().name("sqs-poller-" + i).start(poller::run));
        }
        return poller;
    }

    /** Messages that are with the function now. */
    public long inFlight() {
        return inFlight.get();
    }

    /** Messages deleted because the function was done with them. */
    public long succeeded() {
        return succeeded.get();
    }

    /** Deliveries (not messages) that went back to the queue. */
    public long failed() {
        return failed.get();
    }

    /** Returns when the queue holds nothing, visible or in flight; what went to the dead-letter queue is not on it. */
    public void awaitIdle(Duration timeout) throws InterruptedException {
        var end = System.nanoTime() + timeout.toNanos();
        for (var left = onQueue(); left > 0 || inFlight() > 0; left = onQueue()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(
                        queueUrl + ": expected 0 messages within " + timeout + " but got " + left);
            }
            Thread.sleep(Duration.ofMillis(50));
        }
    }

    /** Takes no more messages; what is with the function now goes back to the queue. */
    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
        try {
            for (var thread : threads) {
                thread.join(Duration.ofSeconds(1));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            try {
                var messages = receive();
                if (!messages.isEmpty()) {
                    deliver(messages);
                }
            } catch (SdkException e) {
                if (!closed) {
                    LOG.warn("{}: expected to poll but got", queueUrl, e);
                    pause();
                }
            }
        }
    }

    private List<Message> receive() {
        return sqs.receiveMessage(request -> request.queueUrl(queueUrl)
                        .maxNumberOfMessages(batchSize)
                        .waitTimeSeconds(1)
                        .messageAttributeNames("All")
                        .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
                .messages();
    }

    private void deliver(List<Message> messages) {
        inFlight.addAndGet(messages.size());
        try {
            var event = new SqsEvent(messages, queueArn).json();
            var ids = messages.stream().map(Message::messageId).collect(Collectors.toUnmodifiableSet());
            var failures = failures(function.apply(event), ids);
            var done = messages.stream()
                    .filter(message -> !failures.contains(message.messageId()))
                    .toList();
            delete(done);
            succeeded.addAndGet(done.size());
            failed.addAndGet(failures.size());
        } finally {
            inFlight.addAndGet(-messages.size());
        }
    }

    private static Set<String> failures(Invocation invocation, Set<String> ids) {
        return switch (invocation) {
            case Invocation.Success success -> BatchResponse.failures(success.payload(), ids);
            case Invocation.Failure _ -> ids;
        };
    }

    private void delete(List<Message> messages) {
        if (messages.isEmpty()) {
            return;
        }
        var entries = messages.stream()
                .map(message -> DeleteMessageBatchRequestEntry.builder()
                        .id(message.messageId())
                        .receiptHandle(message.receiptHandle())
                        .build())
                .toList();
        sqs.deleteMessageBatch(request -> request.queueUrl(queueUrl).entries(entries));
    }

    private long onQueue() {
        return sqs
                .getQueueAttributes(request -> request.queueUrl(queueUrl)
                        .attributeNames(
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED))
                .attributes()
                .values()
                .stream()
                .mapToLong(Long::parseLong)
                .sum();
    }

    private static void pause() {
        try {
            Thread.sleep(Duration.ofSeconds(1));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
