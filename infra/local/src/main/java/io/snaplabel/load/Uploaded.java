package io.snaplabel.load;

import com.google.gson.JsonObject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One upload and what the function's log said of it. Thread-safe. */
final class Uploaded {
    private final String bucket;
    private final String key;
    private final String kind;
    private final Phase phase;
    private volatile long start = System.nanoTime();
    private @Nullable String versionId;
    private String eTag = "";
    private @Nullable String best;
    private int recorded;
    private int paid;

    Uploaded(String bucket, String key, String kind, Phase phase) {
        this.bucket = bucket;
        this.key = key;
        this.kind = kind;
        this.phase = phase;
    }

    String bucket() {
        return bucket;
    }

    String key() {
        return key;
    }

    String kind() {
        return kind;
    }

    Phase phase() {
        return phase;
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** The queue hears of it only now: from here on its time runs. */
    void told() {
        start = System.nanoTime();
    }

    /** S3 took it. */
    synchronized void stored(@Nullable String asVersion, String withETag) {
        versionId = asVersion;
        eTag = withETag;
    }

    /** The function recorded it, once more; true the first time. */
    synchronized boolean recorded(JsonObject line) {
        var labels = line.getAsJsonArray("labels");
        best = labels.isEmpty()
                ? line.get("outcome").getAsString()
                : labels.get(0).getAsJsonObject().get("name").getAsString();
        paid += line.getAsJsonObject("millis").get("forward").getAsDouble() > 0 ? 1 : 0;
        return ++recorded == 1;
    }

    synchronized @Nullable String versionId() {
        return versionId;
    }

    /** Without quotes; empty unless S3 took it. */
    synchronized String eTag() {
        return eTag;
    }

    /** The name of the best label in the log; null before it is there. */
    synchronized @Nullable String best() {
        return best;
    }

    /** How often a label was recorded for which the network was asked. */
    synchronized int paid() {
        return paid;
    }
}
