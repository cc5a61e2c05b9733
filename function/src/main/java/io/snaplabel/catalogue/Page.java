package io.snaplabel.catalogue;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of a long list.
 *
 * @param next where the next page begins, opaque; null on the last one
 */
public record Page<T>(List<T> items, @Nullable String next) {
    public Page {
        items = List.copyOf(items);
    }
}
