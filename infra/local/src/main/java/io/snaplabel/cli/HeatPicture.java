package io.snaplabel.cli;

import io.snaplabel.bundle.WholeFile;
import io.snaplabel.classify.ImageDecoder.Decoded;
import io.snaplabel.decode.ImageIoDecoder;
import io.snaplabel.image.Explanation;
import io.snaplabel.image.Pixels;
import io.snaplabel.image.Pixels.ChannelOrder;
import io.snaplabel.tensor.Filter;
import io.snaplabel.tensor.Preprocessing;
import io.snaplabel.tensor.Preprocessing.Squash;
import io.snaplabel.tensor.Tensorizer;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/** A picture in grey, with the colours of a heat map where the network looked; what it did not see is darker. */
final class HeatPicture {
    private static final int LONGEST_SIDE = 1024;
    private static final double MAP_SHARE = 0.55;
    private static final double OUTSIDE = 0.35;
    /** ITU-R BT.601, of red, green and blue. */
    private static final double[] LUMA = {0.299, 0.587, 0.114};

    private final BufferedImage image;

    private HeatPicture(BufferedImage image) {
        this.image = image;
    }

    /** Draws the map over a picture that has been labelled, reduced to at most 1024 pixels a side. */
    static HeatPicture of(byte[] picture, Explanation explanation) {
        if (!(new ImageIoDecoder(Long.MAX_VALUE).decode(picture, LONGEST_SIDE) instanceof Decoded decoded)) {
            throw new IllegalStateException("expected a picture that was labelled but it cannot be decoded");
        }
        var pixels = decoded.pixels();
        var scale = Math.min(1, (double) LONGEST_SIDE / Math.max(pixels.width(), pixels.height()));
        var width = side(pixels.width(), scale);
        var height = side(pixels.height(), scale);
        return new HeatPicture(drawn(levels(pixels, width, height), width, height, explanation));
    }

    /** Whether a PNG file of that name can be written, by what is there now. */
    static boolean isWritable(Path file) {
        var folder = file.toAbsolutePath().getParent();
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".png")
                && folder != null
                && Files.isWritable(folder)
                && !Files.isDirectory(file);
    }

    void write(Path file) throws IOException {
        WholeFile.write(file, incoming -> ImageIO.write(image, "png", incoming.toFile()));
    }

    private static int side(int pixels, double scale) {
        return (int) Math.max(1, Math.round(pixels * scale));
    }

    /** Red, green and blue planes of levels in [0, 255]. */
    private static float[] levels(Pixels pixels, int width, int height) {
        var reduced = new Preprocessing(
                new Squash(width, height),
                Filter.BILINEAR,
                width,
                height,
                ChannelOrder.RGB,
                1,
                List.of(0.0, 0.0, 0.0),
                List.of(1.0, 1.0, 1.0));
        return new Tensorizer(reduced).tensor(pixels);
    }

    private static BufferedImage drawn(float[] levels, int width, int height, Explanation explanation) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var crop = explanation.crop();
        for (var y = 0; y < height; y++) {
            for (var x = 0; x < width; x++) {
                var across = ((x + 0.5) / width - crop.left()) / crop.width();
                var down = ((y + 0.5) / height - crop.top()) / crop.height();
                var grey = grey(levels, y * width + x, width * height);
                var isSeen = across >= 0 && across <= 1 && down >= 0 && down <= 1;
                image.setRGB(x, y, isSeen ? coloured(grey, heat(explanation, across, down)) : packed(grey * OUTSIDE));
            }
        }
        return image;
    }

    private static double grey(float[] levels, int pixel, int plane) {
        var grey = 0.0;
        for (var channel = 0; channel < LUMA.length; channel++) {
            grey += LUMA[channel] * levels[channel * plane + pixel];
        }
        return grey / 255;
    }

    /** Between the middles of the map's cells in a straight line; beyond the outermost as there. */
    private static double heat(Explanation map, double across, double down) {
        var x = Math.clamp(across * map.columns() - 0.5, 0, map.columns() - 1.0);
        var y = Math.clamp(down * map.rows() - 0.5, 0, map.rows() - 1.0);
        var left = (int) x;
        var top = (int) y;
        var upper = between(cell(map, left, top), cell(map, left + 1, top), x - left);
        var lower = between(cell(map, left, top + 1), cell(map, left + 1, top + 1), x - left);
        return between(upper, lower, y - top);
    }

    private static double cell(Explanation map, int column, int row) {
        return map.heat().get(Math.min(row, map.rows() - 1) * map.columns() + Math.min(column, map.columns() - 1));
    }

    private static double between(double from, double to, double share) {
        return from + (to - from) * share;
    }

    private static int coloured(double grey, double heat) {
        var colour = Cubehelix.colour(heat);
        for (var channel = 0; channel < colour.length; channel++) {
            colour[channel] = between(grey, colour[channel], MAP_SHARE);
        }
        return packed(colour);
    }

    private static int packed(double... colour) {
        var packed = 0;
        for (var channel = 0; channel < LUMA.length; channel++) {
            packed = (packed << 8) | (int) Math.round(255 * colour[Math.min(channel, colour.length - 1)]);
        }
        return packed;
    }
}
