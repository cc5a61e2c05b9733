package io.snaplabel.pictures;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.Deflater;

/** A file under construction. */
final class Parts {
    private static final int PIECE = 1 << 16;

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private final ByteOrder order;

    Parts(ByteOrder order) {
        this.order = order;
    }

    static Parts bigEndian() {
        return new Parts(ByteOrder.BIG_ENDIAN);
    }

    static Parts littleEndian() {
        return new Parts(ByteOrder.LITTLE_ENDIAN);
    }

    Parts text(String text) {
        return bytes(text.getBytes(ISO_8859_1));
    }

    Parts bytes(byte[] bytes) {
        file.writeBytes(bytes);
        return this;
    }

    /** Single bytes. */
    Parts octets(int... octets) {
        for (var octet : octets) {
            file.write(octet);
        }
        return this;
    }

    Parts shorts(int... values) {
        for (var value : values) {
            bytes(ByteBuffer.allocate(2).order(order).putShort((short) value).array());
        }
        return this;
    }

    Parts ints(long... values) {
        for (var value : values) {
            bytes(ByteBuffer.allocate(4).order(order).putInt((int) value).array());
        }
        return this;
    }

    Parts zeros(int count) {
        return bytes(new byte[count]);
    }

    Parts times(int count, byte[] bytes) {
        for (var i = 0; i < count; i++) {
            file.writeBytes(bytes);
        }
        return this;
    }

    int size() {
        return file.size();
    }

    byte[] toBytes() {
        return file.toByteArray();
    }

    /** Zeros, compressed (RFC 1950). */
    static byte[] deflatedZeros(long count) {
        try (var deflater = new Deflater(Deflater.BEST_SPEED)) {
            var out = new Parts(ByteOrder.BIG_ENDIAN);
            var piece = new byte[PIECE];
            var compressed = new byte[PIECE];
            for (var left = count; !deflater.finished(); ) {
                if (deflater.needsInput() && left > 0) {
                    deflater.setInput(piece, 0, (int) Math.min(left, PIECE));
                    left -= Math.min(left, PIECE);
                } else if (left == 0) {
                    deflater.finish();
                }
                out.file.write(compressed, 0, deflater.deflate(compressed));
            }
            return out.toBytes();
        }
    }
}
