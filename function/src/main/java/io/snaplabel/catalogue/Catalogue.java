package io.snaplabel.catalogue;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The cards, one an object, and the corrections apart from them. Thread-safe across processes. Throws the core's transient fault when the store
 * fails.
 */
public interface Catalogue {
    /** The card of an object, as it was last written. */
    Optional<Card> find(String bucket, String key);

    /** What a person once said of these bytes of an object. */
    Optional<Correction> correction(String bucket, String key, String eTag);

    /**
     * Puts a card in the place of another, with all that it can be found by, and keeps or forgets its correction, in one step.
     *
     * @param before what is replaced, as it was found; null when there was none
     * @return false, changing nothing, when somebody else wrote meanwhile, or when a first card passes over what was once said of its bytes
     */
    boolean put(@Nullable Card before, Card after);
}
