package io.snaplabel.http;

import com.google.gson.JsonObject;
import io.snaplabel.classify.UploadAddresses;
import io.snaplabel.event.HttpRequest;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * {@code POST /uploads}: leave to upload one picture to the bucket that is too large for a request. Key, size and type are part of the leave; the
 * key is one that nobody has, below the setting's prefix.
 */
final class UploadRoute {
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N} ._()+-]{1,100}");
    /** What clients take for folders, and leave out of an address before they send it. */
    private static final Set<String> DOTS = Set.of(".", "..");

    private static final Set<String> TYPES =
            Set.of("image/jpeg", "image/png", "image/gif", "image/bmp", "image/tiff", "image/webp");

    private final UploadAddresses addresses;
    private final Set<String> buckets;
    private final String prefix;
    private final long maxImageBytes;
    private final Supplier<String> unique;

    UploadRoute(
            UploadAddresses addresses,
            Set<String> buckets,
            String prefix,
            long maxImageBytes,
            Supplier<String> unique) {
        this.addresses = addresses;
        this.buckets = buckets;
        this.prefix = prefix;
        this.maxImageBytes = maxImageBytes;
        this.unique = unique;
    }

    Answer answer(HttpRequest request) {
        var bucket = new Parameters(request.query(), "bucket").bucket(buckets);
        var body = Body.of(request, "name", "type", "bytes");
        var name = body.text("name");
        var type = body.text("type");
        var bytes = body.whole("bytes");
        if (!NAME.matcher(name).matches() || DOTS.contains(name)) {
            throw new Refused(
                    422,
                    "bad-name",
                    "name: expected 1 to 100 letters, digits, spaces or ._()+- but got '" + Body.shown(name) + "'");
        }
        if (!TYPES.contains(type)) {
            throw new Refused(
                    415,
                    "unsupported-format",
                    "type: expected one of " + TYPES.stream().sorted().toList() + " but got '" + type + "'");
        }
        if (bytes < 1) {
            throw new Refused(422, "empty", "bytes: expected at least 1 but got " + bytes);
        }
        if (bytes > maxImageBytes) {
            throw new Refused(413, "too-many-bytes", "expected at most " + maxImageBytes + " bytes but got " + bytes);
        }
        return answer(bucket, prefix + unique.get() + "/" + name, type, bytes);
    }

    private Answer answer(String bucket, String key, String type, long bytes) {
        var leave = addresses.grant(bucket, key, type, bytes);
        var headers = new JsonObject();
        headers.addProperty("content-type", type);
        headers.addProperty("content-length", Long.toString(bytes));
        var json = new JsonObject();
        json.addProperty("bucket", bucket);
        json.addProperty("key", key);
        json.addProperty("method", "PUT");
        json.addProperty("url", leave.address().toString());
        json.add("headers", headers);
        json.addProperty("expiresAt", leave.expiresAt().toString());
        return Answer.json(201, json).with("cache-control", "no-store");
    }
}
