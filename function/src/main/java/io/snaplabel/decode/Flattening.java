package io.snaplabel.decode;

import io.snaplabel.image.Pixels;
import io.snaplabel.image.Pixels.ChannelOrder;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * From any image of ImageIO to opaque pixels over white. Takes the samples as they are stored: the conversions of colour models
 * brighten grey and follow profiles, and neither is what a network was trained on. Stateless.
 */
final class Flattening {
    private static final int[] RGB = {0, 1, 2};
    private static final int[] BGR = {2, 1, 0};

    private Flattening() {}

    /** RGB or BGR; the image's own array where that is already right. */
    static Pixels pixels(BufferedImage image) throws IOException {
        var ready = readyOrder(image);
        var samples = ready.isPresent()
                ? ((DataBufferByte) image.getRaster().getDataBuffer()).getData()
                : rgb(image.getRaster(), image.getColorModel());
        return new Pixels(image.getWidth(), image.getHeight(), ready.orElse(ChannelOrder.RGB), samples);
    }

    private static Optional<ChannelOrder> readyOrder(BufferedImage image) {
        var raster = image.getRaster();
        if (!(raster.getSampleModel() instanceof ComponentSampleModel model)
                || !(raster.getDataBuffer() instanceof DataBufferByte data)
                || image.getColorModel().getColorSpace().getType() != ColorSpace.TYPE_RGB
                || image.getColorModel() instanceof IndexColorModel
                || model.getNumBands() != Pixels.CHANNELS
                || model.getPixelStride() != Pixels.CHANNELS
                || data.getNumBanks() != 1
                || data.getOffset() != 0
                || data.getSize() != (long) image.getWidth() * image.getHeight() * Pixels.CHANNELS) {
            return Optional.empty();
        }
        if (Arrays.equals(model.getBandOffsets(), RGB)) {
            return Optional.of(ChannelOrder.RGB);
        }
        return Arrays.equals(model.getBandOffsets(), BGR) ? Optional.of(ChannelOrder.BGR) : Optional.empty();
    }

    private static byte[] rgb(Raster raster, ColorModel model) throws IOException {
        var rgb = new byte[Math.multiplyExact(raster.getWidth() * raster.getHeight(), Pixels.CHANNELS)];
        var row = new int[raster.getWidth() * raster.getNumBands()];
        var inks = inks(raster, model);
        for (var y = 0; y < raster.getHeight(); y++) {
            readRow(raster, y, row);
            inks.lay(row, rgb, y * raster.getWidth() * Pixels.CHANNELS);
        }
        return rgb;
    }

    private static Inks inks(Raster raster, ColorModel model) throws IOException {
        if (model instanceof IndexColorModel palette) {
            return Inks.ofPalette(palette);
        }
        var bits = raster.getSampleModel().getSampleSize();
        var alpha = model.hasAlpha() ? Optional.of(model.isAlphaPremultiplied()) : Optional.<Boolean>empty();
        return switch (model.getColorSpace().getType()) {
            case ColorSpace.TYPE_GRAY -> Inks.of(1, bits, alpha);
            case ColorSpace.TYPE_RGB -> Inks.of(3, bits, alpha);
            case ColorSpace.TYPE_CMYK -> Inks.of(4, bits, alpha);
            default ->
                throw new IOException("colours of kind " + model.getColorSpace().getType());
        };
    }

    /** {@link Raster#getPixels} asks for each sample by a virtual call; bytes side by side need none. */
    private static void readRow(Raster raster, int y, int[] row) {
        if (raster.getSampleModel() instanceof ComponentSampleModel model
                && raster.getDataBuffer() instanceof DataBufferByte data
                && data.getNumBanks() == 1) {
            var bytes = data.getData();
            for (var band = 0; band < model.getNumBands(); band++) {
                var from = data.getOffset() + y * model.getScanlineStride() + model.getBandOffsets()[band];
                for (var to = band; to < row.length; to += model.getNumBands(), from += model.getPixelStride()) {
                    row[to] = bytes[from] & 0xFF;
                }
            }
        } else {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, row);
        }
    }
}
