package io.snaplabel.load;

import java.time.Duration;
import java.util.List;

/**
 * Memory at the beginning and at the end of the steady load: medians of its second and its last fifth, for in the first the heap finds its size.
 *
 * @param early MiB
 * @param late MiB
 */
record Growth(double early, double late) {
    /** Less than this shows only how the heap of a new process finds its size. */
    static final Duration TELLING = Duration.ofMinutes(10);

    private static final int PARTS = 5;
    private static final double SHARE = 0.1;
    private static final double SLACK_MEBIBYTES = 32;

    /** Of samples in the order of time, at least one for each fifth. */
    static Growth of(List<Double> mebibytes) {
        var part = mebibytes.size() / PARTS;
        if (part == 0) {
            throw new IllegalArgumentException(
                    "memory: expected at least " + PARTS + " samples but got " + mebibytes.size());
        }
        return new Growth(
                median(mebibytes.subList(part, 2 * part)),
                median(mebibytes.subList(mebibytes.size() - part, mebibytes.size())));
    }

    /** A tenth, or 32 MiB where that is more: what the heap of a JVM breathes by itself. */
    double allowed() {
        return early + Math.max(SHARE * early, SLACK_MEBIBYTES);
    }

    boolean isNone() {
        return late <= allowed();
    }

    private static double median(List<Double> values) {
        var sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
