package io.snaplabel.pictures;

import java.io.ByteArrayOutputStream;

/** Bits, the lowest first, as GIF and lossless WebP pack them. */
final class Bits {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long held;
    private int count;

    Bits put(int value, int width) {
        held |= (value & (1L << width) - 1) << count;
        for (count += width; count >= 8; count -= 8, held >>>= 8) {
            bytes.write((int) held);
        }
        return this;
    }

    Bits zeros(int bytes) {
        for (var i = 0; i < bytes; i++) {
            put(0, 8);
        }
        return this;
    }

    /** Whole bytes, the last one filled with zeros. */
    byte[] toBytes() {
        return put(0, (8 - count) % 8).bytes.toByteArray();
    }
}
