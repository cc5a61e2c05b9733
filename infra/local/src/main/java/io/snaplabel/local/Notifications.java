package io.snaplabel.local;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * What S3 tells the queue. It can be held back while objects are stored and told later, at any rate: a bucket on AWS takes its uploads elsewhere, but
 * the one here on the processors that label them. Thread-safe.
 */
public final class Notifications {
    private static final int AT_ONCE = 8;

    private final Consumer<String> queue;
    private final ConcurrentLinkedQueue<String> held = new ConcurrentLinkedQueue<>();
    private volatile boolean holds;

    Notifications(Consumer<String> queue) {
        this.queue = queue;
    }

    void accept(String notification) {
        if (holds) {
            held.add(notification);
        } else {
            queue.accept(notification);
        }
    }

    /** From now on the queue hears nothing. */
    public void hold() {
        holds = true;
    }

    /**
     * Tells what was held, in its order, so many a second or as many as the queue takes, and holds nothing any more. Nothing may be stored meanwhile.
     *
     * @param told hears of each before it is told
     */
    public void release(double perSecond, Consumer<String> told) throws InterruptedException {
        holds = false;
        var start = System.nanoTime();
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            var count = 0;
            for (var next = held.poll(); next != null; next = held.poll()) {
                var notification = next;
                var due = start + Math.round(count++ / perSecond * 1e9);
                while (System.nanoTime() < due) {
                    Thread.sleep(Duration.ofNanos(Math.max(1, due - System.nanoTime())));
                }
                threads.execute(() -> {
                    told.accept(notification);
                    queue.accept(notification);
                });
            }
        }
    }
}
