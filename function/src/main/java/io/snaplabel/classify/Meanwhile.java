package io.snaplabel.classify;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Work under way on a thread of its own, such as a request to one store while another store is asked. Closing waits for its end. The thread is one of
 * the system's: what it is the first to use is loaded there, and a virtual thread that waits within a static initialiser keeps its carrier, of which
 * a small function has one.
 */
final class Meanwhile<T> implements AutoCloseable {
    private final CompletableFuture<T> work;

    private Meanwhile(CompletableFuture<T> work) {
        this.work = work;
    }

    static <T> Meanwhile<T> start(Supplier<T> work) {
        return new Meanwhile<>(
                CompletableFuture.supplyAsync(work, run -> Thread.ofPlatform().start(run)));
    }

    /** What came of it; fails as the work failed. */
    T join() {
        try {
            return work.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        work.exceptionally(_ -> null).join();
    }
}
