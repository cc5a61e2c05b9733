package io.snaplabel.cli;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.metadata.IIOMetadataNode;

/** Squares of very many pixels, a sample photo enlarged; strip by strip, where the format allows it. */
final class HugePictures {
    private static final String METADATA = "javax_imageio_jpeg_image_1.0";
    /** Rows and columns of a unit of the JDK's encoder, which halves the colours (ITU-T T.81, A.2.4). */
    private static final int UNIT = 16;

    private static final int STRIP = 25 * UNIT;
    private static final int GRAINS = 65_537;
    private static final int[] SMOOTH = {0};
    private static final int SOF0 = 0xC0;
    private static final int RST0 = 0xD0;
    private static final int EOI = 0xD9;
    private static final int SOS = 0xDA;
    private static final long PNG_SIGNATURE = 0x89504E470D0A1A0AL;

    private final BufferedImage photo;
    private final int[] grains;

    /** {@code grain} is the standard deviation of the noise in JPEGs, in levels: the more of it, the more bytes. */
    HugePictures(Path photo, double grain) throws IOException {
        this.photo = ImageIO.read(photo.toFile());
        var random = new Random(1);
        this.grains = random.ints(GRAINS)
                .map(_ -> (int) Math.round(random.nextGaussian() * grain))
                .toArray();
    }

    /** A JPEG in one scan. Each row of units ends in a restart marker, so that the data of strips one after another are those of the whole. */
    void jpeg(int side, Path file) throws IOException {
        try (var out = new BufferedOutputStream(Files.newOutputStream(file))) {
            var restarts = 0;
            for (var y = 0; y < side; y += STRIP) {
                var jpeg = encoded(enlarged(side, y, STRIP, grains), false);
                var scan = marker(jpeg, SOS);
                var data = scan + 2 + ByteBuffer.wrap(jpeg).getShort(scan + 2);
                if (y == 0) {
                    ByteBuffer.wrap(jpeg).putShort(marker(jpeg, SOF0) + 5, (short) side);
                    out.write(jpeg, 0, data);
                }
                restarts = copy(jpeg, data, restarts, out);
                out.write(0xFF);
                out.write(y + STRIP < side ? RST0 + restarts++ % 8 : EOI);
            }
        }
    }

    /** A JPEG in several scans. */
    void progressiveJpeg(int side, Path file) throws IOException {
        Files.write(file, encoded(enlarged(side, 0, side, grains), true));
    }

    /** Makes a progressive JPEG take hours: each scan goes over all of it, though it says nothing. */
    static void addEmptyScans(int count, Path file) throws IOException {
        var jpeg = Files.readAllBytes(file);
        var scan = new byte[] {(byte) 0xFF, (byte) SOS, 0, 8, 1, 1, 0, 1, 63, 0};
        try (var out = new BufferedOutputStream(Files.newOutputStream(file))) {
            out.write(jpeg, 0, jpeg.length - 2);
            for (var i = 0; i < count; i++) {
                out.write(scan);
            }
            out.write(jpeg, jpeg.length - 2, 2);
        }
    }

    /** A PNG of three bytes a pixel. */
    void png(int side, Path file) throws IOException {
        try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            out.writeLong(PNG_SIGNATURE);
            var header = ByteBuffer.allocate(13).putInt(side).putInt(side).put(new byte[] {8, 2, 0, 0, 0});
            chunk(out, "IHDR", header.array());
            var data = new ByteArrayOutputStream();
            try (var deflater = new DeflaterOutputStream(data, new Deflater(Deflater.BEST_SPEED))) {
                for (var y = 0; y < side; y += STRIP) {
                    var rows = samples(enlarged(side, y, STRIP, SMOOTH));
                    for (var row = 0; row < STRIP; row++) {
                        deflater.write(0);
                        deflater.write(rows, row * side * 3, side * 3);
                    }
                }
            }
            chunk(out, "IDAT", data.toByteArray());
            chunk(out, "IEND", new byte[0]);
        }
    }

    private static void chunk(DataOutputStream out, String type, byte[] content) throws IOException {
        var checksum = new CRC32();
        checksum.update(type.getBytes(StandardCharsets.US_ASCII));
        checksum.update(content);
        out.writeInt(content.length);
        out.writeBytes(type);
        out.write(content);
        out.writeInt((int) checksum.getValue());
    }

    /** Some rows of the enlarged photo, each of its pixels a little square, with noise. */
    private BufferedImage enlarged(int side, int top, int rows, int[] grains) {
        var part = new BufferedImage(side, rows, BufferedImage.TYPE_3BYTE_BGR);
        var samples = samples(part);
        var seen = new int[photo.getWidth()];
        for (int y = top, at = 0; y < top + rows; y++) {
            photo.getRGB(0, (int) ((long) y * photo.getHeight() / side), seen.length, 1, seen, 0, 0);
            for (var x = 0; x < side; x++) {
                var rgb = seen[(int) ((long) x * seen.length / side)];
                var noise = grains[(y * 7919 + x) % grains.length];
                samples[at++] = (byte) Math.clamp((rgb & 0xFF) + noise, 0, 255);
                samples[at++] = (byte) Math.clamp((rgb >> 8 & 0xFF) + noise, 0, 255);
                samples[at++] = (byte) Math.clamp((rgb >> 16 & 0xFF) + noise, 0, 255);
            }
        }
        return part;
    }

    private static byte[] samples(BufferedImage picture) {
        return ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
    }

    /** By the JDK, with restart markers unless it is progressive. */
    private static byte[] encoded(BufferedImage picture, boolean progressive) throws IOException {
        var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        var parameters = writer.getDefaultWriteParam();
        parameters.setProgressiveMode(progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
        var metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(picture), parameters);
        if (!progressive) {
            var root = metadata.getAsTree(METADATA);
            var interval = new IIOMetadataNode("dri");
            interval.setAttribute("interval", Integer.toString(picture.getWidth() / UNIT));
            root.getLastChild().appendChild(interval);
            metadata.setFromTree(METADATA, root);
        }
        var bytes = new ByteArrayOutputStream();
        try (var out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(picture, null, metadata), parameters);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static int marker(byte[] jpeg, int marker) {
        for (var at = 2; ; at += 2 + ByteBuffer.wrap(jpeg).getShort(at + 2)) {
            if ((jpeg[at + 1] & 0xFF) == marker) {
                return at;
            }
        }
    }

    /** Writes a scan's data up to the end marker; its restart markers count on from {@code restarts}, and the new count is returned. */
    private static int copy(byte[] jpeg, int from, int restarts, OutputStream out) throws IOException {
        for (var at = from; at < jpeg.length - 2; at++) {
            var previous = jpeg[at - 1] & 0xFF;
            var value = jpeg[at] & 0xFF;
            if (at > from && previous == 0xFF && value >= RST0 && value < RST0 + 8) {
                out.write(RST0 + restarts++ % 8);
            } else {
                out.write(value);
            }
        }
        return restarts;
    }
}
