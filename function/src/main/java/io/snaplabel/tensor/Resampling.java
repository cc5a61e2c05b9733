package io.snaplabel.tensor;

import io.snaplabel.image.Pixels;
import java.util.Arrays;

/**
 * Resizes and crops at once, bit for bit as Pillow does (Pillow, Resample.c): columns first, rounded to 8 bits, then rows. Only
 * what the crop needs is computed. Stateless.
 */
final class Resampling {
    private Resampling() {}

    /** A picture of {@code columns.count()} × {@code rows.count()} pixels, in the channel order of its source. */
    static Pixels resample(Pixels source, Filter filter, Axis columns, Axis rows) {
        return switch (filter) {
            case NEAREST -> weighted(source, Taps.nearest(columns), Taps.nearest(rows));
            case PLAIN_BILINEAR -> PlainBilinear.resample(source, columns, rows);
            case BILINEAR -> weighted(source, Kernel.TRIANGLE, columns, rows);
            case BICUBIC -> weighted(source, Kernel.CUBIC, columns, rows);
            case AREA -> weighted(source, Kernel.BOX, columns, rows);
            case HAMMING -> weighted(source, Kernel.HAMMING, columns, rows);
            case LANCZOS -> weighted(source, Kernel.LANCZOS, columns, rows);
        };
    }

    private static Pixels weighted(Pixels source, Kernel kernel, Axis columns, Axis rows) {
        return weighted(source, Taps.of(kernel, columns), Taps.of(kernel, rows));
    }

    private static Pixels weighted(Pixels source, Taps columns, Taps rows) {
        var narrow = acrossColumns(source, columns, rows.firstInput(), rows.endInput());
        var samples = acrossRows(narrow, columns.count() * Pixels.CHANNELS, rows);
        return new Pixels(columns.count(), rows.count(), source.order(), samples);
    }

    private static byte[] acrossColumns(Pixels source, Taps columns, int firstRow, int endRow) {
        var rowLength = columns.count() * Pixels.CHANNELS;
        var narrow = new byte[Math.multiplyExact(endRow - firstRow, rowLength)];
        for (var y = firstRow; y < endRow; y++) {
            columns.addUp(source.samples(), y * source.width() * Pixels.CHANNELS, narrow, (y - firstRow) * rowLength);
        }
        return narrow;
    }

    private static byte[] acrossRows(byte[] narrow, int rowLength, Taps rows) {
        var result = new byte[rows.count() * rowLength];
        var sums = new int[rowLength];
        for (var y = 0; y < rows.count(); y++) {
            Arrays.fill(sums, Taps.HALF);
            var from = (rows.start(y) - rows.firstInput()) * rowLength;
            for (var tap = rows.offset(y); tap < rows.offset(y + 1); tap++, from += rowLength) {
                addWeighted(sums, narrow, from, rows.weight(tap));
            }
            for (var i = 0; i < rowLength; i++) {
                result[y * rowLength + i] = Taps.sample(sums[i]);
            }
        }
        return result;
    }

    /** A method of its own, so that the compiler sees a plain loop and makes vector code of it. */
    private static void addWeighted(int[] sums, byte[] samples, int from, int weight) {
        for (var i = 0; i < sums.length; i++) {
            sums[i] += weight * (samples[from + i] & 0xFF);
        }
    }
}
