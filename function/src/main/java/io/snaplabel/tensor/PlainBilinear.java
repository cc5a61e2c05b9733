package io.snaplabel.tensor;

import io.snaplabel.image.Pixels;

/**
 * Resizes by the four nearest pixels alone, in double precision and rounded down at the end, bit for bit as Pillow's
 * {@code Image.transform} does (Pillow, Geometry.c). Stateless.
 */
final class PlainBilinear {
    private PlainBilinear() {}

    static Pixels resample(Pixels source, Axis columns, Axis rows) {
        var result = new byte[Math.multiplyExact(rows.count(), columns.count() * Pixels.CHANNELS)];
        var to = 0;
        for (var y = 0; y < rows.count(); y++) {
            var at = position(rows, y);
            var row = (int) Math.floor(at);
            var upper = clipped(row, rows) * source.width();
            var lower = clipped(row + 1, rows) * source.width();
            for (var x = 0; x < columns.count(); x++) {
                blend(source, upper, lower, at - row, columns, x, result, to);
                to += Pixels.CHANNELS;
            }
        }
        return new Pixels(columns.count(), rows.count(), source.order(), result);
    }

    private static void blend(
            Pixels source, int upper, int lower, double down, Axis columns, int x, byte[] result, int to) {
        var at = position(columns, x);
        var column = (int) Math.floor(at);
        var across = at - column;
        var left = clipped(column, columns);
        var right = clipped(column + 1, columns);
        for (var channel = 0; channel < Pixels.CHANNELS; channel++) {
            var above = between(sample(source, upper + left, channel), sample(source, upper + right, channel), across);
            var below = between(sample(source, lower + left, channel), sample(source, lower + right, channel), across);
            result[to + channel] = (byte) between(above, below, down);
        }
    }

    /** Where between the input's pixel centres an output lies. */
    private static double position(Axis axis, int output) {
        return axis.step() * (axis.first() + output + 0.5) - 0.5;
    }

    private static int clipped(int position, Axis axis) {
        return Math.clamp(position, 0, axis.in() - 1);
    }

    private static double between(double a, double b, double part) {
        return a + (b - a) * part;
    }

    private static int sample(Pixels source, int pixel, int channel) {
        return source.samples()[pixel * Pixels.CHANNELS + channel] & 0xFF;
    }
}
