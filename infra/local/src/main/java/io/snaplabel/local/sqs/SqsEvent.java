package io.snaplabel.local.sqs;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import software.amazon.awssdk.services.sqs.model.Message;

/** A batch of messages as Lambda hands it to a function ("Using Lambda with Amazon SQS", AWS Lambda Developer Guide). */
record SqsEvent(List<Message> messages, String queueArn) {
    SqsEvent {
        messages = List.copyOf(messages);
    }

    byte[] json() {
        var records = new JsonArray();
        messages.forEach(message -> records.add(record(message)));
        var event = new JsonObject();
        event.add("Records", records);
        return event.toString().getBytes(StandardCharsets.UTF_8);
    }

    private JsonObject record(Message message) {
        var record = new JsonObject();
        record.addProperty("messageId", message.messageId());
        record.addProperty("receiptHandle", message.receiptHandle());
        record.addProperty("body", message.body());
        record.add("attributes", new Gson().toJsonTree(message.attributesAsStrings()));
        var attributes = new JsonObject();
        message.messageAttributes().forEach((name, value) -> {
            var attribute = new JsonObject();
            attribute.addProperty("stringValue", value.stringValue());
            attribute.addProperty("dataType", value.dataType());
            attributes.add(name, attribute);
        });
        record.add("messageAttributes", attributes);
        record.addProperty("md5OfBody", message.md5OfBody());
        record.addProperty("eventSource", "aws:sqs");
        record.addProperty("eventSourceARN", queueArn);
        record.addProperty("awsRegion", queueArn.split(":", -1)[3]);
        return record;
    }
}
