package io.snaplabel.engine;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Protocol Buffers' wire format (protobuf.dev/programming-guides/encoding): as much of it as ONNX takes. */
final class Wire {
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED_32 = 5;

    private Wire() {}

    /**
     * One field of a message.
     *
     * @param value the number that it is, or how many bytes it has
     * @param content its bytes, shared with the message; none where it is a number
     */
    record Field(int number, long value, ByteBuffer content) {
        /** It as it was, unless it is of a fixed size. */
        byte[] message() {
            return content.hasRemaining() || value == 0
                    ? Wire.message(number, bytes(content))
                    : Wire.number(number, value);
        }

        String text() {
            return StandardCharsets.UTF_8.decode(content.duplicate()).toString();
        }

        float single() {
            return Float.intBitsToFloat((int) value);
        }
    }

    /** The fields of a message, in its order; anything else than a message is an {@link IllegalStateException}. */
    static List<Field> fields(ByteBuffer message) {
        var in = message.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        var fields = new ArrayList<Field>();
        while (in.hasRemaining()) {
            fields.add(field(in));
        }
        return fields;
    }

    /** The first field of that number, as text; empty where there is none. */
    static String text(List<Field> fields, int number) {
        return fields.stream()
                .filter(field -> field.number() == number)
                .findFirst()
                .map(Field::text)
                .orElse("");
    }

    static byte[] bytes(ByteBuffer content) {
        var bytes = new byte[content.remaining()];
        content.duplicate().get(bytes);
        return bytes;
    }

    private static Field field(ByteBuffer in) {
        var key = varint(in);
        var number = (int) (key >>> 3);
        var none = ByteBuffer.allocate(0);
        return switch ((int) (key & 7)) {
            case VARINT -> new Field(number, varint(in), none);
            case FIXED_64 -> new Field(number, in.getLong(), none);
            case FIXED_32 -> new Field(number, in.getInt(), none);
            case BYTES -> {
                var length = varint(in);
                if (length < 0 || length > in.remaining()) {
                    throw new IllegalStateException(
                            "ONNX: expected " + length + " bytes but only " + in.remaining() + " are left");
                }
                var content = in.slice(in.position(), (int) length);
                in.position(in.position() + (int) length);
                yield new Field(number, length, content);
            }
            default -> throw new IllegalStateException("ONNX: expected a field but got the key " + key);
        };
    }

    private static long varint(ByteBuffer in) {
        var value = 0L;
        for (var shift = 0; shift < Long.SIZE; shift += 7) {
            var next = in.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalStateException("ONNX: expected a number but it has no end");
    }

    /** A field that is a message, made of these fields, or bytes. */
    static byte[] message(int number, byte[]... parts) {
        var length = 0;
        for (var part : parts) {
            length += part.length;
        }
        var out = new ByteArrayOutputStream(length + 2 * Long.BYTES);
        put(out, ((long) number << 3) | BYTES);
        put(out, length);
        for (var part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    static byte[] text(int number, String text) {
        return message(number, text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] number(int number, long value) {
        var out = new ByteArrayOutputStream();
        put(out, ((long) number << 3) | VARINT);
        put(out, value);
        return out.toByteArray();
    }

    private static void put(ByteArrayOutputStream out, long value) {
        var rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
