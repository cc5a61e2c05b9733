package io.snaplabel.image;

import java.time.Instant;

/** Something that happened to one object, whatever envelope told of it. */
public sealed interface ObjectEvent {
    ImageRef image();

    Sequencer sequencer();

    /** When S3 says it happened. */
    Instant time();

    /**
     * The object was written.
     *
     * @param eTag the entity tag of the bytes written, without quotes
     * @param bytes the size of the object
     */
    record Created(ImageRef image, Sequencer sequencer, Instant time, String eTag, long bytes) implements ObjectEvent {}

    /**
     * The object was deleted, or a delete marker was put on top of its versions.
     *
     * @param isMarker whether it was a delete marker, whose version id the image then has
     */
    record Deleted(ImageRef image, Sequencer sequencer, Instant time, boolean isMarker) implements ObjectEvent {
        /** The object itself, or one of its versions. */
        public Deleted(ImageRef image, Sequencer sequencer, Instant time) {
            this(image, sequencer, time, false);
        }
    }
}
