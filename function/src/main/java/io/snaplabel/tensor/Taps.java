package io.snaplabel.tensor;

import java.util.Arrays;

/**
 * What one axis of a resize adds up: for each output position of a window, which run of input positions, and how much of each.
 * The weights are those of Pillow's antialiased bilinear filter (Pillow, Resample.c): a triangle one output step wide on each
 * side, never narrower than an input step, in fixed point with {@value #PRECISION} fractional bits.
 */
final class Taps {
    /** 32 bits less 8 of the sample and 2 against overflow, as Pillow has it. */
    static final int PRECISION = 32 - 8 - 2;

    private final int[] starts;
    private final int[] offsets;
    private final int[] weights;

    private Taps(int[] starts, int[] offsets, int[] weights) {
        this.starts = starts;
        this.offsets = offsets;
        this.weights = weights;
    }

    /** The taps of {@code count} outputs from {@code first} on, when {@code in} positions become {@code out}. */
    static Taps of(int in, long out, long first, int count) {
        var scale = (double) in / out;
        var reach = Math.max(scale, 1.0);
        var starts = new int[count];
        var offsets = new int[count + 1];
        var weights = new int[2 * count];
        for (var i = 0; i < count; i++) {
            var centre = (first + i + 0.5) * scale;
            var start = Math.max(0, (int) (centre - reach + 0.5));
            var fixed = weights(start, Math.min(in, (int) (centre + reach + 0.5)), centre, 1.0 / reach);
            starts[i] = start;
            offsets[i + 1] = offsets[i] + fixed.length;
            if (offsets[i + 1] > weights.length) {
                weights = Arrays.copyOf(weights, Math.max(2 * weights.length, offsets[i + 1]));
            }
            System.arraycopy(fixed, 0, weights, offsets[i], fixed.length);
        }
        return new Taps(starts, offsets, weights);
    }

    private static int[] weights(int start, int end, double centre, double perStep) {
        var exact = new double[end - start];
        var sum = 0.0;
        for (var i = 0; i < exact.length; i++) {
            exact[i] = Math.max(0.0, 1.0 - Math.abs((start + i - centre + 0.5) * perStep));
            sum += exact[i];
        }
        var fixed = new int[exact.length];
        for (var i = 0; i < exact.length; i++) {
            fixed[i] = (int) (exact[i] / sum * (1 << PRECISION) + 0.5);
        }
        return fixed[fixed.length - 1] == 0 ? Arrays.copyOf(fixed, fixed.length - 1) : fixed;
    }

    int count() {
        return starts.length;
    }

    /** The first input position of an output. */
    int start(int output) {
        return starts[output];
    }

    /** Where an output's weights begin in {@link #weights}; those of the next one follow. */
    int offset(int output) {
        return offsets[output];
    }

    int weight(int index) {
        return weights[index];
    }

    /** The first input position that any output needs. */
    int firstInput() {
        return starts[0];
    }

    /** One past the last input position that any output needs. */
    int endInput() {
        var last = count() - 1;
        return starts[last] + offsets[last + 1] - offsets[last];
    }
}
