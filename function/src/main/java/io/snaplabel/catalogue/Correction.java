package io.snaplabel.catalogue;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a person said of an object's bytes. It outlives every model: it is kept by the bytes' entity tag.
 *
 * @param set what the picture shows; unless empty, nothing that the model says counts
 * @param confirmed labels that are right
 * @param removed labels that are wrong
 * @param at when it was said
 */
public record Correction(List<String> set, List<String> confirmed, List<String> removed, Instant at) {
    /** Of each of the three, so that all of them find room in one write. */
    public static final int MOST = 10;

    /** Characters of a label. */
    public static final int LONGEST = 100;

    public Correction {
        set = List.copyOf(set);
        confirmed = List.copyOf(confirmed);
        removed = List.copyOf(removed);
        for (var labels : List.of(set, confirmed, removed)) {
            require(labels.size() <= MOST, "at most " + MOST + " labels", labels.size());
            labels.forEach(
                    label -> require(isLabel(label), "a label of 1 to " + LONGEST + " visible characters", label));
        }
        var named = Stream.of(set, confirmed, removed).flatMap(List::stream).toList();
        require(!named.isEmpty(), "at least one label", "none");
        require(named.stream().distinct().count() == named.size(), "each label once", named);
    }

    /** Whether both say the same, whenever they were said. */
    public boolean says(Correction other) {
        return set.equals(other.set) && confirmed.equals(other.confirmed) && removed.equals(other.removed);
    }

    private static boolean isLabel(String label) {
        return !label.isBlank()
                && label.equals(label.strip())
                && label.length() <= LONGEST
                && label.codePoints().noneMatch(Correction::isInvisible);
    }

    private static boolean isInvisible(int codePoint) {
        return Character.isISOControl(codePoint)
                || Character.getType(codePoint) == Character.SURROGATE
                || Character.getType(codePoint) == Character.UNASSIGNED;
    }

    private static void require(boolean kept, String expected, Object actual) {
        if (!kept) {
            throw new IllegalArgumentException("correction: expected " + expected + " but got " + actual);
        }
    }
}
