package io.snaplabel.worker.queue;

import java.time.Duration;
import java.util.Locale;

/** How fast a queue is being emptied, in a line for a person. Not thread-safe. */
final class Pace {
    private final Duration every;
    private long before;

    /** For a line every so often. */
    Pace(Duration every) {
        this.every = every;
    }

    Duration every() {
        return every;
    }

    /**
     * The line for now.
     *
     * @param done since the start
     * @param waiting on the queue
     */
    String line(long done, long waiting) {
        var perSecond = (done - before) * 1000.0 / every.toMillis();
        before = done;
        var line = String.format(Locale.ROOT, "%,d done, %.1f pictures/s, %,d waiting", done, perSecond, waiting);
        if (waiting == 0 || perSecond == 0) {
            return line;
        }
        var left = Duration.ofSeconds(Math.round(waiting / perSecond));
        return line
                + String.format(
                        Locale.ROOT, ", %d:%02d:%02d left", left.toHours(), left.toMinutesPart(), left.toSecondsPart());
    }
}
