package io.snaplabel.decode;

import io.snaplabel.image.ImageFormat;
import io.snaplabel.image.Rejection;

/** Carries a rejection out of the depth of a file to the one place where it becomes an answer. Never leaves this package. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // caught a few frames above, never written anywhere
    private final Rejection rejection;

    Refusal(Rejection rejection) {
        super(rejection.message(), null, false, false);
        this.rejection = rejection;
    }

    static Refusal damaged(ImageFormat format, String detail) {
        return new Refusal(new Rejection.Damaged(format, detail));
    }

    static Refusal unsupported(ImageFormat format, String detail) {
        return new Refusal(new Rejection.UnsupportedFormat(format, detail));
    }

    Rejection rejection() {
        return rejection;
    }
}
