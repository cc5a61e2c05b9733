package io.snaplabel.engine;

import ai.djl.inference.Predictor;
import ai.djl.translate.TranslateException;
import io.snaplabel.classify.TransientFault;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * Lends predictors, each to one caller at a time, because DJL's are not thread-safe. Callers wait in order of arrival. There are as many
 * threads as predictors, whoever calls, because engines keep memory for every thread that they ever saw. Thread-safe.
 */
final class PredictorPool {
    private final ConcurrentLinkedDeque<Predictor<float[], float[]>> idle;
    private final Semaphore permits;
    private final ExecutorService threads;
    private final int size;
    private volatile boolean closed;

    PredictorPool(List<Predictor<float[], float[]>> predictors) {
        this.idle = new ConcurrentLinkedDeque<>(predictors);
        this.size = predictors.size();
        this.permits = new Semaphore(size, true);
        this.threads = Executors.newFixedThreadPool(
                size, Thread.ofPlatform().name("forward-", 0).daemon().factory());
    }

    /** Runs one picture; a thread interrupted while it waits stays interrupted and gets a {@link TransientFault}. */
    float[] predict(float[] tensor) throws TranslateException {
        requireOpen();
        try {
            permits.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransientFault("forward: interrupted while waiting for one of " + size + " predictors", e);
        }
        try {
            requireOpen();
            return predictWithIdle(tensor);
        } finally {
            permits.release();
        }
    }

    /**
     * Waits for the calls under way, then frees every predictor; calls still waiting fail.
     *
     * @return whether this call was the one that closed the pool
     */
    boolean close() {
        permits.acquireUninterruptibly(size);
        try {
            var first = !closed;
            closed = true;
            idle.forEach(Predictor::close);
            idle.clear();
            threads.shutdown();
            return first;
        } finally {
            permits.release(size);
        }
    }

    private float[] predictWithIdle(float[] tensor) throws TranslateException {
        // The one used last, whose memory is still warm. A permit promises that there is one.
        var predictor = idle.pop();
        var answer = new CompletableFuture<float[]>();
        threads.execute(() -> {
            try {
                answer.complete(predictor.predict(tensor));
            } catch (TranslateException | RuntimeException | Error e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return answer.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case TranslateException cause -> throw cause;
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw e;
            }
        } finally {
            idle.push(predictor);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("forward: expected an open network but it is closed");
        }
    }
}
