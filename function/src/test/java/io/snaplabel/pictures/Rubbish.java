package io.snaplabel.pictures;

import io.snaplabel.pictures.Seeds.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** EXIF blocks and colour profiles that make no sense, in pictures that are whole: what is beside the pixels shall never cost the picture. */
final class Rubbish {
    private static final int ORIENTATION = 0x0112;
    private static final int SHORT = 3;

    private Rubbish() {}

    static Stream<Input> in(List<Seed> seeds) {
        return Stream.of("jpeg-444.jpg", "png-rgb.png", "webp-lossy.webp", "webp-lossless.webp")
                .map(name -> seeds.stream()
                        .filter(one -> one.name().equals(name))
                        .findFirst()
                        .orElseThrow())
                .flatMap(seed -> Stream.concat(
                        all(exif()).map(block -> within(seed, "EXIF", block)),
                        all(profiles()).map(block -> within(seed, "profile", block))));
    }

    /** Each as it is, and cut at every byte. */
    private static Stream<byte[]> all(List<byte[]> blocks) {
        return blocks.stream()
                .flatMap(block -> Stream.concat(
                        Stream.of(block),
                        IntStream.range(0, Math.min(block.length, 200)).mapToObj(end -> Arrays.copyOf(block, end))));
    }

    private static Input within(Seed seed, String what, byte[] block) {
        var name = seed.name() + " with " + what + " " + Arrays.hashCode(block);
        return new Input(name, seed.format(), "rubbish", () -> switch (seed.format()) {
            case "jpeg" -> inJpeg(seed.bytes(), what.equals("EXIF"), block);
            case "png" -> inPng(seed.bytes(), what.equals("EXIF") ? "eXIf" : "iCCP", block);
            default -> inWebp(seed.bytes(), what.equals("EXIF") ? "EXIF" : "ICCP", block);
        });
    }

    private static List<byte[]> exif() {
        var blocks = new ArrayList<byte[]>();
        for (var value : new int[] {0, 1, 6, 8, 9, 255, 65_535}) {
            blocks.add(exif(8, ORIENTATION, SHORT, 1, value, 0));
        }
        blocks.add(exif(8, ORIENTATION, SHORT, 0, 6, 8));
        blocks.add(exif(8, ORIENTATION, SHORT, -1, 8, 8));
        blocks.add(exif(8, ORIENTATION, 0, 1, 6, 0));
        blocks.add(exif(8, ORIENTATION, 255, 1, 6, 0));
        blocks.add(exif(0, ORIENTATION, SHORT, 1, 6, 0));
        blocks.add(exif(-1, ORIENTATION, SHORT, 1, 6, 0));
        blocks.add(exif(0x7FFFFFFF, ORIENTATION, SHORT, 1, 6, 0));
        blocks.add(exif(8, 0x8769, 4, 1, 8, 8));
        blocks.add(Parts.littleEndian()
                .text("II")
                .shorts(43, 8, 0)
                .ints(16, 0, -1, -1)
                .toBytes());
        blocks.add(Parts.littleEndian()
                .text("II")
                .shorts(42)
                .ints(8)
                .shorts(65_535)
                .zeros(100)
                .toBytes());
        blocks.add(random(500));
        return blocks;
    }

    /** A directory of one entry. */
    private static byte[] exif(int start, int tag, int type, int count, int value, int next) {
        return Parts.littleEndian()
                .text("II")
                .shorts(42)
                .ints(start)
                .shorts(1, tag, type)
                .ints(count, value, next)
                .toBytes();
    }

    /** ICC.1:2022, section 7: a header of 128 bytes, then a table of tags. */
    private static List<byte[]> profiles() {
        return List.of(
                profile(200, 0),
                profile(-1, 1),
                profile(0, -1),
                profile(Integer.MAX_VALUE, 1 << 28),
                Parts.bigEndian()
                        .bytes(profile(156, 2))
                        .text("rXYZ")
                        .ints(132, -1)
                        .text("rXYZ")
                        .ints(-1, 20)
                        .toBytes(),
                random(1000));
    }

    private static byte[] profile(int size, int tags) {
        return Parts.bigEndian()
                .ints(size)
                .text("lcms")
                .ints(0x02400000)
                .text("mntrRGB XYZ ")
                .zeros(12)
                .text("acsp")
                .zeros(88)
                .ints(tags)
                .toBytes();
    }

    private static byte[] random(int length) {
        var bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static byte[] inJpeg(byte[] jpeg, boolean isExif, byte[] block) {
        var content = isExif
                ? Parts.bigEndian().text("Exif\0\0").bytes(block)
                : Parts.bigEndian().text("ICC_PROFILE\0").octets(1, 1).bytes(block);
        return inserted(jpeg, 2, JpegBombs.segment(isExif ? 0xE1 : 0xE2, content.toBytes()));
    }

    private static byte[] inPng(byte[] png, String type, byte[] block) {
        var content = type.equals("iCCP")
                ? Parts.bigEndian().text("x\0\0").bytes(block).toBytes()
                : block;
        return inserted(png, 33, PngBombs.chunk(type, content));
    }

    private static byte[] inWebp(byte[] webp, String type, byte[] block) {
        var chunks = Parts.littleEndian().bytes(WebpBombs.chunk(type, block));
        return WebpBombs.riff(
                chunks.bytes(Arrays.copyOfRange(webp, 12, webp.length)).toBytes());
    }

    private static byte[] inserted(byte[] file, int at, byte[] part) {
        return Parts.bigEndian()
                .bytes(Arrays.copyOf(file, at))
                .bytes(part)
                .bytes(Arrays.copyOfRange(file, at, file.length))
                .toBytes();
    }
}
