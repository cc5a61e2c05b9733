package io.snaplabel.load;

import java.util.Locale;

/** What a run goes through, in this order. */
enum Phase {
    WARM_UP,
    CAPACITY,
    STEADY,
    STORING,
    BURST,
    DRAIN;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
