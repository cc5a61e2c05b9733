package io.snaplabel.pictures;

import java.util.function.Supplier;
import java.util.stream.Stream;

/** BMP files that promise too much, or run on. */
final class BmpBombs {
    private static final int INFO = 40;
    private static final int V5 = 124;

    private BmpBombs() {}

    static Stream<Input> all() {
        return Stream.of(
                bomb("2^31-1 x 2^31-1", () -> bmp(Integer.MAX_VALUE, Integer.MAX_VALUE, 24, 0, 0, 0, new byte[99])),
                bomb("2^31 high, upside down", () -> bmp(1, Integer.MIN_VALUE, 24, 0, 0, 0, new byte[99])),
                bomb("65535 x 65535 of one bit", () -> bmp(65_535, 65_535, 1, 0, 0, 2, new byte[99])),
                bomb("10000 x 10000 in runs", () -> runs(10_000, 10_000, 8, 1, 400_000)),
                bomb("10000 x 10000 in runs of 4 bits", () -> runs(10_000, 10_000, 4, 2, 400_000)),
                bomb("10000 x 10000, a jump to the end", () -> runs(10_000, 10_000, 8, 1, 1)),
                bomb("9 x 9 in 10 million runs", () -> runs(9, 9, 8, 1, 10_000_000)),
                bomb("10000 x 10000 of one bit", () -> bmp(10_000, 10_000, 1, 0, 0, 2, new byte[12_520_000])),
                bomb("5700 x 5700 of 24 bits", () -> bmp(5_700, 5_700, 24, 0, 0, 0, new byte[97_470_000])),
                bomb("2^31-1 colours", () -> bmp(9, 9, 8, 0, 108, Integer.MAX_VALUE, new byte[2048])),
                bomb("2^32-1 colours", () -> bmp(9, 9, 8, 0, 108, -1, new byte[2048])),
                bomb("runs of 2^31-1 bytes", () -> bmp(9, 9, 8, 1, Integer.MAX_VALUE, 2, new byte[2048])),
                bomb("65535 bits a pixel", () -> bmp(9, 9, 65_535, 0, 0, 0, new byte[999_999])),
                bomb("a profile of 2^31-1 bytes", BmpBombs::profile),
                bomb("a JPEG inside", () -> bmp(9, 9, 0, 4, 0, 0, JpegBombs.with(1, new byte[0]))),
                bomb("a PNG inside", () -> bmp(9, 9, 0, 5, 0, 0, new byte[99])));
    }

    private static Input bomb(String name, Supplier<byte[]> bytes) {
        return Input.bomb("bmp", "BMP: " + name, bytes);
    }

    private static byte[] runs(int width, int height, int bits, int compression, int count) {
        var runs = Parts.littleEndian()
                .times(count, new byte[] {(byte) 250, 0})
                .octets(0, 1)
                .toBytes();
        return bmp(width, height, bits, compression, runs.length, 2, runs);
    }

    /** With a palette of two colours where there is one. */
    private static byte[] bmp(int width, int height, int bits, int compression, int size, long colours, byte[] data) {
        var palette = colours == 0 ? 0 : 8;
        return Parts.littleEndian()
                .text("BM")
                .ints(14 + INFO + palette + data.length, 0, 14 + INFO + palette, INFO, width, height)
                .shorts(1, bits)
                .ints(compression, size, 1, 1, colours, 0)
                .zeros(palette)
                .bytes(data)
                .toBytes();
    }

    private static byte[] profile() {
        return Parts.littleEndian()
                .text("BM")
                .ints(0, 0, 14 + V5, V5, 9, 9)
                .shorts(1, 24)
                .ints(0, 0, 1, 1, 0, 0)
                .ints(0, 0, 0, 0)
                .text("DEBM")
                .zeros(36 + 12)
                .ints(4, V5, Integer.MAX_VALUE, 0)
                .zeros(9 * 28)
                .toBytes();
    }
}
