package io.snaplabel.model;

import io.snaplabel.image.Rejection;

/** A picture that can never be labelled, however often it is tried; the message says what was expected and what came. */
public final class RejectedPicture extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Rejection rejection;

    RejectedPicture(String subject, Rejection rejection) {
        super(subject + rejection.message());
        this.rejection = rejection;
    }

    /** Why, with its numbers. */
    public Rejection rejection() {
        return rejection;
    }
}
