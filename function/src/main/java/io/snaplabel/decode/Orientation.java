package io.snaplabel.decode;

import io.snaplabel.image.Pixels;
import java.nio.ByteBuffer;

/** Which way up a picture was stored: the values 1 to 8 of tag 0x0112 (Exif 3.0, 4.6.5.1.7; TIFF 6.0, section 8). */
enum Orientation {
    UPRIGHT(1),
    MIRRORED(2),
    UPSIDE_DOWN(3),
    UPSIDE_DOWN_MIRRORED(4),
    TRANSPOSED(5),
    NEEDS_CLOCKWISE_TURN(6),
    TRANSVERSED(7),
    NEEDS_ANTICLOCKWISE_TURN(8);

    private static final int TAG = 0x0112;
    private static final int STRIPE = 64;

    private final int value;

    Orientation(int value) {
        this.value = value;
    }

    /** What an EXIF block, which is a small TIFF file, says; upright where it says nothing or is broken. */
    static Orientation ofExif(ByteBuffer exif) {
        try {
            return of(TiffDirectory.first(exif));
        } catch (IndexOutOfBoundsException | IllegalArgumentException broken) {
            return UPRIGHT;
        }
    }

    static Orientation of(TiffDirectory directory) {
        var value = directory.value(TAG, 1);
        for (var orientation : values()) {
            if (orientation.value == value) {
                return orientation;
            }
        }
        return UPRIGHT;
    }

    /** Whether width and height change places. */
    boolean swapsSides() {
        return value >= TRANSPOSED.value;
    }

    /** The picture upright; the same object where it is so already. */
    Pixels upright(Pixels stored) {
        var w = stored.width();
        var h = stored.height();
        return switch (this) {
            case UPRIGHT -> stored;
            case MIRRORED -> walked(stored, w - 1, -1, w);
            case UPSIDE_DOWN -> walked(stored, w * h - 1, -1, -w);
            case UPSIDE_DOWN_MIRRORED -> walked(stored, (h - 1) * w, 1, -w);
            case TRANSPOSED -> walked(stored, 0, w, 1);
            case NEEDS_CLOCKWISE_TURN -> walked(stored, (h - 1) * w, -w, 1);
            case TRANSVERSED -> walked(stored, w * h - 1, -w, -1);
            case NEEDS_ANTICLOCKWISE_TURN -> walked(stored, w - 1, w, -1);
        };
    }

    /** Reads the stored pixels from {@code origin} on, in steps that make the new picture's rows and columns. */
    private Pixels walked(Pixels stored, int origin, int perColumn, int perRow) {
        var width = swapsSides() ? stored.height() : stored.width();
        var height = swapsSides() ? stored.width() : stored.height();
        var from = stored.samples();
        var to = new byte[from.length];
        // In upright stripes: a whole row of a turned picture would touch every row of the stored one, too many for a
        // cache.
        for (var left = 0; left < width; left += STRIPE) {
            var right = Math.min(left + STRIPE, width);
            for (var y = 0; y < height; y++) {
                var at = (y * width + left) * Pixels.CHANNELS;
                var sample = (origin + y * perRow + left * perColumn) * Pixels.CHANNELS;
                for (var x = left; x < right; x++, at += Pixels.CHANNELS, sample += perColumn * Pixels.CHANNELS) {
                    to[at] = from[sample];
                    to[at + 1] = from[sample + 1];
                    to[at + 2] = from[sample + 2];
                }
            }
        }
        return new Pixels(width, height, stored.order(), to);
    }
}
