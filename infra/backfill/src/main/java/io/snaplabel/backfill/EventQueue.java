package io.snaplabel.backfill;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.ObjectEvent;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** A queue of SQS that is sent events as S3 itself sends them, one a message. Thread-safe; throws the SDK's exceptions. */
public final class EventQueue {
    /** What SQS takes at once. */
    static final int BATCH = 10;

    private final SqsClient sqs;
    private final String url;

    public EventQueue(SqsClient sqs, String url) {
        this.sqs = sqs;
        this.url = url;
    }

    /** Sends at most {@value #BATCH} events; an {@link IllegalStateException} when one of them was refused. */
    void send(List<ObjectEvent.Created> events) {
        var entries = IntStream.range(0, events.size())
                .mapToObj(i -> SendMessageBatchRequestEntry.builder()
                        .id(Integer.toString(i))
                        .messageBody(message(events.get(i)).toString())
                        .build())
                .toList();
        var failed = sqs.sendMessageBatch(r -> r.queueUrl(url).entries(entries)).failed();
        if (!failed.isEmpty()) {
            throw new IllegalStateException(url + ": expected to send " + events.size() + " messages but got "
                    + failed.getFirst().message() + " for " + failed.size());
        }
    }

    /** Messages that nobody is done with, as far as SQS knows. */
    public long depth() {
        return sqs
                .getQueueAttributes(r -> r.queueUrl(url)
                        .attributeNames(
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                .attributes()
                .values()
                .stream()
                .mapToLong(Long::parseLong)
                .sum();
    }

    /** Amazon S3 User Guide, "Event message structure"; the key is encoded as a form's value. */
    static JsonObject message(ObjectEvent.Created event) {
        var object = new JsonObject();
        object.addProperty("key", URLEncoder.encode(event.image().key(), StandardCharsets.UTF_8));
        object.addProperty("size", event.bytes());
        object.addProperty("eTag", event.eTag());
        object.addProperty("sequencer", event.sequencer().toString());
        if (!event.image().versionKey().equals(ImageRef.NULL_VERSION)) {
            object.addProperty("versionId", event.image().versionId());
        }
        var bucket = new JsonObject();
        bucket.addProperty("name", event.image().bucket());
        var s3 = new JsonObject();
        s3.add("bucket", bucket);
        s3.add("object", object);
        var entry = new JsonObject();
        entry.addProperty("eventSource", "aws:s3");
        entry.addProperty("eventName", "ObjectCreated:Backfill");
        entry.addProperty("eventTime", event.time().toString());
        entry.add("s3", s3);
        var records = new JsonArray();
        records.add(entry);
        var message = new JsonObject();
        message.add("Records", records);
        return message;
    }
}
