package io.snaplabel.decode;

import io.snaplabel.classify.ImageDecoder;
import io.snaplabel.image.ImageFormat;
import io.snaplabel.image.Pixels;
import java.util.Optional;

/**
 * Decodes JPEGs with libjpeg-turbo, reduced where the caller needs no more, and leaves to another decoder whatever is not plain: other
 * formats, four components, damage, more pixels than allowed. Pixels are Pillow's, bit for bit, where nothing is reduced. Thread-safe.
 */
public final class TurboJpegDecoder implements ImageDecoder {
    /** How many stored pixels may stand behind each one that is decoded, which takes time but no memory. */
    private static final long STORED_FOR_DECODED = 10;
    /** How many samples of its colours each needed pixel must have at least, in the direction where they are fewer. */
    private static final double COLOUR_MARGIN = 1.15;

    private final ImageDecoder other;
    private final TurboJpeg library;
    private final long maxPixels;
    private final boolean reducing;

    private TurboJpegDecoder(ImageDecoder other, TurboJpeg library, long maxPixels, boolean reducing) {
        this.other = other;
        this.library = library;
        this.maxPixels = maxPixels;
        this.reducing = reducing;
    }

    /**
     * Puts libjpeg-turbo before another decoder, where it is for this machine; else there is only the other one.
     *
     * @param maxPixels at most so many are decoded, after the reduction; a picture of several scans counts for more
     * @param reducing whether a smaller picture may be delivered than the one that is stored
     * @param natives where the library may be unpacked
     */
    public static ImageDecoder before(ImageDecoder other, long maxPixels, boolean reducing, NativeLibrary natives) {
        return natives.file()
                .map(file -> over(other, TurboJpeg.open(file), maxPixels, reducing))
                .orElse(other);
    }

    /** The same over a library that is open. */
    static ImageDecoder over(ImageDecoder other, TurboJpeg library, long maxPixels, boolean reducing) {
        return new TurboJpegDecoder(other, library, maxPixels, reducing);
    }

    @Override
    public Decoding decode(byte[] bytes, int shorterSide) {
        if (!Magic.formatOf(bytes).equals(Optional.of(ImageFormat.JPEG))) {
            return other.decode(bytes, shorterSide);
        }
        try {
            var segments = new JpegSegments(bytes);
            var header = JpegHeader.read(bytes, segments);
            if (header.coefficientBytes() > 0) {
                JpegHeader.passScans(segments);
            }
            var reduction = reducing ? reduction(header, shorterSide) : 1;
            var width = Math.ceilDiv(header.width(), reduction);
            var height = Math.ceilDiv(header.height(), reduction);
            var pixels = isPlain(header, width, height) ? library.read(bytes, width, height) : Optional.<Pixels>empty();
            if (pixels.isPresent()) {
                return decoded(pixels.get(), header, reduction);
            }
        } catch (Refusal refusal) {
            // The other one says so as well.
        }
        return other.decode(bytes, shorterSide);
    }

    private static int reduction(JpegHeader header, int shorterSide) {
        var reduction = reduction(Math.min(header.width(), header.height()), shorterSide, header.colourStretch());
        // Samples at the right and lower edges may stand for fewer pixels; turned, they would lie where nobody expects
        // them.
        while (header.orientation() != Orientation.UPRIGHT
                && (header.width() % reduction != 0 || header.height() % reduction != 0)) {
            reduction /= 2;
        }
        return reduction;
    }

    /**
     * The greatest reduction that saves time and that a tensor hardly shows. The margins were measured: with them tensors differ from those
     * of the whole picture by a mean of 0.01 at most (docs/performance.md).
     */
    static int reduction(int storedSide, int neededSide, double colourStretch) {
        var ratio = (double) storedSide / neededSide;
        for (var reduction = 8; reduction > 1; reduction /= 2) {
            if (ratio >= reduction * margin(reduction, colourStretch)) {
                return reduction;
            }
        }
        return 1;
    }

    /** How many decoded pixels each needed one must have, in either direction; its colours need somewhat more than one sample too. */
    private static double margin(int reduction, double colourStretch) {
        var margin = switch (reduction) {
            case 8 -> 1.46;
            case 4 -> 1.75;
            default -> 2.0;
        };
        return Math.max(margin, COLOUR_MARGIN * colourStretch);
    }

    private boolean isPlain(JpegHeader header, int width, int height) {
        var stored = (long) header.width() * header.height();
        var decoded = (long) width * height;
        var bytes = decoded * JpegHeader.BYTES_PER_PIXEL + header.scanBytes();
        return header.components() != 4
                && stored <= maxPixels * STORED_FOR_DECODED
                && bytes <= maxPixels * JpegHeader.BYTES_PER_PIXEL;
    }

    private static Decoded decoded(Pixels stored, JpegHeader header, int reduction) {
        var swapped = header.orientation().swapsSides();
        return new Decoded(
                header.orientation().upright(stored),
                ImageFormat.JPEG,
                swapped ? header.height() : header.width(),
                swapped ? header.width() : header.height(),
                reduction);
    }
}
