package io.snaplabel.backfill;

import io.snaplabel.image.Label;
import io.snaplabel.image.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What one model says otherwise than another, picture by picture. Thread-safe. */
public final class Differences {
    private static final int MOST_SHOWN = 10;
    private static final Comparator<Changed> LARGEST =
            Comparator.comparingDouble(Changed::difference).reversed().thenComparing(Changed::picture);

    private final Map<Change, Long> changes = new HashMap<>();
    private final List<Changed> most = new ArrayList<>();
    private long pictures;
    private long agreed;
    private double largest;

    /** A best label that became another; a rejection is told by its code. */
    public record Change(String before, String after) {}

    /**
     * One picture that is called otherwise.
     *
     * @param difference the largest of any label's probability, in [0, 1]
     */
    public record Changed(String picture, Change change, double difference) {}

    /** Adds what both said of a picture; each with all labels there are, so that none is missing on one side only. */
    synchronized void add(String picture, Outcome before, Outcome after) {
        var change = new Change(best(before), best(after));
        var difference = difference(before, after);
        pictures++;
        largest = Math.max(largest, difference);
        if (change.before().equals(change.after())) {
            agreed++;
            return;
        }
        changes.merge(change, 1L, Long::sum);
        most.add(new Changed(picture, change, difference));
        most.sort(LARGEST);
        if (most.size() > MOST_SHOWN) {
            most.removeLast();
        }
    }

    public synchronized long pictures() {
        return pictures;
    }

    /** With the same best label, or rejected with the same code by both. */
    public synchronized long agreed() {
        return agreed;
    }

    /** The largest difference of any probability on any picture, in [0, 1]. */
    public synchronized double largest() {
        return largest;
    }

    /** How often each best label became which, the most frequent first. */
    public synchronized List<Map.Entry<Change, Long>> changes() {
        return changes.entrySet().stream()
                .sorted(Map.Entry.<Change, Long>comparingByValue()
                        .reversed()
                        .thenComparing(entry -> entry.getKey().toString()))
                .map(entry -> Map.entry(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** The pictures that changed most, at most {@value #MOST_SHOWN}. */
    public synchronized List<Changed> mostChanged() {
        return Collections.unmodifiableList(new ArrayList<>(most));
    }

    private static String best(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Labelled labelled -> labelled.labels().getFirst().name();
            case Outcome.Rejected(var rejection) -> "rejected: " + rejection.code();
            case Outcome.Gone _, Outcome.Deleted _ -> outcome.code();
        };
    }

    private static double difference(Outcome before, Outcome after) {
        var ofBefore = probabilities(before);
        var ofAfter = probabilities(after);
        var largest = 0.0;
        for (var name : ofBefore.keySet()) {
            largest = Math.max(largest, Math.abs(ofBefore.get(name) - ofAfter.getOrDefault(name, 0.0)));
        }
        for (var entry : ofAfter.entrySet()) {
            largest = Math.max(largest, Math.abs(entry.getValue() - ofBefore.getOrDefault(entry.getKey(), 0.0)));
        }
        return largest;
    }

    private static Map<String, Double> probabilities(Outcome outcome) {
        var probabilities = new HashMap<String, Double>();
        if (outcome instanceof Outcome.Labelled labelled) {
            for (Label label : labelled.labels()) {
                probabilities.merge(label.name(), label.probability(), Double::sum);
            }
        }
        return probabilities;
    }
}
