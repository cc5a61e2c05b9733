package io.snaplabel.event;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.snaplabel.event.Notice.Happened;
import io.snaplabel.event.Notice.Ignored;
import io.snaplabel.event.Notice.Malformed;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.ObjectEvent;
import io.snaplabel.image.Sequencer;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads S3 notifications, the same inside SQS, SNS and SNS inside SQS, EventBridge's S3 events, also inside SQS, requests over HTTP and
 * jobs of S3 Batch Operations. S3 encodes keys like a form does ({@code +} is a space); EventBridge does not encode them. Stateless.
 */
public final class EventReader {
    /** The argument by which a job of S3 Batch Operations says what becomes of objects that were labelled before. */
    public static final String AGAIN = "again";

    private static final int MAX_DEPTH = 3;

    private EventReader() {}

    /**
     * Reads what one invocation was given. What cannot be understood inside an envelope is a {@link Malformed} notice of its own.
     *
     * @throws IllegalArgumentException when it is not JSON at all
     */
    public static Delivery read(String json) {
        var root = new Fields("event", parse(json));
        if (root.is("version", "2.0") && root.has("requestContext")) {
            return new Delivery.Http(http(root));
        }
        if (root.has("invocationSchemaVersion")) {
            return batchJob(root);
        }
        if (!"aws:sqs".equals(root.firstRecordSource())) {
            return new Delivery.Direct(notices(root, 1));
        }
        var messages = new ArrayList<Delivery.Message>();
        for (var message : root.list("Records")) {
            messages.add(message(message.text("messageId"), message.text("body")));
        }
        return new Delivery.Queued(messages);
    }

    /** Reads a message that was taken from a queue of SQS by hand: what {@link #read} does with each of a batch. */
    public static Delivery.Message message(String messageId, String body) {
        return new Delivery.Message(messageId, body(body, 1));
    }

    private static HttpRequest http(Fields root) {
        var http = root.object("requestContext").object("http");
        var body = root.textOrNull("body");
        return new HttpRequest(
                http.text("method"),
                // API Gateway's HTTP API decodes the path and names its route; a function URL has no routes and leaves
                // it as sent.
                root.is("routeKey", "$default") ? Percent.decode(root.text("rawPath")) : root.text("rawPath"),
                root.has("rawQueryString") ? Percent.query(root.text("rawQueryString")) : Map.of(),
                root.has("headers") ? root.object("headers").texts() : Map.of(),
                body == null
                        ? new byte[0]
                        : root.is("isBase64Encoded", "true")
                                ? Base64.getDecoder().decode(body)
                                : body.getBytes(StandardCharsets.UTF_8));
    }

    /** Schema 1.0 names the bucket by its ARN, 2.0 by its name; both encode the key. */
    private static Delivery.BatchJob batchJob(Fields root) {
        var tasks = new ArrayList<Delivery.Task>();
        for (var task : root.list("tasks")) {
            var bucket = task.has("s3Bucket")
                    ? task.text("s3Bucket")
                    : task.text("s3BucketArn").replaceFirst("^arn:[^:]*:s3:::", "");
            var key = URLDecoder.decode(task.text("s3Key"), StandardCharsets.UTF_8);
            tasks.add(
                    new Delivery.Task(task.text("taskId"), new ImageRef(bucket, key, task.textOrNull("s3VersionId"))));
        }
        return new Delivery.BatchJob(
                root.text("invocationSchemaVersion"), root.text("invocationId"), again(root), tasks);
    }

    /** Schema 1.0 has no arguments; unless they ask for it, nothing is paid for again. */
    private static Delivery.Again again(Fields root) {
        if (!root.has("job") || !root.object("job").hasObject("userArguments")) {
            return Delivery.Again.NEVER;
        }
        var asked = root.object("job").object("userArguments").textOrNull(AGAIN);
        return switch (asked) {
            case null -> Delivery.Again.NEVER;
            case "never" -> Delivery.Again.NEVER;
            case "stale" -> Delivery.Again.STALE;
            default ->
                throw new IllegalArgumentException(
                        "event.job.userArguments." + AGAIN + ": expected never or stale but got '" + asked + "'");
        };
    }

