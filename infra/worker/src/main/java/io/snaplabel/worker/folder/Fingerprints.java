package io.snaplabel.worker.folder;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A set of names in 16 to 48 bytes each, however long they are, so that tens of millions fit into memory: the first 128 bits of their
 * SHA-256, in a table with open addressing. Not thread-safe.
 */
final class Fingerprints {
    private static final int SMALLEST = 1 << 10;

    private final MessageDigest sha256;
    /** Two longs a place; both 0 is an empty one. */
    private long[] table = new long[2 * SMALLEST];

    private int size;

    Fingerprints() {
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    int size() {
        return size;
    }

    boolean contains(String name) {
        var bits = bits(name);
        return table[place(bits.getLong(0), bits.getLong(Long.BYTES)) + 1] != 0;
    }

    /** False if it was there before. */
    boolean add(String name) {
        if (3L * size >= table.length) {
            grow();
        }
        var bits = bits(name);
        return put(bits.getLong(0), bits.getLong(Long.BYTES));
    }

    private boolean put(long high, long low) {
        var place = place(high, low);
        if (table[place + 1] != 0) {
            return false;
        }
        table[place] = high;
        table[place + 1] = low;
        size++;
        return true;
    }

    /** Where it is, or where it belongs. */
    private int place(long high, long low) {
        var mask = table.length - 1;
        var place = (int) (high << 1) & mask;
        while (table[place + 1] != 0 && (table[place] != high || table[place + 1] != low)) {
            place = (place + 2) & mask;
        }
        return place;
    }

    private void grow() {
        var old = table;
        table = new long[Math.multiplyExact(2, old.length)];
        size = 0;
        for (var i = 0; i < old.length; i += 2) {
            if (old[i + 1] != 0) {
                put(old[i], old[i + 1]);
            }
        }
    }

    private ByteBuffer bits(String name) {
        var bits = ByteBuffer.wrap(sha256.digest(name.getBytes(StandardCharsets.UTF_8)));
        // 0 means empty; one name in 2^64 shares its place with another.
        return bits.getLong(Long.BYTES) == 0 ? bits.putLong(Long.BYTES, 1) : bits;
    }
}
