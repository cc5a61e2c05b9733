package io.snaplabel.pictures;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a file's parts lie: blocks that can be left out, doubled or moved, and fields whose number matters. Of a broken file only what is there.
 *
 * @param blocks in the file's order, none overlaps another
 * @param fields lengths, sizes, counts, kinds
 */
record Anatomy(List<Block> blocks, List<Field> fields) {
    private static final int FIELDS_OF_A_SEGMENT = 20;

    record Block(int start, int end) {}

    /** A number of 1, 2 or 4 bytes. */
    record Field(int at, int size, ByteOrder order) {}

    static Anatomy of(String format, byte[] bytes) {
        var anatomy = new Anatomy(new ArrayList<>(), new ArrayList<>());
        var file = ByteBuffer.wrap(bytes);
        try {
            switch (format) {
                case "jpeg" -> anatomy.jpeg(file);
                case "png" -> anatomy.png(file);
                case "gif" -> anatomy.gif(file.order(ByteOrder.LITTLE_ENDIAN));
                case "webp" -> anatomy.webp(file.order(ByteOrder.LITTLE_ENDIAN));
                case "bmp" -> anatomy.bmp(file.order(ByteOrder.LITTLE_ENDIAN));
                default -> anatomy.tiff(file.order(bytes[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN));
            }
        } catch (IndexOutOfBoundsException broken) {
            // What was found until then is as good.
        }
        return anatomy;
    }

    /** Segments up to the scan, and the scan; ITU-T T.81, annex B. */
    private void jpeg(ByteBuffer file) {
        var at = 2;
        while ((file.get(at) & 0xFF) == 0xFF && (file.get(at + 1) & 0xFF) != 0xDA) {
            var end = at + 2 + Short.toUnsignedInt(file.getShort(at + 2));
            blocks.add(new Block(at, Math.min(end, file.limit())));
            field(file, at + 1, 1);
            field(file, at + 2, 2);
            if ((file.get(at + 1) & 0xF0) == 0xC0) {
                field(file, at + 5, 2);
                field(file, at + 7, 2);
            }
            for (var i = at + 4; i < Math.min(end, at + FIELDS_OF_A_SEGMENT); i++) {
                field(file, i, 1);
            }
            at = end;
        }
        blocks.add(new Block(at, file.limit()));
        for (var i = at + 1; i < at + 14; i++) {
            field(file, i, 1);
        }
    }

    private void png(ByteBuffer file) {
        for (var at = 8; at < file.limit(); ) {
            var length = length(file, at);
            field(file, at, 4);
            field(file, at + 4, 4);
            for (var i = at + 8; i < at + 8 + Math.min(length, 8); i += 4) {
                field(file, i, 4);
            }
            for (var i = at + 8; i < at + 8 + Math.min(length, FIELDS_OF_A_SEGMENT); i++) {
                field(file, i, 1);
            }
            blocks.add(new Block(at, Math.min(at + length + 12, file.limit())));
            at += length + 12;
        }
    }

    /** Of a chunk, which ends with the file at the latest. */
    private static int length(ByteBuffer file, int at) {
        var length = file.getInt(at);
        return length < 0 || length > file.limit() ? file.limit() : length;
    }

    private void gif(ByteBuffer file) {
        for (var at : new int[] {6, 8}) {
            field(file, at, 2);
        }
        field(file, 10, 1);
        field(file, 11, 1);
        var at = 13 + table(file.get(10));
        blocks.add(new Block(13, at));
        while (at < file.limit()) {
            var isImage = file.get(at) == 0x2C;
            var start = at;
            for (var i = 0; i < 10; i++) {
                field(file, at + i, i % 2 == 1 && isImage && i < 9 ? 2 : 1);
            }
            at += isImage ? 11 + table(file.get(at + 9)) : 2;
            for (var length = file.get(at) & 0xFF; length > 0; length = file.get(at) & 0xFF) {
                field(file, at, 1);
                at += length + 1;
            }
            blocks.add(new Block(start, ++at));
        }
    }

    private static int table(byte flags) {
        return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
    }

    private void webp(ByteBuffer file) {
        field(file, 4, 4);
        for (var at = 12; at < file.limit(); ) {
            var length = length(file, at + 4);
            field(file, at, 4);
            field(file, at + 4, 4);
            for (var i = at + 8; i < at + 8 + Math.min(length, FIELDS_OF_A_SEGMENT); i++) {
                field(file, i, 1);
            }
            field(file, at + 14, 2);
            field(file, at + 16, 2);
            var end = at + 8 + length + (length & 1);
            blocks.add(new Block(at, Math.min(end, file.limit())));
            at = end;
        }
    }

    private void bmp(ByteBuffer file) {
        for (var at = 2; at < 70; at += 4) {
            field(file, at, 4);
        }
        for (var at = 10; at < 70; at++) {
            field(file, at, 1);
            field(file, at & ~1, 2);
        }
        var pixels = file.getInt(10);
        blocks.add(new Block(14, 54));
        blocks.add(new Block(54, pixels));
        blocks.add(new Block(pixels, file.limit()));
    }

    private void tiff(ByteBuffer file) {
        field(file, 4, 4);
        var at = file.getInt(4);
        field(file, at, 2);
        var count = Short.toUnsignedInt(file.getShort(at));
        for (at += 2; count-- > 0; at += 12) {
            field(file, at, 2);
            field(file, at + 2, 2);
            field(file, at + 4, 4);
            field(file, at + 8, 4);
            field(file, at + 8, 2);
            blocks.add(new Block(at, at + 12));
        }
        field(file, at, 4);
    }

    private void field(ByteBuffer file, int at, int size) {
        if (at >= 0 && at <= file.limit() - size) {
            fields.add(new Field(at, size, file.order()));
        }
    }
}
