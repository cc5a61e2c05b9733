package io.snaplabel.worker;

import io.snaplabel.classify.Activations;
import io.snaplabel.classify.Network;
import io.snaplabel.settings.StageSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A network whose callers share its calls: each waits while its tensor travels in a batch with those of others. A batch is sent when it is
 * full or when its first picture has waited for the delay; a predictor's thread gathers the next while others run. Thread-safe; closes its
 * own threads, not the network.
 */
final class Batches implements Network {
    private final Network network;
    private final int most;
    private final long delayNanos;
    private final BlockingQueue<Call> calls;
    private final List<Thread> threads;
    private final LongAdder sent = new LongAdder();
    private final LongAdder pictures = new LongAdder();
    private volatile boolean closed;

    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Call(float[] tensor, CompletableFuture<float[]> logits) {}

    Batches(Network network, StageSettings settings) {
        this.network = network;
        this.most = settings.batch();
        this.delayNanos = settings.batchDelay().toNanos();
        this.calls = new LinkedBlockingQueue<>(settings.inFlight());
        this.threads = IntStream.range(0, settings.model().predictors())
                .mapToObj(i -> Thread.ofPlatform().name("forward-" + i).daemon().start(this::run))
                .toList();
    }

    @Override
    public float[] forward(float[] tensor) {
        var call = new Call(tensor, new CompletableFuture<>());
        if (closed) {
            throw new IllegalStateException("forward: expected an open pipeline but it is closed");
        }
        calls.add(call);
        try {
            return call.logits().join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw e;
            }
        }
    }

    @Override
    public Activations activations(float[] tensor) {
        return network.activations(tensor);
    }

    double mean() {
        var count = sent.sum();
        return count == 0 ? 0 : (double) pictures.sum() / count;
    }

    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
    }

    private void run() {
        try {
            while (!closed) {
                answer(gather());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (var call = calls.poll(); call != null; call = calls.poll()) {
            call.logits().completeExceptionally(new IllegalStateException("forward: the pipeline was closed"));
        }
    }

    private List<Call> gather() throws InterruptedException {
        var batch = new ArrayList<Call>(most);
        batch.add(calls.take());
        var end = System.nanoTime() + delayNanos;
        while (batch.size() < most) {
            if (calls.drainTo(batch, most - batch.size()) == 0) {
                @Nullable Call next = calls.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (next == null) {
                    break;
                }
                batch.add(next);
            }
        }
        return batch;
    }

    private void answer(List<Call> batch) {
        try {
            var logits = network.forward(batch.stream().map(Call::tensor).toList());
            for (var i = 0; i < batch.size(); i++) {
                batch.get(i).logits().complete(logits.get(i));
            }
            sent.increment();
            pictures.add(batch.size());
        } catch (RuntimeException | Error e) { // theirs, who wait
            batch.forEach(call -> call.logits().completeExceptionally(e));
        }
    }
}
