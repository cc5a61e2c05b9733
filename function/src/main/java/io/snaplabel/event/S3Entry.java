package io.snaplabel.event;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.snaplabel.event.Notice.Happened;
import io.snaplabel.event.Notice.Ignored;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.ObjectEvent;
import io.snaplabel.image.Sequencer;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What S3 itself tells of an object. A value that S3 cannot have given, such as an entity tag that is a list of them or a version that is not ready
 * for a URL, is an {@link IllegalArgumentException}: it would go into a header, or be the key of another thing than a record.
 */
final class S3Entry {
    private static final Pattern ETAG = Pattern.compile("[0-9A-Za-z._-]{1,128}");

    /** "Unicode, UTF-8 encoded, URL-ready, opaque strings that are no more than 1,024 bytes long" (Amazon S3 User Guide, "How S3 Versioning works"). */
    private static final Pattern VERSION = Pattern.compile("[0-9A-Za-z._~+/=-]{1,1024}");

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    private S3Entry() {}

    /** Of S3's own notifications. */
    static Notice notification(Fields entry) {
        var name = entry.text("eventName");
        var kind = name.startsWith("s3:") ? name.substring("s3:".length()) : name;
        var created = kind.startsWith("ObjectCreated:");
        if (!created && !kind.startsWith("ObjectRemoved:") && !kind.startsWith("LifecycleExpiration:")) {
            return new Ignored(kind);
        }
        var object = entry.object("s3").object("object");
        var bucket = entry.object("s3").object("bucket").text("name");
        var image = image(bucket, decoded(object.text("key")), object.textOrNull("versionId"));
        var sequencer = new Sequencer(object.text("sequencer"));
        var time = time(entry, "eventTime");
        return new Happened(
                created
                        ? created(image, sequencer, time, object, "eTag")
                        : new ObjectEvent.Deleted(image, sequencer, time, kind.endsWith(":DeleteMarkerCreated")));
    }

    /** Of EventBridge. */
    static Notice eventBridge(Fields event) {
        var type = event.text("detail-type");
        var created = type.equals("Object Created");
        if (!event.is("source", "aws.s3") || (!created && !type.equals("Object Deleted"))) {
            return new Ignored(event.text("source") + " " + type);
        }
        var detail = event.object("detail");
        var object = detail.object("object");
        var image = image(detail.object("bucket").text("name"), object.text("key"), object.textOrNull("version-id"));
        var sequencer = new Sequencer(object.text("sequencer"));
        var time = time(event, "time");
        return new Happened(
                created
                        ? created(image, sequencer, time, object, "etag")
                        : new ObjectEvent.Deleted(
                                image, sequencer, time, detail.is("deletion-type", "Delete Marker Created")));
    }

    /** Of a job of S3 Batch Operations. Schema 1.0 names the bucket by its ARN, 2.0 by its name; both encode the key. */
    static ImageRef task(Fields task) {
        var bucket = task.has("s3Bucket")
                ? task.text("s3Bucket")
                : task.text("s3BucketArn").replaceFirst("^arn:[^:]*:s3:::", "");
        return image(bucket, decoded(task.text("s3Key")), task.textOrNull("s3VersionId"));
    }

    private static ObjectEvent.Created created(
            ImageRef image, Sequencer sequencer, Instant time, Fields object, String eTagField) {
        var eTag = object.text(eTagField);
        if (!ETAG.matcher(eTag).matches()) {
            throw object.problem(eTagField, "an entity tag");
        }
        var bytes = object.number("size");
        if (bytes < 0) {
            throw object.problem("size", "at least 0");
        }
        return new ObjectEvent.Created(image, sequencer, time, eTag, bytes);
    }

    private static ImageRef image(String bucket, String key, @Nullable String version) {
        if (version != null && !VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException(
                    "version: expected 1 to 1024 characters ready for a URL but got '" + version + "'");
        }
        return new ImageRef(bucket, key, version);
    }

    private static Instant time(Fields fields, String name) {
        try {
            var time = Instant.parse(fields.text(name));
            if (!time.isBefore(Instant.EPOCH) && !time.isAfter(LATEST)) {
                return time;
            }
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(fields.problem(name, "a time").getMessage(), e);
        }
        throw fields.problem(name, "a time from " + Instant.EPOCH + " to " + LATEST);
    }

    /** A key as a form encodes it; what is no UTF-8 then names no object, and must not become the name of another. */
    private static String decoded(String key) {
        try {
            var asSent = UTF_8.newEncoder().encode(CharBuffer.wrap(key));
            var escaped = ISO_8859_1.decode(asSent).toString();
            var bytes = URLDecoder.decode(escaped, ISO_8859_1).getBytes(ISO_8859_1);
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("key: expected UTF-8 but got '" + key + "'", e);
        }
    }
}
