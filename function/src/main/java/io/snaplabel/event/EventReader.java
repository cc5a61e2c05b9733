package io.snaplabel.event;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.snaplabel.event.Notice.Ignored;
import io.snaplabel.event.Notice.Malformed;
import java.nio.charset.StandardCharsets;
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
            return http(root);
        }
        if (root.has("invocationSchemaVersion")) {
            return batchJob(root);
        }
        if (!"aws:sqs".equals(root.firstRecordSource())) {
            return new Delivery.Direct(notices(root, 1));
        }
        var messages = new ArrayList<Delivery.Message>();
        for (var message : root.list("Records")) {
            messages.add(message(message));
        }
        return new Delivery.Queued(messages);
    }

    /** Reads a message that was taken from a queue of SQS by hand: what {@link #read} does with each of a batch. */
    public static Delivery.Message message(String messageId, String body) {
        return new Delivery.Message(messageId, body(body, 1));
    }

    private static Delivery.Message message(Fields message) {
        var id = message.text("messageId");
        try {
            return message(id, message.text("body"));
        } catch (IllegalArgumentException e) {
            return new Delivery.Message(id, List.of(new Malformed(String.valueOf(e.getMessage()))));
        }
    }

    private static Delivery http(Fields root) {
        try {
            return new Delivery.Http(request(root));
        } catch (IllegalArgumentException e) {
            return new Delivery.BadHttp(Excerpt.of(String.valueOf(e.getMessage())));
        }
    }

    private static HttpRequest request(Fields root) {
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

    private static Delivery.BatchJob batchJob(Fields root) {
        var tasks = root.list("tasks").stream().map(EventReader::task).toList();
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

    private static Delivery.Task task(Fields task) {
        var id = task.text("taskId");
        try {
            return new Delivery.Task(id, S3Entry.task(task), null);
        } catch (IllegalArgumentException e) {
            return new Delivery.Task(id, null, Excerpt.of(String.valueOf(e.getMessage())));
        }
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
            return records(envelope.list("Records"), depth);
        }
        if (envelope.is("Type", "Notification") && envelope.has("Message")) {
            return body(envelope.text("Message"), depth);
        }
        if (envelope.is("Event", "s3:TestEvent")) {
            return List.of(new Ignored("s3:TestEvent"));
        }
        if (envelope.has("detail-type")) {
            return List.of(guarded(envelope, S3Entry::eventBridge));
        }
        return List.of(new Malformed(
                "expected an S3, SQS, SNS or EventBridge event but got an object with " + envelope.names()));
    }

    private static List<Notice> records(List<Fields> records, int depth) {
        if (records.isEmpty()) {
            return List.of(new Malformed("expected at least one record but got none"));
        }
        var notices = new ArrayList<Notice>();
        for (var record : records) {
            if (record.has("Sns")) {
                notices.addAll(sns(record, depth));
            } else {
                notices.add(guarded(record, S3Entry::notification));
            }
        }
        return notices;
    }

    private static List<Notice> sns(Fields record, int depth) {
        try {
            return body(record.object("Sns").text("Message"), depth);
        } catch (IllegalArgumentException e) {
            return List.of(new Malformed(String.valueOf(e.getMessage())));
        }
    }

    private static Notice guarded(Fields fields, Function<Fields, Notice> reader) {
        try {
            return reader.apply(fields);
        } catch (IllegalArgumentException e) {
            return new Malformed(String.valueOf(e.getMessage()));
        }
    }

    private static JsonObject parse(String json) {
        var element = element(json);
        if (!element.isJsonObject()) {
            throw new IllegalArgumentException("event: expected a JSON object but got " + Fields.shown(element));
        }
        return element.getAsJsonObject();
    }

    private static JsonElement element(String json) {
        try {
            return StrictJson.of(json);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("event: " + e.getMessage(), e);
        }
    }
}
