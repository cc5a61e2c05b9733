package io.snaplabel.classify;

import io.snaplabel.image.ImageRef;
import java.util.Map;
import java.util.Optional;

/** The tags of objects, as a whole set each. Thread-safe. Throws {@link TransientFault} when the store fails. */
public interface TagStore {
    /** The object's tags; nothing when the object is no longer there. */
    Optional<Map<String, String>> read(ImageRef image);

    /** Replaces the whole set; false when the object is no longer there. */
    boolean replace(ImageRef image, Map<String, String> tags);
}
