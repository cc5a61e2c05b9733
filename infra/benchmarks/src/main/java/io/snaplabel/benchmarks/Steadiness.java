package io.snaplabel.benchmarks;

import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * How a process that lives long did, from one stretch of pictures to the next. The first stretch warms up and is not counted.
 *
 * @param slowest the least pictures a second of any stretch, as a share of their median
 * @param growth of the resident memory from the end of the first stretch to the most there was later, in MiB
 */
record Steadiness(double slowest, long growth) {
    private static final double SLOWEST_ALLOWED = 0.9;
    private static final long GROWTH_ALLOWED = 16;
    private static final int FEWEST = 3;

    /** One stretch: pictures a second, and MiB at its end. */
    record Stretch(double perSecond, long mebibytes) {}

    static boolean canBeToldFrom(List<Stretch> stretches) {
        return stretches.size() >= FEWEST;
    }

    static Steadiness of(List<Stretch> stretches) {
        if (!canBeToldFrom(stretches)) {
            throw new IllegalArgumentException(
                    "expected at least " + FEWEST + " stretches but got " + stretches.size());
        }
        var warm = stretches.subList(1, stretches.size());
        var paces = warm.stream().map(Stretch::perSecond).toList();
        var most = warm.stream().mapToLong(Stretch::mebibytes).max().orElseThrow();
        return new Steadiness(
                Collections.min(paces) / Median.of(paces),
                most - stretches.getFirst().mebibytes());
    }

    boolean isSteady() {
        return slowest >= SLOWEST_ALLOWED;
    }

    boolean isFlat() {
        return growth <= GROWTH_ALLOWED;
    }

    /** Both verdicts with their criteria. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "throughput %s: the slowest at %.0f %% of the median (%.0f needed)%nmemory %s: %+d MiB since the first"
                        + " line (%d allowed)",
                isSteady() ? "steady" : "NOT STEADY",
                100 * slowest,
                100 * SLOWEST_ALLOWED,
                isFlat() ? "flat" : "NOT FLAT",
                growth,
                GROWTH_ALLOWED);
    }
}
