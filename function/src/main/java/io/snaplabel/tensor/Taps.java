package io.snaplabel.tensor;

import io.snaplabel.image.Pixels;
import java.util.Arrays;

/**
 * What one axis of a resize adds up: for each output position of a window, which run of input positions, and how much of each, in fixed
 * point with {@value #PRECISION} fractional bits.
 */
final class Taps {
    /** 32 bits less 8 of the sample and 2 against overflow, as Pillow has it. */
    static final int PRECISION = 32 - 8 - 2;

    /** No side of a picture of Pillow's is longer. */
    private static final int PILLOW_LIMIT = Integer.MAX_VALUE / 4 - 1;

    /** What rounds a sum to the nearest level. */
    static final int HALF = 1 << (PRECISION - 1);

    private final int[] starts;
    private final int[] offsets;
    private final int[] weights;

    private Taps(int[] starts, int[] offsets, int[] weights) {
        this.starts = starts;
        this.offsets = offsets;
        this.weights = weights;
    }

    /**
     * The weights of one of Pillow's antialiased filters (Pillow, Resample.c): its kernel is as wide as an output step, never narrower
     * than an input step. Where the picture was reduced, what a stored position weighs is shared among the samples that tell of it.
     */
    static Taps of(Kernel kernel, Axis axis) {
        var stretch = Math.max(axis.step(), 1.0);
        var reach = kernel.support() * stretch;
        var starts = new int[axis.count()];
        var offsets = new int[axis.count() + 1];
        var weights = new int[2 * axis.count()];
        for (var i = 0; i < starts.length; i++) {
            var centre = (axis.first() + i + 0.5) * axis.step();
            var start = Math.max(0, (int) (centre - reach + 0.5));
            var end = Math.min(axis.in(), (int) (centre + reach + 0.5));
            var stored = new Weights(start, weights(kernel, start, end, centre, 1.0 / stretch));
            var taps = axis.reduction() == 1
                    ? stored
                    : ReducedSamples.at(axis.reduction()).share(stored, axis.in());
            var fixed = fixed(taps.values());
            starts[i] = taps.start();
            offsets[i + 1] = offsets[i] + fixed.length;
            if (offsets[i + 1] > weights.length) {
                weights = Arrays.copyOf(weights, Math.max(2 * weights.length, offsets[i + 1]));
            }
            System.arraycopy(fixed, 0, weights, offsets[i], fixed.length);
        }
        return new Taps(starts, offsets, weights);
    }

    /** What a run of positions weighs, not yet adding up to 1. */
    @SuppressWarnings("ArrayRecordComponent") // passed on and forgotten
    record Weights(int start, double[] values) {}

    /** One input position each, the one below the middle of the output (Pillow, Geometry.c, {@code ImagingScaleAffine}). */
    static Taps nearest(Axis axis) {
        var starts = new int[axis.count()];
        var offsets = new int[axis.count() + 1];
        var weights = new int[axis.count()];
        var at = firstMiddle(axis);
        for (var i = 0; i < starts.length; i++) {
            starts[i] = Math.min((int) at, axis.in() - 1);
            offsets[i + 1] = i + 1;
            weights[i] = 1 << PRECISION;
            at += axis.step();
        }
        return new Taps(starts, offsets, weights);
    }

    /** Pillow adds up steps, so its rounding errors add up too; further than its largest picture there is nothing to be equal to. */
    private static double firstMiddle(Axis axis) {
        var at = 0.5 * axis.step();
        if (axis.first() > PILLOW_LIMIT) {
            return at + axis.first() * axis.step();
        }
        for (var i = 0; i < axis.first(); i++) {
            at += axis.step();
        }
        return at;
    }

    private static double[] weights(Kernel kernel, int start, int end, double centre, double perStep) {
        var exact = new double[end - start];
        for (var i = 0; i < exact.length; i++) {
            exact[i] = kernel.at((start + i - centre + 0.5) * perStep);
        }
        return exact;
    }

    private static int[] fixed(double[] exact) {
        var sum = 0.0;
        for (var weight : exact) {
            sum += weight;
        }
        var fixed = new int[exact.length];
        for (var i = 0; i < exact.length; i++) {
            fixed[i] = (int) (exact[i] / sum * (1 << PRECISION) + (exact[i] < 0 ? -0.5 : 0.5));
        }
        return fixed[fixed.length - 1] == 0 ? Arrays.copyOf(fixed, fixed.length - 1) : fixed;
    }

    /** Weighs one row of pixels. */
    void addUp(byte[] samples, int row, byte[] result, int to) {
        for (int output = 0, at = to; output < starts.length; output++, at += Pixels.CHANNELS) {
            var from = row + starts[output] * Pixels.CHANNELS;
            var first = HALF;
            var second = HALF;
            var third = HALF;
            for (int tap = offsets[output], end = offsets[output + 1]; tap < end; tap++, from += Pixels.CHANNELS) {
                var weight = weights[tap];
                first += weight * (samples[from] & 0xFF);
                second += weight * (samples[from + 1] & 0xFF);
                third += weight * (samples[from + 2] & 0xFF);
            }
            result[at] = sample(first);
            result[at + 1] = sample(second);
            result[at + 2] = sample(third);
        }
    }

    /** What a sum of weighted samples amounts to, in [0, 255]. */
    static byte sample(int sum) {
        var level = sum >> PRECISION;
        return (byte) ((level & ~255) == 0 ? level : level < 0 ? 0 : 255);
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
        var end = 0;
        for (var i = 0; i < count(); i++) {
            end = Math.max(end, starts[i] + offsets[i + 1] - offsets[i]);
        }
        return end;
    }
}
