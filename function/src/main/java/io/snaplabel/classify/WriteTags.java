package io.snaplabel.classify;

import io.snaplabel.image.ImageRef;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Replaces our tags of an object and keeps everybody else's. S3 can only replace the whole set and has no condition for it, so this
 * reads, merges, writes and reads back, and begins again when another writer came between; what that cannot see is another's tag
 * added between the first reading and the write. Writes nothing when nothing changes. Thread-safe.
 */
final class WriteTags {
    private static final int ATTEMPTS = 5;

    private final TagStore tags;
    private final OwnTags own;

    WriteTags(TagStore tags, OwnTags own) {
        this.tags = tags;
        this.own = own;
    }

    /**
     * Makes {@code ours} the object's tags of our prefix; an empty map removes them.
     *
     * @return how many found no room; 0 too when the object is no longer there
     * @throws TransientFault when other writers keep coming between
     */
    int write(ImageRef image, Map<String, String> ours) {
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            var leftOut = writeOnce(image, ours);
            if (leftOut.isPresent()) {
                return leftOut.getAsInt();
            }
        }
        throw new TransientFault(image + ": tags changed by another writer on each of " + ATTEMPTS + " attempts");
    }

    /** Likewise, but does not look whether they stay; nothing when somebody has to. */
    OptionalInt writeOnce(ImageRef image, Map<String, String> ours) {
        var existing = tags.read(image);
        if (existing.isEmpty()) {
            return OptionalInt.of(0);
        }
        var merged = own.merge(existing.get(), ours);
        if (merged.tags().equals(existing.get())) {
            return OptionalInt.of(merged.leftOut());
        }
        return tags.replace(image, merged.tags()) ? OptionalInt.empty() : OptionalInt.of(0);
    }
}
