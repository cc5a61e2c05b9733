package io.snaplabel.model;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * How a JPEG is written, by the JDK's encoder: what cameras and programs do differently.
 *
 * @param across how many samples of luma stand beside one of each colour in a row; 1 unless the colours are {@link Colours#YCC}
 * @param down likewise in a column
 * @param restart after how many units (ITU-T T.81, A.2.4) a restart marker comes; 0 for none
 * @param orientation by EXIF, 1 to 8; 0 without EXIF
 * @param quality in [0, 1]
 */
record JpegKind(
        Colours colours, int across, int down, boolean progressive, int restart, int orientation, float quality) {
    /** What the components are. */
    enum Colours {
        YCC,
        GREY,
        /** Three components that an Adobe marker says are no luma and chroma. */
        ADOBE_RGB,
        /** Four, inverted as Adobe's programs do. */
        ADOBE_CMYK
    }

    private static final String METADATA = "javax_imageio_jpeg_image_1.0";
    private static final int SOI_LENGTH = 2;
    private static final int APP1 = 0xE1;
    private static final int APP14 = 0xEE;

    /** {@code picture} has three bytes a pixel, blue first. */
    byte[] encode(BufferedImage picture) throws IOException {
        var jpeg = switch (colours) {
            case YCC -> written(picture, null);
            case GREY -> written(grey(picture), null);
            case ADOBE_RGB -> adobe(written(null, components(picture, 3)));
            case ADOBE_CMYK -> adobe(written(null, components(picture, 4)));
        };
        return orientation == 0 ? jpeg : withSegment(jpeg, APP1, exif(orientation));
    }

    /** An image, whose colours the encoder transforms, or a raster, which it takes as it is. */
    private byte[] written(@Nullable BufferedImage image, @Nullable Raster raster) throws IOException {
        var writer = jdkWriter();
        try {
            var parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(quality);
            parameters.setProgressiveMode(progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
            var bytes = new ByteArrayOutputStream();
            try (var out = ImageIO.createImageOutputStream(bytes)) {
                writer.setOutput(out);
                writer.write(
                        null,
                        image != null
                                ? new IIOImage(image, null, metadata(writer, parameters, image))
                                : new IIOImage(raster, null, null),
                        parameters);
            }
            return bytes.toByteArray();
        } finally {
            writer.dispose();
        }
    }

    private IIOMetadata metadata(ImageWriter writer, ImageWriteParam parameters, BufferedImage image)
            throws IOException {
        var metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), parameters);
        var root = (Element) metadata.getAsTree(METADATA);
        var luma = (Element) root.getElementsByTagName("componentSpec").item(0);
        luma.setAttribute("HsamplingFactor", Integer.toString(across));
        luma.setAttribute("VsamplingFactor", Integer.toString(down));
        if (restart != 0) {
            var interval = new IIOMetadataNode("dri");
            interval.setAttribute("interval", Integer.toString(restart));
            root.getElementsByTagName("markerSequence").item(0).appendChild(interval);
        }
        metadata.setFromTree(METADATA, root);
        return metadata;
    }

    private static ImageWriter jdkWriter() {
        var writers = ImageIO.getImageWritersByFormatName("jpeg");
        while (writers.hasNext()) {
            var writer = writers.next();
            if (writer.getClass().getName().startsWith("com.sun.imageio.")) {
                return writer;
            }
        }
        throw new IllegalStateException("expected the JDK's JPEG encoder but found none");
    }

    /** Its green. */
    private static BufferedImage grey(BufferedImage picture) {
        var grey = new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_BYTE_GRAY);
        copy(picture, 1, grey.getRaster(), 0);
        return grey;
    }

    /** Red, green, blue and, if there is a fourth, no black, which inverted is the highest level. */
    private static Raster components(BufferedImage picture, int count) {
        var raster = Raster.createInterleavedRaster(
                DataBuffer.TYPE_BYTE, picture.getWidth(), picture.getHeight(), count, null);
        Arrays.fill(((DataBufferByte) raster.getDataBuffer()).getData(), (byte) 255);
        for (var band = 0; band < 3; band++) {
            copy(picture, band, raster, band);
        }
        return raster;
    }

    private static void copy(BufferedImage picture, int band, WritableRaster to, int toBand) {
        var row = new int[picture.getWidth()];
        for (var y = 0; y < picture.getHeight(); y++) {
            picture.getRaster().getSamples(0, y, row.length, 1, band, row);
            to.setSamples(0, y, row.length, 1, toBand, row);
        }
    }

    /** The marker by which Adobe's programs say that there was no transform of colours. */
    private static byte[] adobe(byte[] jpeg) {
        var content = ByteBuffer.allocate(12)
                .put("Adobe".getBytes(StandardCharsets.US_ASCII))
                .putShort((short) 100);
        return withSegment(jpeg, APP14, content.array());
    }

    /** A little TIFF file with one entry. */
    private static byte[] exif(int orientation) {
        return ByteBuffer.allocate(32)
                .put("Exif\0\0".getBytes(StandardCharsets.US_ASCII))
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("II".getBytes(StandardCharsets.US_ASCII))
                .putShort((short) 42)
                .putInt(8)
                .putShort((short) 1)
                .putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(1)
                .putInt(orientation)
                .putInt(0)
                .array();
    }

    private static byte[] withSegment(byte[] jpeg, int marker, byte[] content) {
        return ByteBuffer.allocate(jpeg.length + 4 + content.length)
                .put(jpeg, 0, SOI_LENGTH)
                .put((byte) 0xFF)
                .put((byte) marker)
                .putShort((short) (2 + content.length))
                .put(content)
                .put(jpeg, SOI_LENGTH, jpeg.length - SOI_LENGTH)
                .array();
    }
}
