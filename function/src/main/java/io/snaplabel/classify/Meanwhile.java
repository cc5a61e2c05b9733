package io.snaplabel.classify;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Work under way on a thread of its own, such as a request to one store while another store is asked. Closing waits for its end. */
final class Meanwhile<T> implements AutoCloseable {
    private final CompletableFuture<T> work;

    private Meanwhile(CompletableFuture<T> work) {
        this.work = work;
    }

    static <T> Meanwhile<T> start(Supplier<T> work) {
        return new Meanwhile<>(CompletableFuture.supplyAsync(work, Thread::startVirtualThread));
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
