package io.snaplabel.benchmarks.peer;

import java.io.ByteArrayOutputStream;

/** Machine code of x86_64 in the making. Not thread-safe. */
final class Code {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    void add(int... values) {
        for (var value : values) {
            bytes.write(value);
        }
    }

    int length() {
        return bytes.size();
    }

    /** Closes a loop that counts the first argument down to zero, and returns. */
    byte[] repeatFrom(int start) {
        // dec rdi; jnz start; vzeroupper; ret
        add(0x48, 0xFF, 0xCF, 0x0F, 0x85);
        var distance = start - (length() + Integer.BYTES);
        add(distance, distance >> 8, distance >> 16, distance >> 24);
        add(0xC5, 0xF8, 0x77, 0xC3);
        return bytes.toByteArray();
    }
}
