package io.snaplabel.classify;

import io.snaplabel.image.ImageRef;
import io.snaplabel.image.ObjectEvent;
import io.snaplabel.image.Sequencer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A bucket without versions in a map: bytes and tags, and the events that its changes cause. */
public final class InMemoryObjects implements ImageSource, TagStore {
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Stored(byte[] bytes, String eTag, Map<String, String> tags) {}

    private final Map<ImageRef, Stored> objects = new HashMap<>();
    private int changes;

    /** Stores an object, without tags as S3 does, and returns the event. */
    public synchronized ObjectEvent.Created put(ImageRef image, byte[] bytes) {
        var eTag = Integer.toHexString(Arrays.hashCode(bytes));
        objects.put(image, new Stored(bytes, eTag, Map.of()));
        return new ObjectEvent.Created(image, sequencer(), Instant.EPOCH, eTag, bytes.length);
    }

    public synchronized ObjectEvent.Deleted delete(ImageRef image) {
        objects.remove(image);
        return new ObjectEvent.Deleted(image, sequencer(), Instant.EPOCH);
    }

    @Override
    public synchronized Fetch fetch(ObjectEvent.Created event) {
        var stored = objects.get(event.image());
        if (stored == null) {
            return new Missing("the object is no longer there");
        }
        return stored.eTag().equals(event.eTag())
                ? new Fetched(stored.bytes())
                : new Missing("the object has been replaced");
    }

    @Override
    public synchronized Optional<ObjectEvent.Created> lookUp(ImageRef image) {
        return Optional.ofNullable(objects.get(image))
                .map(stored -> new ObjectEvent.Created(
                        image, Sequencer.OLDEST, Instant.EPOCH, stored.eTag(), stored.bytes().length));
    }

    @Override
    public synchronized Optional<Map<String, String>> read(ImageRef image) {
        return Optional.ofNullable(objects.get(image)).map(Stored::tags);
    }

    @Override
    public synchronized boolean replace(ImageRef image, Map<String, String> tags) {
        var replaced = objects.computeIfPresent(
                image, (key, stored) -> new Stored(stored.bytes(), stored.eTag(), new LinkedHashMap<>(tags)));
        return replaced != null;
    }

    private Sequencer sequencer() {
        changes++;
        return new Sequencer(String.format(Locale.ROOT, "%016X", changes));
    }
}
