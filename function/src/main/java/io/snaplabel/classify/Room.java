package io.snaplabel.classify;

import io.snaplabel.image.Rejection;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Room for the bytes of pictures between fetch and label: together they may take what the largest may take alone. Thread-safe. */
public final class Room {
    private final long mostBytes;
    /** In KiB. */
    private final Semaphore free;

    private final int size;

    /** Holds a picture of so many bytes, or several that have no more together. */
    public Room(long mostBytes) {
        this.mostBytes = mostBytes;
        this.size = kibibytes(mostBytes);
        this.free = new Semaphore(size, true);
    }

    /** Why a file of so many bytes is not even fetched, if it is not. */
    public Optional<Rejection> refusal(long bytes) {
        if (bytes == 0) {
            return Optional.of(new Rejection.Empty());
        }
        return bytes > mostBytes ? Optional.of(new Rejection.TooManyBytes(bytes, mostBytes)) : Optional.empty();
    }

    /** Does the work as soon as there is room for so many bytes. */
    public <T> T with(long bytes, Supplier<T> work) {
        var taken = Math.min(kibibytes(bytes), size);
        free.acquireUninterruptibly(taken);
        try {
            return work.get();
        } finally {
            free.release(taken);
        }
    }

    private static int kibibytes(long bytes) {
        return Math.toIntExact(Math.ceilDiv(bytes, 1024L));
    }
}
