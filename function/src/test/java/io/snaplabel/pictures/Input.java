package io.snaplabel.pictures;

import java.util.function.Supplier;

/**
 * One file to be tried.
 *
 * @param name says how it can be made again
 * @param format what it is, or was made of, such as {@code png}
 * @param kind what was done to it, such as {@code mutated}
 * @param bytes makes it, always the same
 */
record Input(String name, String format, String kind, Supplier<byte[]> bytes) {
    static Input bomb(String format, String name, Supplier<byte[]> bytes) {
        return new Input(name, format, "bomb", bytes);
    }
}
