package io.snaplabel.image;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * S3's order of the events of one key: a hexadecimal string, of which the shorter is right-padded with zeros before the two
 * are compared as text (Amazon S3 User Guide, "Event message structure"). Held padded to {@value #DIGITS} digits and in upper
 * case, so that a database's plain text comparison is that order. Means nothing across keys.
 */
public record Sequencer(String digits) implements Comparable<Sequencer> {
    /** S3 sends 16 to 18 digits today; the width only has to be larger than any of them. */
    public static final int DIGITS = 64;

    private static final Pattern HEX = Pattern.compile("[0-9A-F]{1," + DIGITS + "}");

    /** Older than any event that S3 sends. */
    public static final Sequencer OLDEST = new Sequencer("0");

    public Sequencer {
        digits = digits.toUpperCase(Locale.ROOT);
        if (!HEX.matcher(digits).matches()) {
            throw new IllegalArgumentException(
                    "sequencer: expected 1 to " + DIGITS + " hexadecimal digits but got '" + digits + "'");
        }
        digits = digits + "0".repeat(DIGITS - digits.length());
    }

    @Override
    public int compareTo(Sequencer other) {
        return digits.compareTo(other.digits);
    }

    @Override
    public String toString() {
        return digits.replaceFirst("(?<=.)0+$", "");
    }
}
