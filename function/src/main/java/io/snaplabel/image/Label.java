package io.snaplabel.image;

import java.util.Objects;

/**
 * One thing seen in a picture.
 *
 * @param wnid the WordNet id of the class, such as {@code n02123045}
 * @param name the class's first name, such as {@code tabby}
 * @param probability in [0, 1]
 */
public record Label(String wnid, String name, double probability) {
    public Label {
        Objects.requireNonNull(wnid);
        Objects.requireNonNull(name);
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("expected a probability in [0, 1] but got " + probability);
        }
    }
}
