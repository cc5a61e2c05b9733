package io.snaplabel.benchmarks;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import org.w3c.dom.Element;

/** The JDK's JPEG encoder, which is the same everywhere, told how finely to sample colours. */
final class Jpeg {
    private static final String METADATA = "javax_imageio_jpeg_image_1.0";

    private Jpeg() {}

    static byte[] encode(BufferedImage picture, float quality, boolean halvedColours) throws IOException {
        var writer = writer();
        try {
            var parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(quality);
            var metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(picture), parameters);
            setLuminanceSampling(metadata, halvedColours ? "2" : "1");
            var bytes = new ByteArrayOutputStream();
            try (var out = ImageIO.createImageOutputStream(bytes)) {
                writer.setOutput(out);
                writer.write(null, new IIOImage(picture, null, metadata), parameters);
            }
            return bytes.toByteArray();
        } finally {
            writer.dispose();
        }
    }

    /** Whichever encoders are on the class path, the JDK's own. */
    private static ImageWriter writer() {
        var writers = ImageIO.getImageWritersByFormatName("jpeg");
        while (writers.hasNext()) {
            var writer = writers.next();
            if (writer.getClass().getName().startsWith("com.sun.imageio.")) {
                return writer;
            }
        }
        throw new IllegalStateException("expected the JDK's JPEG encoder but found none");
    }

    private static void setLuminanceSampling(IIOMetadata metadata, String factor) throws IOException {
        var root = (Element) metadata.getAsTree(METADATA);
        var luminance = (Element) root.getElementsByTagName("componentSpec").item(0);
        luminance.setAttribute("HsamplingFactor", factor);
        luminance.setAttribute("VsamplingFactor", factor);
        metadata.setFromTree(METADATA, root);
    }
}
