package io.snaplabel.effects;

import io.snaplabel.classify.TransientFault;
import io.snaplabel.effects.Interleaving.Killed;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Calls to the outside: each waits for its turn, and may go wrong in every way that a network has. */
final class Calls {
    private final Interleaving interleaving;
    private final RandomGenerator random;
    private final Figures figures;
    private final BiConsumer<Invocation, Runnable> late;
    private final Consumer<String> trace;
    private double roughness;

    /** What becomes of one call. */
    private enum Fate {
        ANSWERED,
        THROTTLED,
        SERVER_ERROR,
        TIMED_OUT_AFTER_IT_TOOK_EFFECT,
        TIMED_OUT_BEFORE_IT_TOOK_EFFECT,
        CRASH_BEFORE,
        CRASH_AFTER,
        CRASH_WITH_IT_ON_THE_WIRE;

        boolean isCrash() {
            return compareTo(CRASH_BEFORE) >= 0;
        }

        @Override
        public String toString() {
            return "faults: " + name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** @param late takes what still takes effect after its caller gave up or died */
    Calls(
            Interleaving interleaving,
            RandomGenerator random,
            Figures figures,
            BiConsumer<Invocation, Runnable> late,
            Consumer<String> trace) {
        this.interleaving = interleaving;
        this.random = random;
        this.figures = figures;
        this.late = late;
        this.trace = trace;
    }

    /** @param roughness in [0, 1]; at 1 one call in ten goes wrong */
    void be(double roughness) {
        this.roughness = roughness;
    }

    <T> T read(Invocation by, String what, Supplier<T> call) {
        return make(by, what, call, () -> {});
    }

    <T> T write(Invocation by, String what, Supplier<T> call) {
        return make(by, what, call, () -> interleaving.call(call));
    }

    /** @param unheard the call, when nobody hears its answer; a reading then is as if it had never been */
    private <T> T make(Invocation by, String what, Supplier<T> call, Runnable unheard) {
        interleaving.await(by, what);
        figures.count("calls");
        var fate = fate();
        trace.accept(by.name() + ": " + what + (fate == Fate.ANSWERED ? "" : " [" + fate + "]"));
        if (fate == Fate.ANSWERED) {
            var answer = interleaving.call(call);
            trace.accept(by.name() + ":   → " + answer);
            return answer;
        }
        figures.count(fate.toString());
        switch (fate) {
            case ANSWERED, THROTTLED, SERVER_ERROR, CRASH_BEFORE -> {}
            case TIMED_OUT_AFTER_IT_TOOK_EFFECT, CRASH_AFTER -> unheard.run();
            case TIMED_OUT_BEFORE_IT_TOOK_EFFECT, CRASH_WITH_IT_ON_THE_WIRE ->
                late.accept(by, () -> {
                    trace.accept("late: " + what);
                    unheard.run();
                });
        }
        if (fate.isCrash()) {
            by.kill();
            interleaving.end(by);
            throw new Killed();
        }
        throw new TransientFault(what + ": " + fate);
    }

    private Fate fate() {
        if (random.nextDouble() >= roughness / 10) {
            return Fate.ANSWERED;
        }
        return Fate.values()[1 + random.nextInt(Fate.values().length - 1)];
    }
}
