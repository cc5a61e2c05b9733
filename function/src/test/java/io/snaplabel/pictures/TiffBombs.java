package io.snaplabel.pictures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** TIFF files whose directories loop, promise too much, or hold much in little (TIFF 6.0). */
final class TiffBombs {
    private static final int BYTE = 1;
    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int UNDEFINED = 7;
    private static final int DIRECTORY = 8;
    private static final int DEFLATE = 8;

    private record Entry(int tag, int type, long count, long value) {}

    private TiffBombs() {}

    static Stream<Input> all() {
        return Stream.of(
                bomb("65535 x 65535", () -> picture(65_535, 65_535, 1, new byte[100])),
                bomb("2^31-1 x 1", () -> picture(Integer.MAX_VALUE, 1, 1, new byte[100])),
                bomb(
                        "10000 x 10000 deflated",
                        () -> picture(10_000, 10_000, DEFLATE, Parts.deflatedZeros(100_000_000))),
                bomb(
                        "100 million x 1 deflated",
                        () -> picture(100_000_000, 1, DEFLATE, Parts.deflatedZeros(100_000_000))),
                bomb(
                        "1 x 100 million deflated",
                        () -> picture(1, 100_000_000, DEFLATE, Parts.deflatedZeros(100_000_000))),
                bomb("9 x 9 that inflates to 300 MB", () -> picture(9, 9, DEFLATE, Parts.deflatedZeros(300_000_000))),
                bomb("10000 x 10000 packed", () -> picture(10_000, 10_000, 32_773, packed(100_000_000 / 128 + 1))),
                bomb("10000 x 10000 by LZW, little data", () -> picture(10_000, 10_000, 5, new byte[9999])),
                bomb("10000 x 10000 by fax, little data", () -> picture(10_000, 10_000, 4, new byte[9999])),
                bomb("9 x 9 of 100 MB", () -> picture(9, 9, 1, new byte[99_000_000])),
                bomb("a directory that follows itself", () -> with(DIRECTORY)),
                bomb("directories within themselves", () -> with(0, new Entry(330, LONG, 1, DIRECTORY))),
                bomb("EXIF within itself", () -> with(0, new Entry(34_665, LONG, 1, DIRECTORY))),
                bomb("2^30 directories within", () -> with(0, new Entry(330, LONG, 1 << 30, DIRECTORY))),
                bomb("a profile of 2^32-1 bytes", () -> with(0, new Entry(34_675, UNDEFINED, 0xFFFFFFFFL, DIRECTORY))),
                bomb("a text of 2^31-1 shorts", () -> with(0, new Entry(270, SHORT, Integer.MAX_VALUE, DIRECTORY))),
                bomb("2^32-1 bits a sample", () -> with(0, new Entry(258, SHORT, 0xFFFFFFFFL, DIRECTORY))),
                bomb("a palette of 2^31-1", () -> with(0, new Entry(320, SHORT, Integer.MAX_VALUE, DIRECTORY))),
                bomb("200,000 directories", TiffBombs::chain),
                bomb("40 million strips", () -> strips(40_000_000)),
                bomb("400,000 strips", () -> strips(400_000)),
                bomb("2000 tags of the same 40 MB", () -> shared(UNDEFINED)),
                bomb("2000 tags of the same 20 million shorts", () -> shared(SHORT)),
                bomb("tiles of 2^31-1", () -> with(0, new Entry(322, LONG, 1, Integer.MAX_VALUE))));
    }

    private static Input bomb(String name, Supplier<byte[]> bytes) {
        return Input.bomb("tiff", "TIFF: " + name, bytes);
    }

    private static byte[] packed(int count) {
        return Parts.littleEndian().times(count, new byte[] {(byte) -127, 0}).toBytes();
    }

    private static byte[] picture(int width, int height, int compression, byte[] data) {
        return tiff(grey(width, height, compression, height, 1, data.length), 0, data);
    }

    /** A whole picture of 9 by 9, and another entry; the next directory is at an offset. */
    private static byte[] with(long next, Entry... more) {
        var entries = new ArrayList<>(grey(9, 9, 1, 9, 1, 81));
        for (var entry : more) {
            entries.removeIf(there -> there.tag() == entry.tag());
            entries.add(entry);
        }
        return tiff(entries, next, new byte[81]);
    }

    private static List<Entry> grey(int width, int height, int compression, int rows, int strips, int bytes) {
        return List.of(
                new Entry(256, LONG, 1, width),
                new Entry(257, LONG, 1, height),
                new Entry(258, SHORT, 1, compression == 4 ? 1 : 8),
                new Entry(259, SHORT, 1, compression),
                new Entry(262, SHORT, 1, 1),
                new Entry(273, strips > 1 ? BYTE : LONG, strips, -1),
                new Entry(277, SHORT, 1, 1),
                new Entry(278, LONG, 1, rows),
                new Entry(279, strips > 1 ? BYTE : LONG, strips, strips > 1 ? -1 : bytes));
    }

    /** A value of -1 is where the data begins. */
    private static byte[] tiff(List<Entry> entries, long next, byte[] data) {
        var sorted =
                entries.stream().sorted(Comparator.comparingInt(Entry::tag)).toList();
        var start = DIRECTORY + 2 + 12 * sorted.size() + 4;
        var file = Parts.littleEndian().text("II").shorts(42).ints(DIRECTORY).shorts(sorted.size());
        for (var entry : sorted) {
            file.shorts(entry.tag(), entry.type()).ints(entry.count(), entry.value() == -1 ? start : entry.value());
        }
        return file.ints(next).bytes(data).toBytes();
    }

    /** Each a pixel high, all of the same byte: sizes and offsets are the same ones. */
    private static byte[] strips(int count) {
        var data = new byte[count];
        Arrays.fill(data, (byte) 1);
        return tiff(grey(1, count, 1, 1, count, 1), 0, data);
    }

    private static byte[] shared(int type) {
        var data = new byte[40_000_000];
        var entries = new ArrayList<>(grey(9, 9, 1, 9, 1, 81));
        for (var tag = 40_000; tag < 42_000; tag++) {
            entries.add(new Entry(tag, type, type == SHORT ? data.length / 2 : data.length, -1));
        }
        return tiff(entries, 0, data);
    }

    private static byte[] chain() {
        var file = Parts.littleEndian().bytes(with(DIRECTORY + 2 + 9 * 12 + 4 + 81));
        for (var i = 0; i < 200_000; i++) {
            file.shorts(1, 256, LONG).ints(1, 9).ints(file.size() + 16);
        }
        return file.shorts(0).ints(0).toBytes();
    }
}
