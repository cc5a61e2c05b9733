package io.snaplabel.classify;

import io.snaplabel.image.ImageRef;
import io.snaplabel.image.ObjectEvent;
import java.util.Optional;

/** Where the bytes of an object come from. Thread-safe. Throws {@link TransientFault} when the store fails. */
public interface ImageSource {
    /** The very bytes that the event spoke of: its version, or, in a bucket without versions, its entity tag. */
    Fetch fetch(ObjectEvent.Created event);

    /**
     * An object that no event spoke of, as if it had just been created, but older than any event that S3 could send of it, so that it
     * counts only where nothing is known yet; nothing when it is not there.
     */
    Optional<ObjectEvent.Created> lookUp(ImageRef image);

    /** What the store answered. */
    sealed interface Fetch {}

    /** The bytes; not copied, not kept. */
    @SuppressWarnings("ArrayRecordComponent") // handed from one stage to the next, compared by nobody
    record Fetched(byte[] bytes) implements Fetch {}

    /** The object, the version or those bytes are no longer there; {@code detail} says which. */
    record Missing(String detail) implements Fetch {}
}
