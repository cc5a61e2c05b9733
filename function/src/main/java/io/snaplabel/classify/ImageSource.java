package io.snaplabel.classify;

import io.snaplabel.image.ObjectEvent;

/** Where the bytes of an object come from. Thread-safe. Throws {@link TransientFault} when the store fails. */
public interface ImageSource {
    /** The very bytes that the event spoke of: its version, or, in a bucket without versions, its entity tag. */
    Fetch fetch(ObjectEvent.Created event);

    /** What the store answered. */
    sealed interface Fetch {}

    /** The bytes; not copied, not kept. */
    @SuppressWarnings("ArrayRecordComponent") // handed from one stage to the next, compared by nobody
    record Fetched(byte[] bytes) implements Fetch {}

    /** The object, the version or those bytes are no longer there; {@code detail} says which. */
    record Missing(String detail) implements Fetch {}
}
