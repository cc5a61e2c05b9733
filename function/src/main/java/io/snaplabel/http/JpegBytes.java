package io.snaplabel.http;

import io.snaplabel.image.Pixels;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** JPEG files by the JDK's own writer: pixels, and nothing else that a picture's file may tell. */
final class JpegBytes {
    private static final float QUALITY = 0.82f;

    private JpegBytes() {}

    static byte[] of(Pixels pixels) {
        var bytes = new ByteArrayOutputStream();
        var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (var out = new MemoryCacheImageOutputStream(bytes)) {
            var how = writer.getDefaultWriteParam();
            how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            how.setCompressionQuality(QUALITY);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image(pixels), null, null), how);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static BufferedImage image(Pixels pixels) {
        var image = new BufferedImage(pixels.width(), pixels.height(), BufferedImage.TYPE_3BYTE_BGR);
        var bgr = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        for (var channel = 0; channel < Pixels.CHANNELS; channel++) {
            var from = pixels.offset(channel);
            for (var to = Pixels.CHANNELS - 1 - channel; to < bgr.length; to += Pixels.CHANNELS) {
                bgr[to] = pixels.samples()[from];
                from += Pixels.CHANNELS;
            }
        }
        return image;
    }
}
