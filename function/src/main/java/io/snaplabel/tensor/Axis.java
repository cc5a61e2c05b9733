package io.snaplabel.tensor;

/**
 * One axis of a resize: {@code in} positions become {@code out}, of which {@code count} from {@code first} on are wanted.
 *
 * @param in of the picture as it was stored, at least 1
 * @param out may exceed what any memory holds; the wanted window does not
 * @param reduction how many of those positions each one at hand is the mean of, 1 where nothing was reduced; the last may be of fewer
 */
record Axis(int in, long out, long first, int count, int reduction) {
    /** Stored positions from one output to the next. */
    double step() {
        return (double) in / out;
    }
}
