package io.snaplabel.catalogue;

import io.snaplabel.image.ImageRef;
import io.snaplabel.image.Label;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A correction with what it corrected, as training takes it.
 *
 * @param eTag of the bytes
 * @param labels what the model had said; empty when it had said nothing
 * @param model its name; null when there was none
 */
public record Feedback(
        ImageRef image,
        String eTag,
        Correction correction,
        List<Label> labels,
        @Nullable String model) {
    public Feedback {
        labels = List.copyOf(labels);
    }
}
