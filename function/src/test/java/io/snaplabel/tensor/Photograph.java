package io.snaplabel.tensor;

import io.snaplabel.image.Pixels;
import io.snaplabel.image.Pixels.ChannelOrder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Parts of the sample pictures, without loss. */
final class Photograph {
    private static final Path PICTURES = Path.of("../events/pictures");

    private Photograph() {}

    /** The middle of a picture of 24 bits a pixel. */
    static Pixels middle(String file, int width, int height, ChannelOrder order) {
        try {
            var image = ImageIO.read(PICTURES.resolve(file).toFile());
            var part =
                    image.getSubimage((image.getWidth() - width) / 2, (image.getHeight() - height) / 2, width, height);
            var samples = new byte[3 * width * height];
            for (var i = 0; i < width * height; i++) {
                var rgb = part.getRGB(i % width, i / width);
                samples[3 * i] = (byte) (rgb >> 16);
                samples[3 * i + 1] = (byte) (rgb >> 8);
                samples[3 * i + 2] = (byte) rgb;
            }
            var pixels = new Pixels(width, height, ChannelOrder.RGB, samples);
            return order == ChannelOrder.RGB ? pixels : Noise.reversed(pixels);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
