package io.snaplabel.image;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One object in S3, and the version meant when the bucket keeps versions.
 *
 * @param bucket the bucket's name
 * @param key the object's key, decoded (as the uploader wrote it)
 * @param versionId the version, or null in a bucket without versioning
 */
public record ImageRef(String bucket, String key, @Nullable String versionId) {
    /** What S3 itself calls the only version of an object in a bucket without versioning. */
    public static final String NULL_VERSION = "null";

    public ImageRef {
        Objects.requireNonNull(bucket);
        Objects.requireNonNull(key);
        if (bucket.isEmpty() || key.isEmpty()) {
            throw new IllegalArgumentException(
                    "expected a bucket and a key but got '" + bucket + "' and '" + key + "'");
        }
        if (NULL_VERSION.equals(versionId)) {
            versionId = null;
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
