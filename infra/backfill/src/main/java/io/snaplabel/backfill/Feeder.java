package io.snaplabel.backfill;

import io.snaplabel.backfill.Job.Progress;
import io.snaplabel.backfill.Job.State;
import io.snaplabel.backfill.Job.ToQueue;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Feeds a queue at a set rate, and not at all while the queue is deep: so a pause takes effect at once, and whoever shares the queue waits for
 * a bounded number of old pictures. What a killed feeder sent after its last cursor is sent again and found to be done. Not thread-safe.
 */
public final class Feeder {
    private static final Duration LOOK = Duration.ofSeconds(1);
    /** A killed feeder repeats no more than this at its rate. */
    private static final Duration BETWEEN_CURSORS = Duration.ofSeconds(2);

    private final Jobs jobs;
    private final EventQueue queue;
    private final BiConsumer<Progress, Long> told;
    private long nextNanos;
    private long depth;
    private long lookNanos;

    /** How feeding ended. */
    public enum Ended {
        FED,
        PAUSED,
        /** Somebody else feeds it now. */
        TAKEN_OVER
    }

    /** {@code told} gets each progress, and how deep the queue is. */
    public Feeder(Jobs jobs, EventQueue queue, BiConsumer<Progress, Long> told) {
        this.jobs = jobs;
        this.queue = queue;
        this.told = told;
    }

    /** Feeds what is left of a job whose lease is held. */
    public Ended run(Job job, ToQueue how, Source source) {
        var progress = job.progress();
        var most = (int) Math.clamp(how.rate() * BETWEEN_CURSORS.toSeconds(), EventQueue.BATCH, Source.MOST);
        nextNanos = System.nanoTime();
        lookNanos = System.nanoTime() - LOOK.toNanos();
        while (true) {
            var start = System.nanoTime();
            var seen = source.next(most);
            if (seen.isEmpty()) {
                return jobs.finish(job.order().id()).isPresent() ? Ended.FED : Ended.PAUSED;
            }
            var ended = feed(job.order().id(), progress, how, seen);
            if (ended != State.RUNNING) {
                return ended == State.PAUSED ? Ended.PAUSED : Ended.TAKEN_OVER;
            }
            var toDo = seen.stream().filter(one -> one.fate().isToDo()).toList();
            progress = progress.after(
                    seen.getLast().cursor(),
                    seen.size(),
                    toDo.size(),
                    toDo.stream().mapToLong(one -> one.event().bytes()).sum(),
                    Duration.ofNanos(System.nanoTime() - start));
            var state = beat(job.order().id(), progress);
            if (state != State.RUNNING) {
                return state == State.PAUSED ? Ended.PAUSED : Ended.TAKEN_OVER;
            }
        }
    }

    /** The job's state; FED stands for somebody else's. */
    private State beat(String id, Progress progress) {
        told.accept(progress, depth);
        return jobs.keep(id, progress).map(Job::state).orElse(State.FED);
    }

    private State feed(String id, Progress progress, ToQueue how, List<Seen> seen) {
        var events = seen.stream()
                .filter(one -> one.fate().isToDo())
                .map(Seen::event)
                .toList();
        for (var i = 0; i < events.size(); i += EventQueue.BATCH) {
            var some = events.subList(i, Math.min(i + EventQueue.BATCH, events.size()));
            var state = awaitRoom(id, progress, how);
            if (state != State.RUNNING) {
                return state;
            }
            queue.send(some);
            depth += some.size();
            nextNanos =
                    Math.max(nextNanos, System.nanoTime() - LOOK.toNanos()) + (long) (some.size() * 1e9 / how.rate());
        }
        return State.RUNNING;
    }

    /** Until it is time for the next by the rate, and the queue is not too deep. */
    private State awaitRoom(String id, Progress progress, ToQueue how) {
        var beat = System.nanoTime();
        while (true) {
            var now = System.nanoTime();
            if (now - lookNanos >= LOOK.toNanos()) {
                depth = queue.depth();
                lookNanos = now;
            }
            if (now >= nextNanos && depth < how.backlog()) {
                return State.RUNNING;
            }
            if (now - beat >= LOOK.multipliedBy(5).toNanos()) {
                var state = beat(id, progress);
                if (state != State.RUNNING) {
                    return state;
                }
                beat = now;
            }
            Pauses.sleep(Duration.ofMillis(
                    depth < how.backlog() ? Math.clamp((nextNanos - now) / 1_000_000, 1, 1000) : 100));
        }
    }
}
