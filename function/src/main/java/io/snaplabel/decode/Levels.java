package io.snaplabel.decode;

/** Arithmetic on 8-bit levels, where 255 stands for one. Stateless. */
final class Levels {
    static final int WHITE = 255;

    private Levels() {}

    /** {@code a * b / 255}, rounded to nearest, without a division. */
    static int product(int a, int b) {
        return quotient(a * b);
    }

    /** A level laid over white with an opacity of {@code alpha}. */
    static int overWhite(int level, int alpha) {
        return quotient(level * alpha + WHITE * (WHITE - alpha));
    }

    /** A sample of fewer or more bits; of more, the upper eight, as libpng strips 16 bits. */
    static int of(int sample, int bits) {
        if (bits == 8) {
            return sample;
        }
        return bits > 8 ? sample >>> (bits - 8) : sample * WHITE / ((1 << bits) - 1);
    }

    private static int quotient(int product) {
        var rounded = product + 128;
        return ((rounded >> 8) + rounded) >> 8;
    }
}
