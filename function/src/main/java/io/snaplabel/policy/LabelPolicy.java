package io.snaplabel.policy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What becomes of a network's probabilities; docs/labels.md explains it with examples. A concept is meant by its id or by any of its names.
 *
 * @param topK how many labels a picture gets, at most
 * @param floor in [0, 1]: when the best label is below it, the picture gets {@code unknown} alone
 * @param threshold in [0, 1]: what a label needs unless {@code thresholds} has its own; a class below gives way to the nearest parent
 *     that has enough
 * @param thresholds of single concepts
 * @param names what people shall read instead of a concept's usual name
 * @param synonyms what people may ask by, and the label that it stands for
 * @param parents ids of the wider concepts that are worth a label, and the name of each; those of one name count as one
 * @param allow unless empty, the only concepts whose classes are looked at
 * @param deny concepts whose classes are not looked at
 * @param unknown what a picture without a label is called
 */
public record LabelPolicy(
        int topK,
        double floor,
        double threshold,
        Map<String, Double> thresholds,
        Map<String, String> names,
        Map<String, String> synonyms,
        Map<String, String> parents,
        Set<String> allow,
        Set<String> deny,
        String unknown) {
    public LabelPolicy {
        thresholds = Map.copyOf(thresholds);
        // In the order of the file: of two names of one concept the last counts, of two concepts of one name the first.
        names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
        parents = Collections.unmodifiableMap(new LinkedHashMap<>(parents));
        synonyms = Map.copyOf(synonyms);
        allow = Set.copyOf(allow);
        deny = Set.copyOf(deny);
        if (topK < 1) {
            throw new IllegalArgumentException("top k: expected at least 1 but got " + topK);
        }
        requireProbability("floor", floor);
        requireProbability("threshold", threshold);
        thresholds.forEach((name, value) -> requireProbability("threshold of " + name, value));
    }

    /** The best classes as they are, whatever their probability, and no parents. */
    public static LabelPolicy best(int topK) {
        return new LabelPolicy(topK, 0, 0, Map.of(), Map.of(), Map.of(), Map.of(), Set.of(), Set.of(), "unknown");
    }

    private static void requireProbability(String what, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(what + ": expected a probability in [0, 1] but got " + value);
        }
    }
}
