package io.snaplabel.decode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The first image file directory of a TIFF file, of a BigTIFF file, or of an EXIF block: whole numbers only, read when asked
 * for (TIFF 6.0, section 2). Every method throws {@link IndexOutOfBoundsException} where the file ends too early.
 */
final class TiffDirectory {
    private static final int BYTE = 1;
    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int IFD = 13;
    private static final int LONG8 = 16;
    private static final int IFD8 = 18;

    private static final int CLASSIC = 42;
    private static final int BIG = 43;

    private record Entry(int type, long count, int position) {}

    private final ByteBuffer file;
    private final Map<Integer, Entry> entries = new HashMap<>();
    private final boolean big;
    private int start;

    private TiffDirectory(ByteBuffer file, boolean big) {
        this.file = file;
        this.big = big;
    }

    /**
     * Reads the directory's table.
     *
     * @throws IllegalArgumentException when the buffer does not begin like a TIFF file, or a tag occurs twice
     */
    static TiffDirectory first(ByteBuffer buffer) {
        var order = buffer.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        var file = buffer.slice().order(order);
        var version = file.getShort(2);
        if ((version != CLASSIC && version != BIG) || file.get(0) != file.get(1)) {
            throw new IllegalArgumentException("not a TIFF header");
        }
        var directory = new TiffDirectory(file, version == BIG);
        directory.readEntries();
        return directory;
    }

    private void readEntries() {
        start = big ? position(file.getLong(8)) : position(Integer.toUnsignedLong(file.getInt(4)));
        var count = big ? position(file.getLong(start)) : Short.toUnsignedInt(file.getShort(start));
        var entry = firstEntry();
        var size = entrySize();
        position(entry + (long) count * size - 1);
        for (var i = 0; i < count; i++, entry += size) {
            var tag = Short.toUnsignedInt(file.getShort(entry));
            var type = Short.toUnsignedInt(file.getShort(entry + 2));
            var values = big ? file.getLong(entry + 4) : Integer.toUnsignedLong(file.getInt(entry + 4));
            if (entries.put(tag, new Entry(type, values, entry + (big ? 12 : 8))) != null) {
                // or one reader would go by the first and another by the second
                throw new IllegalArgumentException("tag " + tag + " occurs twice");
            }
        }
    }

    private int firstEntry() {
        return start + (big ? 8 : 2);
    }

    private int entrySize() {
        return big ? 20 : 12;
    }

    /** A copy of the file of which readers see no other tags and no other directory. */
    byte[] fileWith(Set<Integer> tags) {
        var copy = ByteBuffer.allocate(file.limit()).order(file.order()).put(0, file, 0, file.limit());
        var to = firstEntry();
        for (var i = 0; i < entries.size(); i++) {
            var from = firstEntry() + i * entrySize();
            if (tags.contains(Short.toUnsignedInt(file.getShort(from)))) {
                copy.put(to, file, from, entrySize());
                to += entrySize();
            }
        }
        var count = (to - firstEntry()) / entrySize();
        if (big) {
            copy.putLong(start, count).putLong(to, 0);
        } else {
            copy.putShort(start, (short) count).putInt(to, 0);
        }
        return copy.array();
    }

    boolean has(int tag) {
        return entries.containsKey(tag);
    }

    /** How many values a tag has; 0 where it is absent. */
    long count(int tag) {
        var entry = entries.get(tag);
        return entry == null ? 0 : entry.count();
    }

    /** A tag's first value, or {@code absent} where there is none. */
    long value(int tag, long absent) {
        return count(tag) == 0 ? absent : valueAt(tag, 0);
    }

    /** One value of a tag that is there. */
    long valueAt(int tag, int index) {
        var entry = entries.get(tag);
        if (entry == null || index < 0 || index >= entry.count()) {
            throw new IndexOutOfBoundsException("tag " + tag + " has no value " + index);
        }
        var size = sizeOf(entry.type());
        var inline = entry.count() <= (big ? 8 : 4) / size;
        var start = inline ? entry.position() : offsetAt(entry.position());
        var at = position(start + (long) index * size);
        return switch (size) {
            case 1 -> Byte.toUnsignedLong(file.get(at));
            case 2 -> Short.toUnsignedLong(file.getShort(at));
            case 4 -> Integer.toUnsignedLong(file.getInt(at));
            default -> file.getLong(at);
        };
    }

    private int offsetAt(int position) {
        return position(big ? file.getLong(position) : Integer.toUnsignedLong(file.getInt(position)));
    }

    private static int sizeOf(int type) {
        return switch (type) {
            case BYTE -> 1;
            case SHORT -> 2;
            case LONG, IFD -> 4;
            case LONG8, IFD8 -> 8;
            default -> throw new IndexOutOfBoundsException("type " + type + " is no whole number");
        };
    }

    private int position(long value) {
        if (value < 0 || value >= file.limit()) {
            throw new IndexOutOfBoundsException("offset " + Long.toUnsignedString(value) + " lies outside the file");
        }
        return (int) value;
    }
}
