package io.snaplabel.catalogue;

import io.snaplabel.image.Label;

/**
 * A label that an object can be found by.
 *
 * @param label with probability 1 where a person said so
 * @param by who said so
 */
public record Shown(Label label, By by) {
    /** Whose word it is. */
    public enum By {
        MODEL,
        PERSON
    }

    public String name() {
        return label.name();
    }

    public double probability() {
        return label.probability();
    }
}
