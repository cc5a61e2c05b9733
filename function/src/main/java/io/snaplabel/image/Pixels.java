package io.snaplabel.image;

import java.util.Objects;

/**
 * A decoded picture, upright, opaque, 8 bits a channel, three interleaved channels, rows from the top, no padding. The array is
 * shared, not copied, and not written to: a 100-megapixel picture is 300 MB.
 *
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 * @param order which channel comes first
 * @param samples {@code width * height * 3} bytes, each unsigned in [0, 255]
 */
@SuppressWarnings("ArrayRecordComponent") // a value that owns its pixels; compared by nobody
public record Pixels(int width, int height, ChannelOrder order, byte[] samples) {
    /** Which channel comes first in memory. */
    public enum ChannelOrder {
        RGB,
        BGR
    }

    public static final int CHANNELS = 3;

    public Pixels {
        Objects.requireNonNull(order);
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("expected at least 1 x 1 pixels but got " + width + " x " + height);
        }
        var expected = Math.multiplyExact(Math.multiplyExact(width, height), CHANNELS);
        if (samples.length != expected) {
            throw new IllegalArgumentException("expected " + expected + " samples but got " + samples.length);
        }
    }

    /** Where in a pixel the sample of a channel lies; channel 0 is red, 1 green, 2 blue. */
    public int offset(int channel) {
        return order == ChannelOrder.RGB ? channel : CHANNELS - 1 - channel;
    }
}
