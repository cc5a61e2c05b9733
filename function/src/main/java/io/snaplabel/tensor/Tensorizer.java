package io.snaplabel.tensor;

import io.snaplabel.image.Pixels;
import io.snaplabel.image.Pixels.ChannelOrder;
import io.snaplabel.image.Region;
import io.snaplabel.tensor.Preprocessing.Pad;
import io.snaplabel.tensor.Preprocessing.ShorterSide;
import io.snaplabel.tensor.Preprocessing.Squash;

/**
 * Pixels to tensor by one bundle's {@link Preprocessing}, bit for bit as the reference does it with Pillow and NumPy. Immutable
 * and thread-safe.
 */
public final class Tensorizer {
    /** What {@link #shorterSide} asks for when no pixel may be left out: more than any picture has. */
    public static final int EVERY_PIXEL = Integer.MAX_VALUE;

    private static final int LEVELS = 256;

    private final Preprocessing preprocessing;
    /** What each 8-bit sample becomes, one table after another for the tensor's planes. */
    private final float[] normalised;

    public Tensorizer(Preprocessing preprocessing) {
        this.preprocessing = preprocessing;
        this.normalised = normalised(preprocessing);
    }

    /**
     * The shorter side a decoder must deliver at least, so that the resize only ever shrinks; {@link #EVERY_PIXEL} where the filter
     * picks single pixels, which a smaller picture does not have.
     */
    public int shorterSide() {
        if (!preprocessing.filter().isAntialiased()) {
            return EVERY_PIXEL;
        }
        return switch (preprocessing.resize()) {
            case ShorterSide(var pixels) -> pixels;
            case Squash rule -> Math.max(rule.width(), rule.height());
            case Pad rule -> Math.min(rule.width(), rule.height());
        };
    }

    /** A tensor of channels × height × width, normalised. */
    public float[] tensor(Pixels pixels) {
        return tensor(pixels, pixels.width(), pixels.height(), 1);
    }

    /**
     * The same of a picture that its decoder reduced: as close to the tensor of the whole picture as its means allow.
     *
     * @param width before it was reduced
     * @param height likewise
     * @param reduction each pixel is the mean of that many by that many, or of fewer at the right and lower edges
     */
    public float[] tensor(Pixels pixels, int width, int height, int reduction) {
        var cropped = crop(pixels, Geometry.of(preprocessing, width, height, reduction));
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

    /** The part of a picture of that size that is in its tensor. */
    public Region seen(int width, int height) {
        return Geometry.seen(preprocessing, width, height);
    }

    /** The resized and cropped picture, before it is normalised. */
    Pixels crop(Pixels pixels) {
        return crop(pixels, Geometry.of(preprocessing, pixels.width(), pixels.height(), 1));
    }

    private Pixels crop(Pixels pixels, Geometry seen) {
        if (seen.columns().count() == 0 || seen.rows().count() == 0) {
            return ground(pixels.order());
        }
        var part = Resampling.resample(pixels, preprocessing.filter(), seen.columns(), seen.rows());
        return part.width() == preprocessing.width() && part.height() == preprocessing.height()
                ? part
                : pasted(part, seen.left(), seen.top());
    }

    private Pixels pasted(Pixels part, int left, int top) {
        var crop = ground(part.order());
        var length = part.width() * Pixels.CHANNELS;
        for (var y = 0; y < part.height(); y++) {
            var to = ((top + y) * crop.width() + left) * Pixels.CHANNELS;
            System.arraycopy(part.samples(), y * length, crop.samples(), to, length);
        }
        return crop;
    }

    /** The crop where no picture covers it, which only padding leaves. */
    private Pixels ground(ChannelOrder order) {
        if (!(preprocessing.resize() instanceof Pad pad)) {
            throw new IllegalStateException("expected a picture that covers the crop but got " + preprocessing);
        }
        var crop = new Pixels(
                preprocessing.width(), preprocessing.height(), order, new byte[preprocessing.tensorLength()]);
        for (var channel = 0; channel < Pixels.CHANNELS; channel++) {
            for (var i = crop.offset(channel); i < crop.samples().length; i += Pixels.CHANNELS) {
                crop.samples()[i] = pad.color().get(channel).byteValue();
            }
        }
        return crop;
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
