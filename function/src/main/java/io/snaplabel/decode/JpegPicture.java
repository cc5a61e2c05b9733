package io.snaplabel.decode;

import io.snaplabel.image.ImageFormat;
import io.snaplabel.image.Pixels;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A JPEG file from its first marker to its end marker; what follows that is not looked at. The JDK's reader gives the samples as
 * they are stored, and {@link JpegColours} makes RGB of them: the reader's own idea of colours depends on metadata and profiles.
 */
final class JpegPicture implements Picture {
    private static final int SOF0 = 0xC0;
    private static final int SOF2 = 0xC2;
    private static final int SOF15 = 0xCF;
    private static final int DHT = 0xC4;
    private static final int JPG = 0xC8;
    private static final int DAC = 0xCC;
    private static final int RST0 = 0xD0;
    private static final int RST7 = 0xD7;
    private static final int EOI = 0xD9;
    private static final int SOS = 0xDA;
    private static final int APP0 = 0xE0;
    private static final int APP1 = 0xE1;
    private static final int APP14 = 0xEE;
    private static final int TEM = 0x01;

    private static final int EXIF_HEADER = 6;

    private final byte[] bytes;
    private final JpegColours.Markers markers = new JpegColours.Markers();
    private Orientation orientation = Orientation.UPRIGHT;
    private int width;
    private int height;

    private JpegPicture(byte[] bytes) {
        this.bytes = bytes;
    }

    static JpegPicture open(byte[] bytes) throws Refusal {
        var picture = new JpegPicture(bytes);
        picture.walk();
        return picture;
    }

    private void walk() throws Refusal {
        var scans = 0;
        for (var at = 2; ; ) {
            at = markerFrom(at);
            var marker = bytes[at - 1] & 0xFF;
            if (marker == EOI) {
                break;
            }
            if ((marker >= RST0 && marker <= RST7) || marker == TEM) {
                continue;
            }
            var end = at + (at + 2 <= bytes.length ? unsignedShort(at) : bytes.length);
            if (end > bytes.length || end < at + 2) {
                throw Refusal.damaged(ImageFormat.JPEG, "it ends within a segment, at byte " + bytes.length);
            }
            readSegment(marker, at + 2, end);
            scans += marker == SOS ? 1 : 0;
            at = end;
        }
        if (scans == 0 || width == 0 || height == 0) {
            throw Refusal.damaged(ImageFormat.JPEG, "it has no picture of " + width + " x " + height + " pixels");
        }
    }

    /** The position after the next marker; compressed data and stray bytes before it are passed over. */
    private int markerFrom(int start) throws Refusal {
        for (var at = start; at + 1 < bytes.length; at++) {
            if (bytes[at] == (byte) 0xFF && bytes[at + 1] != 0 && bytes[at + 1] != (byte) 0xFF) {
                return at + 2;
            }
        }
        throw Refusal.damaged(ImageFormat.JPEG, "it ends without an end marker, at byte " + bytes.length);
    }

    private void readSegment(int marker, int start, int end) throws Refusal {
        if (marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC) {
            readFrame(marker, start, end);
        } else if (marker == APP0 && beginsWith("JFIF\0", start, end)) {
            markers.jfif = true;
        } else if (marker == APP14 && beginsWith("Adobe", start, end) && end - start >= 12) {
            markers.adobeTransform = bytes[start + 11] & 0xFF;
        } else if (marker == APP1 && beginsWith("Exif\0", start, end) && end - start > EXIF_HEADER) {
            var length = end - start - EXIF_HEADER;
            orientation = Orientation.ofExif(
                    ByteBuffer.wrap(bytes, start + EXIF_HEADER, length).slice());
        }
    }

    private void readFrame(int marker, int start, int end) throws Refusal {
        if (marker > SOF2) {
            throw Refusal.unsupported(ImageFormat.JPEG, "lossless, hierarchical or arithmetic coding");
        }
        if (end - start < 6) {
            throw Refusal.damaged(ImageFormat.JPEG, "a frame header of " + (end - start) + " bytes");
        }
        if (bytes[start] != 8) {
            throw Refusal.unsupported(ImageFormat.JPEG, bytes[start] + " bits a sample");
        }
        if (width != 0) { // or the limits would be checked on one of them, and the other decoded
            throw Refusal.damaged(ImageFormat.JPEG, "it has two frame headers");
        }
        height = unsignedShort(start + 1);
        width = unsignedShort(start + 3);
        var components = bytes[start + 5] & 0xFF;
        if (components != 1 && components != 3 && components != 4) {
            throw Refusal.unsupported(ImageFormat.JPEG, components + " components");
        }
        if (end - start != 6 + 3 * components) {
            throw Refusal.damaged(ImageFormat.JPEG, "a frame header of " + (end - start) + " bytes");
        }
        markers.rgbIds =
                components == 3 && bytes[start + 6] == 'R' && bytes[start + 9] == 'G' && bytes[start + 12] == 'B';
    }

    private boolean beginsWith(String text, int start, int end) {
        for (var i = 0; i < text.length(); i++) {
            if (start + i >= end || bytes[start + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private int unsignedShort(int at) {
        return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
    }

    @Override
    public Header header() {
        return new Header(width, height, orientation, 4);
    }

    @Override
    public Pixels pixels() throws IOException, Refusal {
        var raster = Readers.read(ImageFormat.JPEG, bytes, reader -> reader.readRaster(0, null));
        var samples = ((DataBufferByte) raster.getDataBuffer()).getData();
        return new Pixels(
                raster.getWidth(),
                raster.getHeight(),
                Pixels.ChannelOrder.RGB,
                JpegColours.rgb(samples, raster.getNumBands(), markers));
    }
}
