package io.snaplabel.effects;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.snaplabel.image.ObjectEvent;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** SQS at its worst: events come late, twice, in any order, and are given up and sent again; but none is ever lost. */
final class Queue {
    /** As the template has it. */
    private static final Duration VISIBILITY = Duration.ofMinutes(6);

    private static final int MOST_RECEIVES = 5;
    private static final int MOST_AT_ONCE = 10;
    private static final int LATEST_SECONDS = 900;

    private final RandomGenerator random;
    private final Figures figures;
    private final List<Message> messages = new ArrayList<>();
    private int sent;
    private int last;

    /** A message that waits, or that somebody works on until it is visible again. */
    static final class Message {
        private final String id;
        private final int number;
        private final String what;
        private final String body;
        private Instant visible;
        private int receives;

        private Message(String id, int number, String what, String body, Instant visible) {
            this.id = id;
            this.number = number;
            this.what = what;
            this.body = body;
            this.visible = visible;
        }

        String id() {
            return id;
        }

        @Override
        public String toString() {
            return id + " of " + what;
        }
    }

    Queue(RandomGenerator random, Figures figures) {
        this.random = random;
        this.figures = figures;
    }

    /** @param roughness how probably it is sent twice, or late, in [0, 1] */
    void send(ObjectEvent event, Instant now, double roughness) {
        var copies = 1;
        while (random.nextDouble() < roughness / 3 && copies < 3) {
            copies++;
            figures.count("events duplicated");
        }
        sent++;
        for (var copy = 0; copy < copies; copy++) {
            var late = random.nextDouble() < roughness / 2;
            if (late) {
                figures.count("events delayed");
            }
            var visible = late ? now.plusSeconds(random.nextInt(LATEST_SECONDS)) : now;
            messages.add(new Message(
                    "m" + sent + "-" + copy,
                    sent,
                    event.image() + " " + event.sequencer(),
                    notification(event),
                    visible));
        }
    }

    boolean hasAny(Instant now) {
        return messages.stream().anyMatch(message -> !message.visible.isAfter(now));
    }

    Optional<Instant> next() {
        return messages.stream().map(message -> message.visible).min(Comparator.naturalOrder());
    }

    /** Some that are visible, in any order, and not again before the time-out; those tried too often lie dead for a while. */
    List<Message> receive(Instant now) {
        var visible = new ArrayList<>(messages.stream()
                .filter(message -> !message.visible.isAfter(now))
                .toList());
        Collections.shuffle(visible, random);
        var batch = new ArrayList<Message>();
        for (var message : visible.subList(0, Math.min(visible.size(), 1 + random.nextInt(MOST_AT_ONCE)))) {
            if (message.receives == MOST_RECEIVES) {
                figures.count("events dead and redriven");
                message.receives = 0;
                message.visible = now.plusSeconds(random.nextInt(LATEST_SECONDS));
                continue;
            }
            if (message.number < last) {
                figures.count("events out of order");
            }
            last = message.number;
            figures.count("deliveries");
            message.receives++;
            message.visible = now.plus(VISIBILITY);
            batch.add(message);
        }
        return batch;
    }

    void delete(Message message) {
        messages.remove(message);
    }

    /** What the function is invoked with. */
    static String invocation(List<Message> batch) {
        var records = new JsonArray();
        for (var message : batch) {
            var json = new JsonObject();
            json.addProperty("messageId", message.id);
            json.addProperty("eventSource", "aws:sqs");
            json.addProperty("body", message.body);
            records.add(json);
        }
        return under("Records", records).toString();
    }

    private static String notification(ObjectEvent event) {
        var object = new JsonObject();
        object.addProperty("key", URLEncoder.encode(event.image().key(), StandardCharsets.UTF_8));
        object.addProperty("versionId", event.image().versionId());
        object.addProperty("sequencer", event.sequencer().toString());
        var name = switch (event) {
            case ObjectEvent.Created created -> {
                object.addProperty("eTag", created.eTag());
                object.addProperty("size", created.bytes());
                yield "ObjectCreated:Put";
            }
            case ObjectEvent.Deleted deleted ->
                deleted.isMarker() ? "ObjectRemoved:DeleteMarkerCreated" : "ObjectRemoved:Delete";
        };
        if (event.image().versionId() == null) {
            object.remove("versionId");
        }
        var bucket = new JsonObject();
        bucket.addProperty("name", event.image().bucket());
        var s3 = under("bucket", bucket);
        s3.add("object", object);
        var record = under("s3", s3);
        record.addProperty("eventSource", "aws:s3");
        record.addProperty("eventName", name);
        record.addProperty("eventTime", event.time().toString());
        var records = new JsonArray();
        records.add(record);
        return under("Records", records).toString();
    }

    private static JsonObject under(String name, JsonElement value) {
        var json = new JsonObject();
        json.add(name, value);
        return json;
    }
}
