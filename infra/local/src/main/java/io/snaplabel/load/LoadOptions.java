package io.snaplabel.load;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * How much load and for how long.
 *
 * @param warmUp with as many pictures waiting as the function can take, before anything is measured
 * @param capacity likewise, while it is counted how many it labels
 * @param rate of the steady load, in uploads a second; empty takes {@value #SHARE} of the capacity
 * @param burst how many times the steady rate
 */
public record LoadOptions(
        Duration warmUp, Duration capacity, OptionalDouble rate, Duration steady, double burst, Duration burstLasts) {
    static final double SHARE = 0.9;

    public LoadOptions {
        if (rate.isPresent() && !(rate.getAsDouble() > 0)) {
            throw new IllegalArgumentException("rate: expected more than 0 a second but got " + rate.getAsDouble());
        }
        if (!(burst >= 1)) {
            throw new IllegalArgumentException("burst: expected at least 1 time the rate but got " + burst);
        }
    }

    /** How many pictures the burst has. */
    long burst(double steadyRate) {
        return Math.round(steadyRate * burst * burstLasts.toNanos() / 1e9);
    }

    double rate(double measured) {
        return rate.orElse(SHARE * measured);
    }
}
