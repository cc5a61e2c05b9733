package io.snaplabel.decode;

import io.snaplabel.image.ImageFormat;

/** Walks through a JPEG file from marker to marker; compressed data and stray bytes between them are passed over. Used by one thread. */
final class JpegSegments {
    static final int EOI = 0xD9;

    private static final int RST0 = 0xD0;
    private static final int RST7 = 0xD7;
    private static final int TEM = 0x01;
    private static final int SIGNATURE = 2;

    private final byte[] bytes;
    private int start;
    private int end = SIGNATURE;

    JpegSegments(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The next marker, {@link #EOI} or one that has a segment. A file that ends before there is one is refused. */
    int next() throws Refusal {
        for (var at = markerFrom(end); ; at = markerFrom(at)) {
            var marker = bytes[at - 1] & 0xFF;
            if (marker == EOI) {
                return marker;
            }
            if ((marker < RST0 || marker > RST7) && marker != TEM) {
                enter(at);
                return marker;
            }
        }
    }

    private void enter(int at) throws Refusal {
        var after = at + (at + 2 <= bytes.length ? unsignedShort(at) : bytes.length);
        if (after > bytes.length || after < at + 2) {
            throw Refusal.damaged(ImageFormat.JPEG, "it ends within a segment, at byte " + bytes.length);
        }
        start = at + 2;
        end = after;
    }

    /** The position after the next marker. */
    private int markerFrom(int first) throws Refusal {
        for (var at = first; at + 1 < bytes.length; at++) {
            if (bytes[at] == (byte) 0xFF && bytes[at + 1] != 0 && bytes[at + 1] != (byte) 0xFF) {
                return at + 2;
            }
        }
        throw Refusal.damaged(ImageFormat.JPEG, "it ends without an end marker, at byte " + bytes.length);
    }

    /** Where the segment's content begins in the file. */
    int start() {
        return start;
    }

    /** What the segment's content takes, in bytes. */
    int length() {
        return end - start;
    }

    /** A byte of the segment's content, in [0, 255]. */
    int at(int index) {
        return bytes[start + index] & 0xFF;
    }

    /** Two bytes of the segment's content, in [0, 65535]. */
    int shortAt(int index) {
        return unsignedShort(start + index);
    }

    boolean beginsWith(String text) {
        for (var i = 0; i < text.length(); i++) {
            if (i >= length() || at(i) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private int unsignedShort(int at) {
        return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
    }
}
