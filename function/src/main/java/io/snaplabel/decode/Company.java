package io.snaplabel.decode;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Knows who was at work beside whom. Thread-safe. */
final class Company {
    private final AtomicInteger present = new AtomicInteger();
    private final AtomicLong came = new AtomicLong();

    /** Somebody begins. */
    Visit enter() {
        return new Visit();
    }

    /** From somebody's beginning to the end. */
    final class Visit implements AutoCloseable {
        private final boolean first = present.incrementAndGet() == 1;
        private final long number = came.incrementAndGet();

        /** Whether nobody else was there at any time since. */
        boolean isAlone() {
            return first && came.get() == number;
        }

        @Override
        public void close() {
            present.decrementAndGet();
        }
    }
}
