package io.snaplabel.decode;

import io.snaplabel.image.ImageFormat;
import java.nio.ByteBuffer;

/**
 * What a JPEG file says before its first scan (ITU-T T.81, annex B).
 *
 * @param width as stored, at least 1
 * @param height likewise
 * @param components 1, 3 or 4
 * @param coefficientBytes what its coefficients take when all of them must be held before the first pixel is known, because it comes in more
 *     than one scan; 0 where it does not
 * @param colourStretch how much farther apart samples of colour are in one direction than in the other, as 2 in 4:2:2 and 1 in 4:2:0: a
 *     reduced picture has them that much farther apart than its pixels, because libjpeg makes up for both directions or for none
 */
record JpegHeader(
        int width,
        int height,
        int components,
        long coefficientBytes,
        double colourStretch,
        Orientation orientation,
        JpegColours.Markers colours) {
    private static final int SOF0 = 0xC0;
    private static final int SOF2 = 0xC2;
    private static final int SOF15 = 0xCF;
    private static final int DHT = 0xC4;
    private static final int JPG = 0xC8;
    private static final int DAC = 0xCC;
    private static final int SOS = 0xDA;
    private static final int APP0 = 0xE0;
    private static final int APP1 = 0xE1;
    private static final int APP14 = 0xEE;

    private static final int EXIF_HEADER = 6;
    private static final int FRAME_HEADER = 6;
    private static final int BYTES_PER_COEFFICIENT = 2;
    private static final int MOST_SCANS = 32;
    /** What a pixel takes while it is decoded. */
    static final int BYTES_PER_PIXEL = 4;

    /** What its scans count for beside its pixels: twice their size, because they lie outside the heap, which keeps a bound of its own. */
    long scanBytes() {
        return 2 * coefficientBytes;
    }

    static boolean isFrame(int marker) {
        return marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC;
    }

    /** Reads up to the first scan; refused when there is none, or nothing that can be decoded. */
    static JpegHeader read(byte[] bytes, JpegSegments segments) throws Refusal {
        var reading = new Reading(bytes, segments);
        for (var marker = segments.next(); marker != SOS; marker = segments.next()) {
            if (marker == JpegSegments.EOI) {
                throw reading.noPicture();
            }
            reading.segment(marker);
        }
        return reading.header();
    }

    /**
     * Walks through the scans up to the end marker. Refused where there are two pictures, or more scans than any encoder makes: each goes over the
     * whole picture, however few bytes it has ("Two Issues with the JPEG Standard", libjpeg-turbo.org).
     */
    static void passScans(JpegSegments segments) throws Refusal {
        var scans = 1;
        for (var marker = segments.next(); marker != JpegSegments.EOI; marker = segments.next()) {
            if (isFrame(marker)) {
                throw twoFrames();
            }
            if (marker == SOS && ++scans > MOST_SCANS) {
                throw Refusal.unsupported(ImageFormat.JPEG, "more than " + MOST_SCANS + " scans");
            }
        }
    }

    /** A header as far as it is read. */
    private static final class Reading {
        private final byte[] bytes;
        private final JpegSegments segments;
        private final JpegColours.Markers colours = new JpegColours.Markers();
        private Orientation orientation = Orientation.UPRIGHT;
        private int width;
        private int height;
        private int components;
        private boolean progressive;
        /** Samples of all components for each pixel. */
        private double density;

        private double colourStretch = 1;

        Reading(byte[] bytes, JpegSegments segments) {
            this.bytes = bytes;
            this.segments = segments;
        }

        void segment(int marker) throws Refusal {
            if (isFrame(marker)) {
                frame(marker);
            } else if (marker == APP0 && segments.beginsWith("JFIF\0")) {
                colours.jfif = true;
            } else if (marker == APP14 && segments.beginsWith("Adobe") && segments.length() >= 12) {
                colours.adobeTransform = segments.at(11);
            } else if (marker == APP1 && segments.beginsWith("Exif\0") && segments.length() > EXIF_HEADER) {
                orientation = Orientation.ofExif(
                        ByteBuffer.wrap(bytes, segments.start() + EXIF_HEADER, segments.length() - EXIF_HEADER)
                                .slice());
            }
        }

        private void frame(int marker) throws Refusal {
            if (marker > SOF2) {
                throw Refusal.unsupported(ImageFormat.JPEG, "lossless, hierarchical or arithmetic coding");
            }
            if (segments.length() < FRAME_HEADER) {
                throw Refusal.damaged(ImageFormat.JPEG, "a frame header of " + segments.length() + " bytes");
            }
            if (segments.at(0) != 8) {
                throw Refusal.unsupported(ImageFormat.JPEG, segments.at(0) + " bits a sample");
            }
            if (components != 0) { // or the limits would be checked on one of them, and the other decoded
                throw twoFrames();
            }
            progressive = marker == SOF2;
            height = segments.shortAt(1);
            width = segments.shortAt(3);
            components = segments.at(5);
            if (components != 1 && components != 3 && components != 4) {
                throw Refusal.unsupported(ImageFormat.JPEG, components + " components");
            }
            if (segments.length() != FRAME_HEADER + 3 * components) {
                throw Refusal.damaged(ImageFormat.JPEG, "a frame header of " + segments.length() + " bytes");
            }
            colours.rgbIds =
                    components == 3 && segments.at(6) == 'R' && segments.at(9) == 'G' && segments.at(12) == 'B';
            sampling();
        }

        private void sampling() {
            var samples = 0;
            var widest = 1;
            var highest = 1;
            for (var i = 0; i < components; i++) {
                widest = Math.max(widest, across(i));
                highest = Math.max(highest, down(i));
                samples += across(i) * down(i);
            }
            density = (double) samples / (widest * highest);
            for (var i = 0; i < components; i++) {
                var aspect = (double) widest * down(i) / ((double) highest * across(i));
                colourStretch = Math.max(colourStretch, Math.max(aspect, 1 / aspect));
            }
        }

        /** How many samples of a component a unit has in a row, 1 to 4. */
        private int across(int component) {
            return segments.at(FRAME_HEADER + 3 * component + 1) >> 4;
        }

        /** Likewise in a column. */
        private int down(int component) {
            return segments.at(FRAME_HEADER + 3 * component + 1) & 15;
        }

        JpegHeader header() throws Refusal {
            if (width == 0 || height == 0) {
                throw noPicture();
            }
            var scans = progressive || segments.length() == 0 || segments.at(0) < components;
            var coefficients = scans ? (long) (density * width * height * BYTES_PER_COEFFICIENT) : 0;
            return new JpegHeader(width, height, components, coefficients, colourStretch, orientation, colours);
        }

        Refusal noPicture() {
            return Refusal.damaged(ImageFormat.JPEG, "it has no picture of " + width + " x " + height + " pixels");
        }
    }

    private static Refusal twoFrames() {
        return Refusal.damaged(ImageFormat.JPEG, "it has two frame headers");
    }
}
