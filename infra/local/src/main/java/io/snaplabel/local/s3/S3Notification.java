package io.snaplabel.local.s3;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One event as S3 writes it to a queue ("Event message structure", Amazon S3 User Guide).
 *
 * @param eventName such as {@code ObjectCreated:Put}, without {@code s3:}
 * @param key decoded; the message carries it encoded
 * @param bytes null for a delete
 * @param eTag without quotes; null for a delete
 * @param versionId null in a bucket without versioning
 * @param sequencer orders the events of one key
 */
record S3Notification(
        String eventName,
        Instant time,
        String bucket,
        String key,
        @Nullable Long bytes,
        @Nullable String eTag,
        @Nullable String versionId,
        long sequencer) {
    String json() {
        var records = new JsonArray();
        records.add(record());
        var message = new JsonObject();
        message.add("Records", records);
        return message.toString();
    }

    private JsonObject record() {
        var record = new JsonObject();
        record.addProperty("eventVersion", "2.1");
        record.addProperty("eventSource", "aws:s3");
        record.addProperty("awsRegion", "us-east-1");
        record.addProperty("eventTime", time.toString());
        record.addProperty("eventName", eventName);
        record.add("userIdentity", object("principalId", "AWS:LOCAL"));
        record.add("requestParameters", object("sourceIPAddress", "127.0.0.1"));
        var response = object("x-amz-request-id", hexadecimal(sequencer));
        response.addProperty("x-amz-id-2", "local");
        record.add("responseElements", response);
        var s3 = object("s3SchemaVersion", "1.0");
        s3.addProperty("configurationId", "local");
        s3.add("bucket", bucketJson());
        s3.add("object", objectJson());
        record.add("s3", s3);
        return record;
    }

    private JsonObject bucketJson() {
        var json = object("name", bucket);
        json.add("ownerIdentity", object("principalId", "LOCAL"));
        json.addProperty("arn", "arn:aws:s3:::" + bucket);
        return json;
    }

    private JsonObject objectJson() {
        var json = object("key", encoded(key));
        if (bytes != null) {
            json.addProperty("size", bytes);
        }
        if (eTag != null) {
            json.addProperty("eTag", eTag);
        }
        if (versionId != null) {
            json.addProperty("versionId", versionId);
        }
        json.addProperty("sequencer", hexadecimal(sequencer));
        return json;
    }

    /** S3 encodes a key like a form's field, but keeps its slashes. */
    static String encoded(String key) {
        return URLEncoder.encode(key, StandardCharsets.UTF_8).replace("%2F", "/");
    }

    private static String hexadecimal(long number) {
        return String.format(Locale.ROOT, "%018X", number);
    }

    private static JsonObject object(String name, String value) {
        var json = new JsonObject();
        json.addProperty(name, value);
        return json;
    }
}
