package io.snaplabel.worker.queue;

import io.snaplabel.event.Notice;
import io.snaplabel.event.Notice.Happened;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Messages that speak of the same object wait for each other: side by side one would find the other's claim in its way and have to come
 * again. Those of different objects do not wait, but for one pair in a thousand that shares a lock. Thread-safe.
 */
final class Turns {
    private static final int LOCKS = 1024;

    private final List<ReentrantLock> locks =
            Stream.generate(() -> new ReentrantLock(true)).limit(LOCKS).toList();

    void inTurn(List<Notice> notices, Runnable work) {
        // In one order everywhere, so that no two messages wait for each other in a circle.
        var own = notices.stream()
                .<Integer>mapMulti((notice, indices) -> {
                    if (notice instanceof Happened(var event)) {
                        indices.accept(Math.floorMod(event.image().hashCode(), LOCKS));
                    }
                })
                .distinct()
                .sorted()
                .map(locks::get)
                .toList();
        own.forEach(ReentrantLock::lock);
        try {
            work.run();
        } finally {
            own.forEach(ReentrantLock::unlock);
        }
    }
}
