package io.snaplabel.pictures;

import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** GIF files that hold much in little, or little in much (GIF89a). */
final class GifBombs {
    private static final int SIDE = 10_000;
    private static final int CODES = 4096;

    private GifBombs() {}

    static Stream<Input> all() {
        return Stream.of(
                bomb("65535 x 65535", () -> gif(65_535, 65_535, 1000)),
                bomb("10000 x 10000 in a few codes", () -> gif(SIDE, SIDE, SIDE * SIDE)),
                bomb("65535 x 1525 in a few codes", () -> gif(65_535, 1_525, 65_535 * 1_525)),
                bomb("10000 x 10000, codes for a tenth", () -> gif(SIDE, SIDE, SIDE * SIDE / 10)),
                bomb("1 x 1, codes for 100 million", () -> gif(1, 1, SIDE * SIDE)),
                bomb("100,000 frames", () -> file(start(9, 9).times(100_000, frame(9, 9, 81)))),
                bomb(
                        "100,000 frames after nothing",
                        () -> file(start(9, 9).times(100_000, control()).bytes(frame(9, 9, 81)))),
                bomb(
                        "a million comments",
                        () -> file(start(9, 9).times(1_000_000, comment()).bytes(frame(9, 9, 81)))),
                bomb(
                        "a million empty comments",
                        () -> file(start(9, 9)
                                .times(1_000_000, new byte[] {0x21, (byte) 0xFE, 0})
                                .bytes(frame(9, 9, 81)))),
                bomb("nothing but extensions", () -> file(start(9, 9).times(1_000_000, control()))),
                bomb("codes of 12 bits from the beginning", () -> codes(12)),
                bomb("codes of 255 bits", () -> codes(255)),
                bomb("codes of no bits", () -> codes(0)),
                bomb("interlaced 10000 x 10000", GifBombs::interlaced));
    }

    private static Input bomb(String name, Supplier<byte[]> bytes) {
        return Input.bomb("gif", "GIF: " + name, bytes);
    }

    private static byte[] gif(int width, int height, int pixels) {
        return file(start(width, height).bytes(frame(width, height, pixels)));
    }

    private static Parts start(int width, int height) {
        return Parts.littleEndian()
                .text("GIF89a")
                .shorts(width, height)
                .octets(0x80, 0, 0)
                .octets(0, 0, 0, -1, -1, -1);
    }

    private static byte[] file(Parts parts) {
        return parts.octets(0x3B).toBytes();
    }

    private static byte[] control() {
        return Parts.littleEndian().octets(0x21, 0xF9, 4, 0, 1, 0, 0, 0).toBytes();
    }

    private static byte[] comment() {
        return Parts.littleEndian().octets(0x21, 0xFE, 3).text("abc").octets(0).toBytes();
    }

    private static byte[] codes(int size) {
        var gif = gif(9, 9, 81);
        gif[13 + 6 + 10] = (byte) size;
        return gif;
    }

    private static byte[] interlaced() {
        var gif = gif(SIDE, SIDE, SIDE * SIDE);
        gif[13 + 6 + 9] = 0x40;
        return gif;
    }

    /** A frame and so many pixels of one colour, in ever longer strings. */
    private static byte[] frame(int width, int height, int pixels) {
        var frame =
                Parts.littleEndian().octets(0x2C).shorts(0, 0, width, height).octets(0, 2);
        var bits = new Bits();
        bits.put(4, 3);
        for (int left = pixels, run = 1, next = 6, size = 3; left > 0; left -= run++) {
            if (next == CODES) {
                bits.put(4, size);
                run = 1;
                next = 6;
                size = 3;
            }
            bits.put(run == 1 ? 0 : next, size);
            next += run == 1 ? 0 : 1;
            size += next == 1 << size && size < 12 ? 1 : 0;
        }
        bits.put(5, 12);
        var data = bits.toBytes();
        for (var at = 0; at < data.length; at += 255) {
            var length = Math.min(255, data.length - at);
            frame.octets(length).bytes(Arrays.copyOfRange(data, at, at + length));
        }
        return frame.octets(0).toBytes();
    }
}
