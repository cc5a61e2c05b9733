package io.snaplabel.classify;

/**
 * The world failed: throttling, a time-out, a 5xx. Thrown only by adapters, which translate at their edge and keep the cause; the
 * item goes back to the queue it came from.
 */
public final class TransientFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TransientFault(String message, Throwable cause) {
        super(message, cause);
    }

    public TransientFault(String message) {
        super(message);
    }
}
