package io.snaplabel.tensor;

import io.snaplabel.image.Pixels;

/** Pixels to tensor by one bundle's {@link Preprocessing}. Immutable and thread-safe. */
public final class Tensorizer {
    private final Preprocessing preprocessing;

    public Tensorizer(Preprocessing preprocessing) {
        this.preprocessing = preprocessing;
    }

    /** The shorter side a decoder must deliver at least, so that the resize only ever shrinks. */
    public int shorterSide() {
        return switch (preprocessing.resize()) {
            case Preprocessing.ShorterSide rule -> rule.pixels();
            case Preprocessing.Squash rule -> Math.max(rule.width(), rule.height());
        };
    }

    /** A tensor of channels × height × width, normalised. */
    public float[] tensor(Pixels pixels) {
        throw new UnsupportedOperationException();
    }
}
