package io.snaplabel.pictures;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** PNG files that promise or hold too much (PNG, third edition). */
final class PngBombs {
    private static final long SIGNATURE_HIGH = 0x89504E47L;
    private static final long SIGNATURE_LOW = 0x0D0A1A0AL;
    private static final int GREY = 0;
    private static final int RGB = 2;
    private static final int PALETTE = 3;
    private static final int RGBA = 6;
    private static final long MUCH = 300_000_000;

    private PngBombs() {}

    static Stream<Input> all() {
        return Stream.of(
                bomb("65535 x 65535", () -> small(65_535, 65_535)),
                bomb("2^31-1 x 2^31-1", () -> small(Integer.MAX_VALUE, Integer.MAX_VALUE)),
                bomb("2^31 x 2^31", () -> small(Integer.MIN_VALUE, Integer.MIN_VALUE)),
                bomb("1 x 2^31-1", () -> small(1, Integer.MAX_VALUE)),
                bomb("1 x 100 million", () -> blank(1, 100_000_000, 8, GREY, 0)),
                bomb("100 million x 1", () -> blank(100_000_000, 1, 8, GREY, 0)),
                bomb("10000 x 10000 RGB of zeros", () -> blank(10_000, 10_000, 8, RGB, 0)),
                bomb("10000 x 10000 RGBA of zeros", () -> blank(10_000, 10_000, 8, RGBA, 0)),
                bomb("7000 x 7000 RGBA of 16 bits", () -> blank(7_000, 7_000, 16, RGBA, 0)),
                bomb("10000 x 10000 of one bit", () -> blank(10_000, 10_000, 1, GREY, 0)),
                bomb("10000 x 10000 RGB, interlaced", () -> blank(10_000, 10_000, 8, RGB, 1)),
                bomb(
                        "1 x 1 that inflates to 300 MB",
                        () -> png(1, 1, 8, GREY, 0, "", new byte[0], Parts.deflatedZeros(MUCH))),
                bomb(
                        "a palette of nothing",
                        () -> png(9, 9, 8, PALETTE, 0, "PLTE", new byte[0], Parts.deflatedZeros(90))),
                bomb("indices beyond the palette", () -> png(9, 9, 8, PALETTE, 0, "PLTE", new byte[3], ones())),
                bomb("iCCP of 300 MB", () -> beside("iCCP", "profile\0\0")),
                bomb("zTXt of 300 MB", () -> beside("zTXt", "Comment\0\0")),
                bomb("iTXt of 300 MB", () -> beside("iTXt", "Comment\0\u0001\0\0\0")),
                bomb("a chunk of 2^31-1 bytes", () -> chunkOf(Integer.MAX_VALUE)),
                bomb("a chunk of 2^31 bytes", () -> chunkOf(Integer.MIN_VALUE)),
                bomb("a chunk of 2^32-1 bytes", () -> chunkOf(-1)),
                bomb("a million empty IDAT", () -> many("IDAT", 1_000_000, new byte[0])),
                bomb("a million bytes, each in its IDAT", PngBombs::byteByByte),
                bomb("100,000 palettes", () -> many("PLTE", 100_000, new byte[768])),
                bomb("a million texts", () -> many("tEXt", 1_000_000, new byte[] {'a', 0, 'b'})),
                bomb("a million animation frames", () -> many("fdAT", 1_000_000, new byte[4])));
    }

    private static Input bomb(String name, Supplier<byte[]> bytes) {
        return Input.bomb("png", "PNG: " + name, bytes);
    }

    private static byte[] small(int width, int height) {
        return png(width, height, 8, RGB, 0, "", new byte[0], Parts.deflatedZeros(100));
    }

    private static byte[] blank(int width, int height, int bits, int colour, int interlaced) {
        var samples = colour == RGB ? 3 : colour == RGBA ? 4 : 1;
        var row = ((long) width * bits * samples + 7) / 8 + 1;
        // Seven passes have more rows, each with its filter byte.
        var data = Parts.deflatedZeros(row * height + interlaced * 8L * height);
        return png(width, height, bits, colour, interlaced, "", new byte[0], data);
    }

    /** Nine rows of ones. */
    private static byte[] ones() {
        var rows = new byte[90];
        Arrays.fill(rows, (byte) 1);
        for (var i = 0; i < rows.length; i += 10) {
            rows[i] = 0;
        }
        try (var deflater = new Deflater()) {
            deflater.setInput(rows);
            deflater.finish();
            var out = new byte[100];
            return Arrays.copyOf(out, deflater.deflate(out));
        }
    }

    private static byte[] beside(String type, String start) {
        var content =
                Parts.bigEndian().text(start).bytes(Parts.deflatedZeros(MUCH)).toBytes();
        return png(9, 9, 8, GREY, 0, type, content, Parts.deflatedZeros(90));
    }

    private static byte[] chunkOf(int length) {
        var png = beside("tEXt", "");
        ByteBuffer.wrap(png).putInt(33, length);
        return png;
    }

    private static byte[] many(String type, int count, byte[] content) {
        var file = start(9, 9, 8, GREY, 0).times(count, chunk(type, content));
        return end(file.bytes(chunk("IDAT", Parts.deflatedZeros(90))));
    }

    private static byte[] byteByByte() {
        var data = new byte[1_000_000];
        new Random(1).nextBytes(data);
        var file = start(1_000, 1_000, 8, GREY, 0);
        for (var one : data) {
            file.bytes(chunk("IDAT", new byte[] {one}));
        }
        return end(file);
    }

    private static byte[] png(
            int width, int height, int bits, int colour, int interlaced, String type, byte[] content, byte[] data) {
        var file = start(width, height, bits, colour, interlaced);
        if (!type.isEmpty()) {
            file.bytes(chunk(type, content));
        }
        return end(file.bytes(chunk("IDAT", data)));
    }

    private static Parts start(int width, int height, int bits, int colour, int interlaced) {
        var header = Parts.bigEndian().ints(width, height).octets(bits, colour, 0, 0, interlaced);
        return Parts.bigEndian().ints(SIGNATURE_HIGH, SIGNATURE_LOW).bytes(chunk("IHDR", header.toBytes()));
    }

    private static byte[] end(Parts file) {
        return file.bytes(chunk("IEND", new byte[0])).toBytes();
    }

    static byte[] chunk(String type, byte[] content) {
        var checksum = new CRC32();
        checksum.update(type.getBytes(StandardCharsets.ISO_8859_1));
        checksum.update(content);
        return Parts.bigEndian()
                .ints(content.length)
                .text(type)
                .bytes(content)
                .ints(checksum.getValue())
                .toBytes();
    }
}
