package io.snaplabel.tensor;

import io.snaplabel.image.Pixels;

/** Pictures of noise from a seed, the same as {@code make_resized.py} makes. */
final class Noise {
    private Noise() {}

    static Pixels picture(int seed, int width, int height, Pixels.ChannelOrder order) {
        var samples = new byte[3 * width * height];
        var state = seed;
        for (var i = 0; i < samples.length; i++) {
            state = state * 1664525 + 1013904223;
            samples[i] = (byte) (state >>> 24);
        }
        return order == Pixels.ChannelOrder.RGB
                ? new Pixels(width, height, order, samples)
                : reversed(new Pixels(width, height, Pixels.ChannelOrder.RGB, samples));
    }

    /** The same picture with its channels in the opposite order in memory. */
    static Pixels reversed(Pixels pixels) {
        var from = pixels.samples();
        var samples = new byte[from.length];
        for (var i = 0; i < samples.length; i += 3) {
            samples[i] = from[i + 2];
            samples[i + 1] = from[i + 1];
            samples[i + 2] = from[i];
        }
        var order = pixels.order() == Pixels.ChannelOrder.RGB ? Pixels.ChannelOrder.BGR : Pixels.ChannelOrder.RGB;
        return new Pixels(pixels.width(), pixels.height(), order, samples);
    }

    /** The bytes by planes, red first. */
    static byte[] planes(Pixels pixels) {
        var planes = new byte[pixels.samples().length];
        var to = 0;
        for (var channel = 0; channel < 3; channel++) {
            for (var from = pixels.offset(channel); from < planes.length; from += 3) {
                planes[to++] = pixels.samples()[from];
            }
        }
        return planes;
    }
}
