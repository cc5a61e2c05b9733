package io.snaplabel.classify;

import java.net.URI;
import java.time.Instant;

/** Gives others leave to upload one object themselves. Thread-safe. */
@FunctionalInterface
public interface UploadAddresses {
    /**
     * Leave to write one object with exactly this type and size.
     *
     * @param type its content type
     * @param bytes its size
     */
    Leave grant(String bucket, String key, String type, long bytes);

    /** Scheme, host and port that uploads to a bucket go to, as a browser tells where a page may send things. */
    default String origin(String bucket) {
        var address = grant(bucket, "any", "image/jpeg", 1).address();
        return address.getScheme() + "://" + address.getAuthority();
    }

    /** Where to send it, with {@code PUT}, and until when. */
    record Leave(URI address, Instant expiresAt) {}
}
