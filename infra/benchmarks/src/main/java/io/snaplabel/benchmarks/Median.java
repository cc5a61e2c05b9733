package io.snaplabel.benchmarks;

import java.util.Collection;

/** The middle one. */
final class Median {
    private Median() {}

    /** Of at least one value; of an even number the mean of both in the middle. */
    static double of(Collection<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("median: expected at least one value but got none");
        }
        var sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        var middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
