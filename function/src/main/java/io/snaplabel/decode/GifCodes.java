package io.snaplabel.decode;

import java.nio.ByteBuffer;

/** The codes of a GIF's frame, counted without being spelled out (GIF89a, appendix F): a byte and a half may stand for thousands of pixels. */
final class GifCodes {
    /** What one code stands for, at most. */
    static final int LONGEST = 4096;

    private static final int MOST_BITS = 12;

    private final ByteBuffer file;
    private final short[] lengths = new short[LONGEST];
    private int at;
    private int left;
    private int held;
    private int count;

    private GifCodes(ByteBuffer file, int start) {
        this.file = file;
        this.at = start;
    }

    /**
     * How many pixels they stand for.
     *
     * @param start where the frame's smallest size of code stands, before its blocks
     * @param enough beyond which there is no need to count
     */
    static long pixels(ByteBuffer file, int start, long enough) {
        var smallest = file.get(start) & 0xFF;
        return smallest < MOST_BITS ? new GifCodes(file, start + 1).pixels(smallest, enough) : 0;
    }

    private long pixels(int smallest, long enough) {
        var clear = 1 << smallest;
        var pixels = 0L;
        var bits = smallest + 1;
        var previous = -1;
        var next = clear + 2;
        for (var code = next(bits); code >= 0 && code != clear + 1 && pixels <= enough; code = next(bits)) {
            if (code == clear) {
                bits = smallest + 1;
                previous = -1;
                next = clear + 2;
                continue;
            }
            if (code > next || (previous < 0 && code > clear)) {
                break; // the reader says so
            }
            if (previous >= 0 && next < LONGEST) {
                lengths[next++] = (short) (length(previous, clear) + 1);
                bits = Math.min(MOST_BITS, next == 1 << bits ? bits + 1 : bits);
            }
            pixels += length(code, clear);
            previous = code;
        }
        return pixels;
    }

    private int length(int code, int clear) {
        return code < clear ? 1 : lengths[code];
    }

    /** The next code; negative where there is none. */
    private int next(int bits) {
        while (count < bits) {
            if (left == 0) {
                left = file.get(at++) & 0xFF;
                if (left == 0) {
                    return -1;
                }
            }
            held |= (file.get(at++) & 0xFF) << count;
            count += Byte.SIZE;
            left--;
        }
        var code = held & (1 << bits) - 1;
        held >>>= bits;
        count -= bits;
        return code;
    }
}
