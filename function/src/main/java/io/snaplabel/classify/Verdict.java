package io.snaplabel.classify;

import io.snaplabel.image.ImageRecord;
import io.snaplabel.image.ImageRef;

/** What became of one event. */
public sealed interface Verdict {
    /** It was the newest of its object, and this is now the object's record. */
    record Recorded(ImageRecord record) implements Verdict {}

    /** It changed nothing. */
    record Unchanged(ImageRef image, Reason reason) implements Verdict {}

    /** Why an event changed nothing. */
    enum Reason {
        /** This very event was dealt with before. */
        DUPLICATE,
        /** A newer event of the same object was dealt with before, or while this one was worked on. */
        STALE,
        /** Its bucket is not among those that are labelled. */
        BUCKET_NOT_ALLOWED
    }
}
