package io.snaplabel.tensor;

import io.snaplabel.image.Pixels;
import io.snaplabel.image.Pixels.ChannelOrder;

/**
 * Pixels to tensor by one bundle's {@link Preprocessing}, bit for bit as the reference does it with Pillow and NumPy. Immutable
 * and thread-safe.
 */
public final class Tensorizer {
    private static final int LEVELS = 256;

    private final Preprocessing preprocessing;
    /** What each 8-bit sample becomes, one table after another for the tensor's planes. */
    private final float[] normalised;

    public Tensorizer(Preprocessing preprocessing) {
        this.preprocessing = preprocessing;
        this.normalised = normalised(preprocessing);
    }

    /** The shorter side a decoder must deliver at least, so that the resize only ever shrinks. */
    public int shorterSide() {
        return switch (preprocessing.resize()) {
            case Preprocessing.ShorterSide rule -> rule.pixels();
            case Preprocessing.Squash rule -> Math.max(rule.width(), rule.height());
        };
    }

    /** A tensor of channels × height × width, normalised. */
    public float[] tensor(Pixels pixels) {
        var cropped = crop(pixels);
        var tensor = new float[preprocessing.tensorLength()];
        var to = 0;
        for (var plane = 0; plane < Pixels.CHANNELS; plane++) {
            var channel = preprocessing.order() == ChannelOrder.RGB ? plane : Pixels.CHANNELS - 1 - plane;
            var samples = cropped.samples();
            for (var from = cropped.offset(channel); from < samples.length; from += Pixels.CHANNELS) {
                tensor[to++] = normalised[plane * LEVELS + (samples[from] & 0xFF)];
            }
        }
        return tensor;
    }

    /** The resized and cropped picture, before it is normalised. */
    Pixels crop(Pixels pixels) {
        var width = resizedWidth(pixels);
        var height = resizedHeight(pixels);
        var columns = Taps.of(pixels.width(), width, centred(width, preprocessing.width()), preprocessing.width());
        var rows = Taps.of(pixels.height(), height, centred(height, preprocessing.height()), preprocessing.height());
        return Resampling.resample(pixels, columns, rows);
    }

    private long resizedWidth(Pixels pixels) {
        return switch (preprocessing.resize()) {
            case Preprocessing.ShorterSide rule -> resized(rule.pixels(), pixels.width(), pixels.height());
            case Preprocessing.Squash rule -> rule.width();
        };
    }

    private long resizedHeight(Pixels pixels) {
        return switch (preprocessing.resize()) {
            case Preprocessing.ShorterSide rule -> resized(rule.pixels(), pixels.height(), pixels.width());
            case Preprocessing.Squash rule -> rule.height();
        };
    }

    /** One side when the shorter one becomes {@code shorterSide}: rounded down, as the reference does. */
    private static long resized(int shorterSide, int side, int otherSide) {
        return Math.max(shorterSide, (long) shorterSide * side / otherSide);
    }

    /** Where a centred window begins; half a pixel goes to the even side, as Python rounds. */
    private static long centred(long size, int window) {
        return (long) Math.rint((size - window) / 2.0);
    }

    private static float[] normalised(Preprocessing preprocessing) {
        var table = new float[Pixels.CHANNELS * LEVELS];
        for (var i = 0; i < table.length; i++) {
            var mean = preprocessing.mean().get(i / LEVELS).floatValue();
            var std = preprocessing.std().get(i / LEVELS).floatValue();
            table[i] = ((float) (i % LEVELS * preprocessing.scale()) - mean) / std;
        }
        return table;
    }
}
