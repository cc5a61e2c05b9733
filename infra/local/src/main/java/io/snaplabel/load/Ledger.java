package io.snaplabel.load;

import static java.util.Objects.requireNonNull;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Who was uploaded, who was labelled, and how long that took. Thread-safe. */
final class Ledger {
    private static final int DIGITS = 3;

    private final Map<String, Uploaded> all = new ConcurrentSkipListMap<>();
    private final Map<String, Uploaded> waiting = new ConcurrentSkipListMap<>();
    private final Map<String, Integer> events = new ConcurrentHashMap<>();
    private final Map<Phase, Histogram> millis = new EnumMap<>(Phase.class);
    private final AtomicInteger labelled = new AtomicInteger();

    Ledger() {
        for (var phase : Phase.values()) {
            millis.put(phase, new ConcurrentHistogram(DIGITS));
        }
    }

    /** An upload that begins now; keys follow each other in time. */
    Uploaded begin(String bucket, String key, String kind, Phase phase) {
        var upload = new Uploaded(bucket, key, kind, phase);
        all.put(key, upload);
        waiting.put(key, upload);
        return upload;
    }

    /** An upload that failed: it is nobody's to label. */
    void withdraw(Uploaded upload) {
        all.remove(upload.key());
        waiting.remove(upload.key());
    }

    /** A notification that was held back goes to the queue. */
    void told(String notification) {
        var record = JsonParser.parseString(notification)
                .getAsJsonObject()
                .getAsJsonArray("Records")
                .get(0);
        var key = record.getAsJsonObject()
                .getAsJsonObject("s3")
                .getAsJsonObject("object")
                .get("key")
                .getAsString();
        requireNonNull(all.get(key)).told();
    }

    /** A line of the function's log. */
    void read(String line) {
        if (!line.startsWith("{")) {
            return;
        }
        var json = JsonParser.parseString(line).getAsJsonObject();
        var event = json.get("event");
        if (event == null) {
            return;
        }
        events.merge(event.getAsString(), 1, Integer::sum);
        if (event.getAsString().equals("recorded")) {
            recorded(json);
        }
    }

    private void recorded(JsonObject line) {
        var upload = all.get(line.get("key").getAsString());
        if (upload != null && upload.recorded(line)) {
            waiting.remove(upload.key());
            millis(upload.phase()).recordValue(upload.age().toMillis());
            labelled.incrementAndGet();
        }
    }

    Collection<Uploaded> uploads() {
        return all.values();
    }

    List<Uploaded> of(Phase phase) {
        return all.values().stream().filter(upload -> upload.phase() == phase).toList();
    }

    int labelled() {
        return labelled.get();
    }

    int waiting() {
        return waiting.size();
    }

    /** How long the oldest picture that has no label yet has been there. */
    Duration oldest() {
        return waiting.values().stream().findFirst().map(Uploaded::age).orElse(Duration.ZERO);
    }

    /** From the beginning of the upload, or from when the queue was told, to its record, of what was uploaded in that phase. */
    Histogram millis(Phase phase) {
        return requireNonNull(millis.get(phase));
    }

    /** How many lines of the log told of this. */
    int events(String event) {
        return events.getOrDefault(event, 0);
    }
}
