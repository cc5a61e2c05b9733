package io.snaplabel.classify;

/** A network that cannot say where it saw what it saw; the message says what was expected of it and what it is. */
public final class Unexplainable extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Unexplainable(String message) {
        super(message);
    }
}
