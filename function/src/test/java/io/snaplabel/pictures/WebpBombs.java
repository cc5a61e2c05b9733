package io.snaplabel.pictures;

import java.util.function.Supplier;
import java.util.stream.Stream;

/** WebP files that hold much in little, or are nested (RFC 9649). */
final class WebpBombs {
    private static final int LARGE = 10_000;
    /** Readers look ahead. */
    private static final int PADDING = 64;

    private static final int CACHE_BITS = 11;
    private static final int GROUPS = 65_536;

    private WebpBombs() {}

    static Stream<Input> all() {
        return Stream.of(
                bomb("lossless 16384 x 16384", () -> lossless(16_384, 16_384, false)),
                bomb("lossless 10000 x 10000 in 30 bytes", () -> lossless(LARGE, LARGE, false)),
                bomb("lossless 16384 x 6100", () -> lossless(16_384, 6_100, false)),
                bomb("lossless 10000 x 10000, four transforms", () -> lossless(LARGE, LARGE, true)),
                bomb("lossless, 65,536 groups of codes", () -> groups(1)),
                bomb("lossless, 65,536 groups of long codes", () -> groups(2)),
                bomb("lossless, 65,536 groups of the longest codes", () -> groups(3)),
                bomb("lossy 16383 x 16383", () -> lossy(16_383, 16_383, 100)),
                bomb("lossy 10000 x 10000 of zeros", () -> lossy(LARGE, LARGE, 10_000_000)),
                bomb("lossy 16383 x 6100, little data", () -> lossy(16_383, 6_100, 1000)),
                bomb(
                        "100,000 frames",
                        () -> riff(
                                Parts.littleEndian().times(100_000, frame(9, 9)).toBytes())),
                bomb("frames in frames, 50,000 deep", WebpBombs::nested),
                bomb(
                        "a million unknown chunks",
                        () -> riff(Parts.littleEndian()
                                .times(1_000_000, chunk("ABCD", new byte[2]))
                                .bytes(stream(9, 9, false))
                                .toBytes())),
                bomb(
                        "a profile of 50 MB",
                        () -> riff(Parts.littleEndian()
                                .bytes(chunk("ICCP", new byte[50_000_000]))
                                .bytes(stream(9, 9, false))
                                .toBytes())),
                bomb(
                        "a chunk of 2^31-1 bytes",
                        () -> riff(Parts.littleEndian()
                                .text("VP8L")
                                .ints(Integer.MAX_VALUE)
                                .toBytes())),
                bomb(
                        "a length of 2^32-1",
                        () -> Parts.littleEndian()
                                .text("RIFF")
                                .ints(-1)
                                .text("WEBP")
                                .zeros(20)
                                .toBytes()));
    }

    private static Input bomb(String name, Supplier<byte[]> bytes) {
        return Input.bomb("webp", "WebP: " + name, bytes);
    }

    static byte[] riff(byte[] chunks) {
        return Parts.littleEndian()
                .text("RIFF")
                .ints(chunks.length + 4)
                .text("WEBP")
                .bytes(chunks)
                .toBytes();
    }

    static byte[] chunk(String type, byte[] content) {
        return Parts.littleEndian()
                .text(type)
                .ints(content.length)
                .bytes(content)
                .zeros(content.length & 1)
                .toBytes();
    }

    private static byte[] lossless(int width, int height, boolean transformed) {
        return riff(stream(width, height, transformed));
    }

    private static byte[] frame(int width, int height) {
        return chunk(
                "ANMF",
                Parts.littleEndian()
                        .zeros(16)
                        .bytes(stream(width, height, false))
                        .toBytes());
    }

    private static byte[] nested() {
        var depth = 50_000;
        var picture = stream(9, 9, false);
        var file = Parts.littleEndian();
        for (var left = depth; left > 0; left--) {
            file.text("ANMF").ints(left * 24L - 8 + picture.length).zeros(16);
        }
        return riff(file.bytes(picture).toBytes());
    }

    private static Bits header(int width, int height) {
        return new Bits().put(0x2F, 8).put(width - 1, 14).put(height - 1, 14).put(0, 4);
    }

    /** One colour; every code has one symbol and takes no bits. */
    private static byte[] stream(int width, int height, boolean transformed) {
        var bits = header(width, height);
        if (transformed) {
            // Predictor and colour with blocks of 4 by 4, subtracted green, a palette of 256.
            for (var kind : new int[] {0, 1}) {
                single(bits.put(1, 1).put(kind, 2).put(0, 3).put(0, 1));
            }
            bits.put(1, 1).put(2, 2);
            single(bits.put(1, 1).put(3, 2).put(255, 8).put(0, 1));
        }
        single(bits.put(0, 1).put(0, 1).put(0, 1));
        return chunk("VP8L", bits.zeros(PADDING).toBytes());
    }

    private static void single(Bits bits) {
        for (var code = 0; code < 5; code++) {
            symbol(bits);
        }
    }

    /** A code of the one symbol 0. */
    private static void symbol(Bits bits) {
        bits.put(1, 1).put(0, 1).put(0, 1).put(0, 1);
    }

    /**
     * A picture in blocks of 4 by 4, each with codes of its own: red and green of an entropy image say which. Kind 1 has one symbol a code, 2 has 256,
     * 3 has 2048 in one of them.
     */
    private static byte[] groups(int kind) {
        var bits = header(1024, 1024).put(0, 1);
        if (kind == 3) {
            bits.put(1, 1).put(CACHE_BITS, 4);
        } else {
            bits.put(0, 1);
        }
        bits.put(1, 1).put(0, 3).put(0, 1);
        literals(bits, 280, 8);
        literals(bits, 256, 8);
        for (var code = 0; code < 3; code++) {
            symbol(bits);
        }
        for (var group = 0; group < GROUPS; group++) {
            bits.put(Integer.reverse(group & 0xFF) >>> 24, 8).put(Integer.reverse(group >> 8) >>> 24, 8);
        }
        for (var group = 0; group < GROUPS; group++) {
            codes(bits, kind);
        }
        return riff(chunk("VP8L", bits.zeros(1024 * 1024).toBytes()));
    }

    private static void codes(Bits bits, int kind) {
        if (kind == 1) {
            single(bits);
            return;
        }
        literals(bits, kind == 3 ? 280 + (1 << CACHE_BITS) : 280, kind == 3 ? CACHE_BITS : 8);
        for (var code = 0; code < 3; code++) {
            literals(bits, 256, 8);
        }
        symbol(bits);
    }

    /** A code of so many bits for each of the first symbols; the lengths 0 and that have codes of one bit. */
    private static void literals(Bits bits, int symbols, int length) {
        bits.put(0, 1).put(length, 4);
        // In the order 17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8 and so on: the lengths of the codes for those lengths.
        for (var at = 0; at < length + 4; at++) {
            bits.put(at == 2 || at == length + 3 ? 1 : 0, 3);
        }
        bits.put(0, 1);
        for (var symbol = 0; symbol < symbols; symbol++) {
            bits.put(symbol < 1 << length ? 1 : 0, 1);
        }
    }

    /** A key frame of zeros, which stand for blocks without coefficients (RFC 6386, 9.1). */
    private static byte[] lossy(int width, int height, int data) {
        var first = Math.min(data / 2, (1 << 19) - 1);
        var tag = 1 << 4 | first << 5;
        var frame = Parts.littleEndian()
                .octets(tag, tag >> 8, tag >> 16, 0x9D, 0x01, 0x2A)
                .shorts(width, height)
                .zeros(data);
        return riff(chunk("VP8 ", frame.toBytes()));
    }
}
