package io.snaplabel.backfill;

import java.time.Duration;

/** Waiting that can be interrupted. */
final class Pauses {
    private Pauses() {}

    /** An interrupt ends the wait with an {@link IllegalStateException}. */
    static void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
