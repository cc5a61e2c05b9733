package io.snaplabel.classify;

import io.snaplabel.image.ImageRef;
import io.snaplabel.image.ObjectEvent;
import io.snaplabel.image.Sequencer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Buckets in a map, with and without versions: bytes and tags, and the events that their changes cause. */
public final class InMemoryObjects implements ImageSource, TagStore {
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Stored(byte[] bytes, String eTag, Map<String, String> tags) {}

    private final Set<String> versioned;
    private final Map<ImageRef, Stored> objects = new HashMap<>();
    /** The versions and delete markers of each key, the newest last. */
    private final Map<ImageRef, List<ImageRef>> versions = new HashMap<>();

    private int changes;

    /** Buckets without versions. */
    public InMemoryObjects() {
        this(Set.of());
    }

    /** Buckets without versions, but for those that are named. */
    public InMemoryObjects(Set<String> versioned) {
        this.versioned = Set.copyOf(versioned);
    }

    /** Stores an object, without tags as S3 does, and returns the event. */
    public synchronized ObjectEvent.Created put(ImageRef image, byte[] bytes) {
        var eTag = Integer.toHexString(Arrays.hashCode(bytes));
        var stored = add(image);
        objects.put(stored, new Stored(bytes, eTag, Map.of()));
        return new ObjectEvent.Created(stored, sequencer(), now(), eTag, bytes.length);
    }

    /** Deletes an object, or a version; without naming one where there are versions, puts a delete marker on top. */
    public synchronized ObjectEvent.Deleted delete(ImageRef image) {
        if (image.versionId() == null && versioned.contains(image.bucket())) {
            return new ObjectEvent.Deleted(add(image), sequencer(), now(), true);
        }
        objects.remove(image);
        versions(image).remove(image);
        return new ObjectEvent.Deleted(image, sequencer(), now());
    }

    /** The versions and delete markers of a key, or the one object that it names; the newest last. */
    public synchronized List<ImageRef> list(String bucket, String key) {
        return List.copyOf(versions(new ImageRef(bucket, key, null)));
    }

    @Override
    public synchronized Fetch fetch(ObjectEvent.Created event) {
        var stored = stored(event.image());
        if (stored == null) {
            return new Missing("the object is no longer there");
        }
        if (event.image().versionId() == null && !stored.eTag().equals(event.eTag())) {
            return new Missing("the object has been replaced");
        }
        return stored.bytes().length > event.bytes()
                ? new Missing("the object has " + stored.bytes().length + " bytes, the event spoke of " + event.bytes())
                : new Fetched(stored.bytes());
    }

    @Override
    public synchronized Optional<ObjectEvent.Created> lookUp(ImageRef image) {
        return Optional.ofNullable(stored(image))
                .map(stored -> new ObjectEvent.Created(
                        image, Sequencer.OLDEST, Instant.EPOCH, stored.eTag(), stored.bytes().length));
    }

    @Override
    public synchronized Optional<Map<String, String>> read(ImageRef image) {
        return Optional.ofNullable(stored(image)).map(Stored::tags);
    }

    @Override
    public synchronized boolean replace(ImageRef image, Map<String, String> tags) {
        var replaced = objects.computeIfPresent(
                exact(image), (key, stored) -> new Stored(stored.bytes(), stored.eTag(), new LinkedHashMap<>(tags)));
        return replaced != null;
    }

    private @Nullable Stored stored(ImageRef image) {
        return objects.get(exact(image));
    }

    /** The version on top where none is named. */
    private ImageRef exact(ImageRef image) {
        var all = versions(image);
        return image.versionId() == null && !all.isEmpty() ? all.getLast() : image;
    }

    private ImageRef add(ImageRef image) {
        var all = versions(image);
        var added = image.versionId() == null && versioned.contains(image.bucket())
                ? new ImageRef(image.bucket(), image.key(), "v" + (changes + 1))
                : image;
        all.remove(added);
        all.add(added);
        return added;
    }

    private List<ImageRef> versions(ImageRef image) {
        return versions.computeIfAbsent(new ImageRef(image.bucket(), image.key(), null), _ -> new ArrayList<>());
    }

    private Sequencer sequencer() {
        changes++;
        return new Sequencer(String.format(Locale.ROOT, "%016X", changes));
    }

    private Instant now() {
        return Instant.EPOCH.plusMillis(changes);
    }
}
