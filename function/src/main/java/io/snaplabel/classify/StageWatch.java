package io.snaplabel.classify;

import io.snaplabel.image.StageMillis;
import java.util.function.LongSupplier;

/** Times the stages of one event: what passed since the last call is of the stage that the call names. Not thread-safe. */
final class StageWatch {
    private final LongSupplier nanoTime;
    private final long start;
    private long mark;
    private double fetch;
    private double decode;
    private double forward;
    private double effects;

    StageWatch(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.mark = start;
    }

    /** For its turn, which is of no stage. */
    void waited() {
        lap();
    }

    void fetched() {
        fetch += lap();
    }

    void labelled(Labeller.Answer answer) {
        decode += answer.decodeMillis();
        forward += answer.forwardMillis();
        lap();
    }

    void effectsDone() {
        effects += lap();
    }

    StageMillis read() {
        return new StageMillis(fetch, decode, forward, effects, (nanoTime.getAsLong() - start) / 1e6);
    }

    private double lap() {
        var now = nanoTime.getAsLong();
        var millis = (now - mark) / 1e6;
        mark = now;
        return millis;
    }
}
