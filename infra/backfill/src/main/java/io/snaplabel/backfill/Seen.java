package io.snaplabel.backfill;

import io.snaplabel.image.ObjectEvent;

/**
 * One object that was looked at, and what is to become of it.
 *
 * @param event what labels it, with the sequencer of its record where there is one
 * @param cursor where a later run goes on after it
 */
public record Seen(ObjectEvent.Created event, KeyKind kind, Fate fate, String cursor) {
    /** What is to become of an object. */
    public enum Fate {
        /** Never labelled. */
        NEW(true),
        /** Labelled by another model, or with another preprocessing. */
        STALE(true),
        /** The current model has dealt with it. */
        CURRENT(false),
        /** Written or deleted since its record; its own event comes, or came to a place for failed events. */
        CHANGED_SINCE(false),
        NO_PICTURE(false),
        UNSUPPORTED(false),
        EMPTY(false),
        TOO_LARGE(false),
        /** In a storage class from which nothing can be read at once. */
        ARCHIVED(false);

        private final boolean toDo;

        Fate(boolean toDo) {
            this.toDo = toDo;
        }

        public boolean isToDo() {
            return toDo;
        }
    }
}
