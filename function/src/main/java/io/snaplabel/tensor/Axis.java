package io.snaplabel.tensor;

/**
 * One axis of a resize: {@code in} positions become {@code out}, of which {@code count} from {@code first} on are wanted.
 *
 * @param in at least 1
 * @param out may exceed what any memory holds; the wanted window does not
 */
record Axis(int in, long out, long first, int count) {
    /** Input positions from one output to the next. */
    double step() {
        return (double) in / out;
    }
}
