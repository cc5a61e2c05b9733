package io.snaplabel.engine;

import ai.djl.inference.Predictor;
import ai.djl.translate.TranslateException;
import io.snaplabel.classify.TransientFault;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;

/**
 * Lends predictors, each to one caller at a time, because DJL's are not thread-safe. Callers wait in order of arrival.
 * Thread-safe.
 */
final class PredictorPool<I, O> {
    private final ConcurrentLinkedDeque<Predictor<I, O>> idle;
    private final Semaphore permits;
    private final int size;
    private volatile boolean closed;

    PredictorPool(List<Predictor<I, O>> predictors) {
        this.idle = new ConcurrentLinkedDeque<>(predictors);
        this.size = predictors.size();
        this.permits = new Semaphore(size, true);
    }

    /** Runs one call; a thread interrupted while it waits stays interrupted and gets a {@link TransientFault}. */
    O predict(I input) throws TranslateException {
        requireOpen();
        try {
            permits.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransientFault("forward: interrupted while waiting for one of " + size + " predictors", e);
        }
        try {
            requireOpen();
            return predictWithIdle(input);
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
            return first;
        } finally {
            permits.release(size);
        }
    }

    private O predictWithIdle(I input) throws TranslateException {
        // The one used last, whose memory is still warm. A permit promises that there is one.
        var predictor = idle.pop();
        try {
            return predictor.predict(input);
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
