package io.snaplabel.pictures;

import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** JPEG files that promise too much, take long, or are of kinds that hardly anybody writes (ITU-T T.81). Each block is one code of a bit or two. */
final class JpegBombs {
    private static final int BASELINE = 0xC0;
    private static final int PROGRESSIVE = 0xC2;
    private static final int BLOCK = 64;

    private JpegBombs() {}

    static Stream<Input> all() {
        return Stream.of(
                bomb("65535 x 65535", () -> jpeg(BASELINE, 65_535, 65_535, 1, 100)),
                bomb("65500 x 15000, all of it there", () -> whole(65_500, 15_000, 1)),
                bomb("20000 x 20000 in colour", () -> whole(20_000, 20_000, 3)),
                bomb("10000 x 10000 in four inks", () -> whole(10_000, 10_000, 4)),
                bomb("1 x 65500", () -> whole(1, 65_500, 3)),
                bomb("65500 x 1", () -> whole(65_500, 1, 3)),
                bomb("progressive 7000 x 7000 in 32 scans", () -> scans(7_000, 7_000, 1, 32)),
                bomb("progressive 5000 x 5000 in colour in 32 scans", () -> scans(5_000, 5_000, 3, 32)),
                bomb("progressive in 10,000 scans", () -> scans(2_000, 2_000, 1, 10_000)),
                bomb("empty scans, 10,000 of them", () -> emptyScans(10_000)),
                bomb("height by DNL, 65535", JpegBombs::dnl),
                bomb("12 bits", () -> patched(4, 12)),
                bomb("lossless", () -> patched(1, 0xC3)),
                bomb("hierarchical", () -> patched(1, 0xC5)),
                bomb("arithmetic", () -> patched(1, 0xC9)),
                bomb("arithmetic, progressive", () -> patched(1, 0xCA)),
                bomb("JPEG-LS", () -> patched(1, 0xF7)),
                bomb("5 million comments", () -> with(5_000_000, segment(0xFE, new byte[0]))),
                bomb("50 MB of fill bytes", () -> with(50_000_000, new byte[] {(byte) 0xFF})),
                bomb("10 million restart markers", () -> with(10_000_000, new byte[] {(byte) 0xFF, (byte) 0xD0})),
                bomb("300 profiles of 64 KB", () -> with(300, segment(0xE2, profile(1, 1)))),
                bomb("a profile of 16 MB in 255 segments", JpegBombs::longProfile),
                bomb("a thumbnail of 255 x 255 that is not there", () -> with(1, segment(0xE0, jfif(255, 255)))),
                bomb("itself, in itself, 200 deep", JpegBombs::nested),
                bomb("a hundred quantization and Huffman tables", () -> with(100, tables())),
                bomb("17 MB that are read where they lie", () -> with(260, segment(0xFE, new byte[65_533]))));
    }

    private static Input bomb(String name, Supplier<byte[]> bytes) {
        return Input.bomb("jpeg", "JPEG: " + name, bytes);
    }

    static byte[] segment(int marker, byte[] content) {
        return Parts.bigEndian()
                .octets(0xFF, marker)
                .shorts(content.length + 2)
                .bytes(content)
                .toBytes();
    }

    private static byte[] tables() {
        var table = Parts.bigEndian();
        table.bytes(segment(
                0xDB, Parts.bigEndian().octets(0).times(BLOCK, new byte[] {1}).toBytes()));
        for (var kind : new int[] {0x00, 0x10}) {
            // One code, a zero of one bit: no difference, or the end of the block.
            table.bytes(segment(
                    0xC4, Parts.bigEndian().octets(kind, 1).zeros(15).octets(0).toBytes()));
        }
        return table.toBytes();
    }

    private static Parts start(int frame, int width, int height, int components) {
        var header = Parts.bigEndian().octets(8).shorts(height, width).octets(components);
        for (var i = 1; i <= components; i++) {
            header.octets(i, 0x11, 0);
        }
        return Parts.bigEndian().octets(0xFF, 0xD8).bytes(tables()).bytes(segment(frame, header.toBytes()));
    }

    private static byte[] scan(int first, int components, int from, int to) {
        var header = Parts.bigEndian().octets(components);
        for (var i = 0; i < components; i++) {
            header.octets(first + i, 0);
        }
        return segment(0xDA, header.octets(from, to, 0).toBytes());
    }

    private static byte[] end(Parts file) {
        return file.octets(0xFF, 0xD9).toBytes();
    }

    private static byte[] jpeg(int frame, int width, int height, int components, int data) {
        return end(start(frame, width, height, components)
                .bytes(scan(1, components, 0, frame == PROGRESSIVE ? 0 : BLOCK - 1))
                .zeros(data));
    }

    /** Two bits a block. */
    private static byte[] whole(int width, int height, int components) {
        return jpeg(BASELINE, width, height, components, blocks(width, height) * components / 4 + 1);
    }

    private static int blocks(int width, int height) {
        return Math.ceilDiv(width, 8) * Math.ceilDiv(height, 8);
    }

    /** One of the first coefficients, then again and again one of the others, a bit a block. */
    private static byte[] scans(int width, int height, int components, int count) {
        var file = start(PROGRESSIVE, width, height, components);
        var data = blocks(width, height) / 8 + 1;
        file.bytes(scan(1, components, 0, 0)).zeros(data * components);
        for (var i = 0; i < count - 1; i++) {
            file.bytes(scan(1 + i % components, 1, 1 + i % 63, 1 + i % 63));
            file.zeros(count > 100 ? 0 : data);
        }
        return end(file);
    }

    private static byte[] emptyScans(int count) {
        return end(start(PROGRESSIVE, 100, 100, 1).times(count, scan(1, 1, 1, 63)));
    }

    private static byte[] dnl() {
        return end(start(BASELINE, 100, 0, 1)
                .bytes(scan(1, 1, 0, BLOCK - 1))
                .zeros(blocks(100, 65_535) / 4 + 1)
                .bytes(segment(0xDC, new byte[] {-1, -1})));
    }

    /** A byte of the frame header, counted from its marker. */
    private static byte[] patched(int at, int value) {
        var file = whole(100, 100, 1);
        file[2 + tables().length + at] = (byte) value;
        return file;
    }

    static byte[] with(int count, byte[] part) {
        var picture = whole(100, 100, 3);
        return Parts.bigEndian()
                .octets(0xFF, 0xD8)
                .times(count, part)
                .bytes(Arrays.copyOfRange(picture, 2, picture.length))
                .toBytes();
    }

    private static byte[] profile(int number, int count) {
        return Parts.bigEndian()
                .text("ICC_PROFILE\0")
                .octets(number, count)
                .zeros(65_500)
                .toBytes();
    }

    private static byte[] longProfile() {
        var segments = Parts.bigEndian();
        for (var i = 1; i <= 255; i++) {
            segments.bytes(segment(0xE2, profile(i, 255)));
        }
        return with(1, segments.toBytes());
    }

    private static byte[] jfif(int width, int height) {
        return Parts.bigEndian()
                .text("JFIF\0")
                .octets(1, 2, 0, 0, 1, 0, 1, width, height)
                .toBytes();
    }

    private static byte[] nested() {
        var file = whole(8, 8, 1);
        for (var i = 0; i < 200; i++) {
            file = with(
                    1,
                    segment(0xE1, Parts.bigEndian().text("Exif\0\0").bytes(file).toBytes()));
        }
        return file;
    }
}
