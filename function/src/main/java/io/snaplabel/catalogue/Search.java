package io.snaplabel.catalogue;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What the catalogue can be asked. What is there from the first page to the last comes once, whatever is added meanwhile. Thread-safe. A place
 * to begin that no page named is an {@link IllegalArgumentException}.
 */
public interface Search {
    /** The objects of a bucket, the latest upload first. */
    Page<Card> newest(String bucket, int limit, @Nullable String from);

    /** The objects that carry a label or fall under it, the most probable first. */
    Page<Hit> labelled(String label, int limit, @Nullable String from);

    /** How many objects carry each label or fall under it. */
    SortedMap<String, Long> counts();

    /** Every correction, the latest first. */
    Page<Feedback> corrections(int limit, @Nullable String from);
}
