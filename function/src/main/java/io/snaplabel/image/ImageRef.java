package io.snaplabel.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One object in S3, and the version meant when the bucket keeps versions.
 *
 * @param bucket the bucket's name
 * @param key the object's key, decoded (as the uploader wrote it): 1 to {@value #LONGEST_KEY} bytes of UTF-8
 * @param versionId the version, or null in a bucket without versioning
 */
public record ImageRef(String bucket, String key, @Nullable String versionId) {
    /** What S3 itself calls the only version of an object in a bucket without versioning. */
    public static final String NULL_VERSION = "null";

    private static final int LONGEST_KEY = 1024;

    public ImageRef {
        Objects.requireNonNull(bucket);
        Objects.requireNonNull(key);
        if (bucket.isEmpty() || key.isEmpty()) {
            throw new IllegalArgumentException(
                    "expected a bucket and a key but got '" + bucket + "' and '" + key + "'");
        }
        requireKey(key);
        if (NULL_VERSION.equals(versionId)) {
            versionId = null;
        }
    }

    private static void requireKey(String key) {
        try {
            var bytes = UTF_8.newEncoder().encode(CharBuffer.wrap(key)).remaining();
            if (bytes > LONGEST_KEY) {
                throw new IllegalArgumentException("key: expected at most " + LONGEST_KEY + " bytes but got " + bytes);
            }
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("key: expected whole characters but got half of one", e);
        }
    }

    /** The version as a key: {@value #NULL_VERSION} where there is none. */
    public String versionKey() {
        return versionId == null ? NULL_VERSION : versionId;
    }

    /** {@code s3://bucket/key}, with {@code ?versionId=…} where there is a version. */
    @Override
    public String toString() {
        var object = "s3://" + bucket + "/" + key;
        return versionId == null ? object : object + "?versionId=" + versionId;
    }
}
