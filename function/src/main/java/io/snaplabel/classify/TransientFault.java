package io.snaplabel.classify;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The world failed: throttling, a time-out, a 5xx. Thrown only by adapters, which translate at their edge and keep the cause; the
 * item goes back to the queue it came from.
 */
public final class TransientFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final @Nullable Instant notBefore;

    public TransientFault(String message, Throwable cause) {
        super(message, cause);
        this.notBefore = null;
    }

    public TransientFault(String message) {
        super(message);
        this.notBefore = null;
    }

    /** A fault that is known to last until then. */
    public TransientFault(String message, Instant notBefore) {
        super(message);
        this.notBefore = notBefore;
    }

    /** There is no use in trying again earlier; null when nobody knows. */
    public @Nullable Instant notBefore() {
        return notBefore;
    }
}
