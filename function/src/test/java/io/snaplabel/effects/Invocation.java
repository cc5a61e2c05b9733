package io.snaplabel.effects;

import io.snaplabel.effects.Interleaving.Killed;
import java.time.Instant;

/** A process that works on something until it is done, killed, or out of time. */
final class Invocation {
    private final String name;
    private final Instant deadline;
    private final double pace;
    private boolean isDead;

    /** One that is picked the more often the larger its pace. */
    Invocation(String name, Instant deadline, double pace) {
        this.name = name;
        this.deadline = deadline;
        this.pace = pace;
    }

    String name() {
        return name;
    }

    Instant deadline() {
        return deadline;
    }

    double pace() {
        return pace;
    }

    boolean isDead() {
        return isDead;
    }

    void kill() {
        isDead = true;
    }

    void requireAlive() {
        if (isDead) {
            throw new Killed();
        }
    }
}