    private static List<Notice> body(String json, int depth) {
        try {
            return notices(new Fields("message", parse(json)), depth + 1);
        } catch (IllegalArgumentException e) {
            return List.of(new Malformed(String.valueOf(e.getMessage())));
        }
    }

    private static List<Notice> notices(Fields envelope, int depth) {
        if (depth > MAX_DEPTH) {
            return List.of(new Malformed("expected at most " + MAX_DEPTH + " nested envelopes but got more"));
        }
        if (envelope.has("Records")) {
            var notices = new ArrayList<Notice>();
            for (var entry : envelope.list("Records")) {
                if (entry.has("Sns")) {
                    notices.addAll(body(entry.object("Sns").text("Message"), depth));
                } else {
                    notices.add(guarded(entry, EventReader::s3));
                }
            }
            return notices;
        }
        if (envelope.is("Type", "Notification") && envelope.has("Message")) {
            return body(envelope.text("Message"), depth);
        }
        if (envelope.is("Event", "s3:TestEvent")) {
            return List.of(new Ignored("s3:TestEvent"));
        }
        if (envelope.has("detail-type")) {
            return List.of(guarded(envelope, EventReader::eventBridge));
        }
        return List.of(new Malformed(
                "expected an S3, SQS, SNS or EventBridge event but got an object with " + envelope.names()));
    }

    private static Notice s3(Fields entry) {
        var name = entry.text("eventName");
        var kind = name.startsWith("s3:") ? name.substring("s3:".length()) : name;
        var created = kind.startsWith("ObjectCreated:");
        if (!created && !kind.startsWith("ObjectRemoved:") && !kind.startsWith("LifecycleExpiration:")) {
            return new Ignored(kind);
        }
        var object = entry.object("s3").object("object");
        var bucket = entry.object("s3").object("bucket").text("name");
        var key = URLDecoder.decode(object.text("key"), StandardCharsets.UTF_8);
        var image = new ImageRef(bucket, key, object.textOrNull("versionId"));
        var sequencer = new Sequencer(object.text("sequencer"));
        var time = Instant.parse(entry.text("eventTime"));
        return new Happened(
                created
                        ? new ObjectEvent.Created(image, sequencer, time, object.text("eTag"), object.number("size"))
                        : new ObjectEvent.Deleted(image, sequencer, time, kind.endsWith(":DeleteMarkerCreated")));
    }

    private static Notice eventBridge(Fields event) {
        var type = event.text("detail-type");
        var created = type.equals("Object Created");
        if (!event.is("source", "aws.s3") || (!created && !type.equals("Object Deleted"))) {
            return new Ignored(event.text("source") + " " + type);
        }
        var detail = event.object("detail");
        var object = detail.object("object");
        var image =
                new ImageRef(detail.object("bucket").text("name"), object.text("key"), object.textOrNull("version-id"));
        var sequencer = new Sequencer(object.text("sequencer"));
        var time = Instant.parse(event.text("time"));
        return new Happened(
                created
                        ? new ObjectEvent.Created(image, sequencer, time, object.text("etag"), object.number("size"))
                        : new ObjectEvent.Deleted(
                                image, sequencer, time, detail.is("deletion-type", "Delete Marker Created")));
    }

    private static Notice guarded(Fields fields, Function<Fields, Notice> reader) {
        try {
            return reader.apply(fields);
        } catch (IllegalArgumentException | DateTimeParseException e) {
            return new Malformed(String.valueOf(e.getMessage()));
        }
    }

    private static JsonObject parse(String json) {
        JsonElement element;
        try {
            element = JsonParser.parseString(json);
        } catch (JsonParseException e) {
            throw new IllegalArgumentException("event: expected JSON but got " + e.getMessage(), e);
        }
        if (!element.isJsonObject()) {
            throw new IllegalArgumentException("event: expected a JSON object but got " + Fields.shown(element));
        }
        return element.getAsJsonObject();
    }
}
