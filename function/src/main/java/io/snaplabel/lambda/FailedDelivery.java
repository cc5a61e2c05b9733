package io.snaplabel.lambda;

import io.snaplabel.event.Excerpt;
import org.jspecify.annotations.Nullable;

/** Fails one invocation, so that its event comes again and at last reaches the place for failed events. */
final class FailedDelivery extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FailedDelivery(String message, @Nullable Throwable cause) {
        super(Excerpt.of(message), cause);
    }
}
