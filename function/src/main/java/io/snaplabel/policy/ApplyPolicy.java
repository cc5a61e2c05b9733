package io.snaplabel.policy;

import static java.util.stream.Collectors.toSet;

import io.snaplabel.image.Label;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * From a network's probabilities to labels. Classes are taken from the most probable on: one that reaches its threshold is a label; else
 * the nearest parent that reaches its own is, unless something below it is a label already. Thread-safe.
 */
public final class ApplyPolicy {
    /** The id of the label of a picture that has none. */
    public static final String UNKNOWN_ID = "unknown";

    private static final Comparator<Label> BEST_FIRST =
            Comparator.comparingDouble(Label::probability).reversed();

    private final LabelPolicy policy;
    private final Naming naming;
    private final List<Meaning> classes;
    private final Map<String, Meaning> parents = new LinkedHashMap<>();

    /**
     * What a label may stand for.
     *
     * @param members the classes whose probabilities are its own
     * @param wider the names of its parents, the nearest first
     */
    private record Meaning(String id, String name, double threshold, List<Integer> members, List<String> wider) {}

    /**
     * Works out what the policy says of each class.
     *
     * @throws IllegalArgumentException when it names what the taxonomy does not know
     */
    public ApplyPolicy(Taxonomy taxonomy, LabelPolicy policy) {
        this.policy = policy;
        this.naming = new Naming(taxonomy, policy);
        var allowed = ids(taxonomy, policy.allow());
        var denied = ids(taxonomy, policy.deny());
        this.classes = IntStream.range(0, taxonomy.classes().size())
                .mapToObj(i -> meaning(i, taxonomy, allowed, denied))
                .toList();
    }

    public Naming naming() {
        return naming;
    }

    /** How many probabilities {@link #labels} expects. */
    public int classes() {
        return classes.size();
    }

    /**
     * Names what was seen.
     *
     * @param probabilities in [0, 1], one a class, in the classes' order
     */
    public Labels labels(double[] probabilities) {
        var chosen = chosen(probabilities);
        var labels = chosen.stream()
                .map(meaning -> label(meaning, probabilities))
                .sorted(BEST_FIRST)
                .toList();
        return labels.isEmpty() || labels.getFirst().probability() < policy.floor()
                ? new Labels(List.of(unknown(probabilities)), List.of())
                : new Labels(labels, parents(chosen, probabilities));
    }

    /**
     * What a label is made of.
     *
     * @param label one that {@link #labels} gave
     * @param probabilities those that it was given for
     * @return how much of it each class is, in the classes' order, together 1; all 0 for the label of a picture that has none
     */
    public double[] shares(Label label, double[] probabilities) {
        var shares = new double[classes.size()];
        var members = Stream.concat(classes.stream(), parents.values().stream())
                .filter(meaning ->
                        meaning.id().equals(label.wnid()) && meaning.name().equals(label.name()))
                .flatMap(meaning -> meaning.members().stream())
                .collect(toSet());
        var sum = members.stream().mapToDouble(i -> probabilities[i]).sum();
        members.forEach(i -> shares[i] = probabilities[i] / sum);
        return shares;
    }

    /** As probable as it is that the best class is wrong. */
    private Label unknown(double[] probabilities) {
        var best = classes.stream()
                .mapToDouble(leaf -> probability(leaf, probabilities))
                .max()
                .orElse(0);
        return new Label(UNKNOWN_ID, policy.unknown(), 1 - best);
    }

    private List<Meaning> chosen(double[] probabilities) {
        var chosen = new LinkedHashSet<Meaning>();
        var taken = new HashSet<String>();
        var order = IntStream.range(0, probabilities.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -probabilities[i]))
                .iterator();
        while (order.hasNext() && chosen.size() < policy.topK()) {
            var leaf = classes.get(order.next());
            var meaning = leaf.members().isEmpty() ? null : sure(leaf, probabilities, taken);
            if (meaning != null) {
                chosen.add(meaning);
                taken.add(meaning.name());
                taken.addAll(meaning.wider());
            }
        }
        return List.copyOf(chosen);
    }

    private @Nullable Meaning sure(Meaning leaf, double[] probabilities, Set<String> taken) {
        if (probability(leaf, probabilities) >= leaf.threshold()) {
            return leaf;
        }
        for (var name : leaf.wider()) {
            var parent = parent(name);
            if (taken.contains(name)) {
                return null;
            }
            if (probability(parent, probabilities) >= parent.threshold()) {
                return parent;
            }
        }
        return null;
    }

    private List<Label> parents(List<Meaning> chosen, double[] probabilities) {
        var labels = chosen.stream().map(Meaning::name).collect(toSet());
        return chosen.stream()
                .flatMap(meaning -> meaning.wider().stream())
                .distinct()
                .filter(name -> !labels.contains(name))
                .map(name -> label(parent(name), probabilities))
                .sorted(BEST_FIRST)
                .toList();
    }

    private Meaning meaning(int index, Taxonomy taxonomy, Set<String> allowed, Set<String> denied) {
        var concept = taxonomy.classes().get(index);
        var line = new ArrayList<>(taxonomy.above(concept));
        line.add(concept);
        var ids = line.stream().map(Concept::id).collect(toSet());
        var isLookedAt = (allowed.isEmpty() || ids.stream().anyMatch(allowed::contains))
                && ids.stream().noneMatch(denied::contains);
        var wider = naming.parents(concept);
        for (var parent : wider) {
            var meaning = parents.computeIfAbsent(
                    naming.name(parent),
                    name -> new Meaning(parent.id(), name, threshold(parent), new ArrayList<>(), wider(parent)));
            if (isLookedAt) {
                meaning.members().add(index);
            }
        }
        var members = isLookedAt ? List.of(index) : List.<Integer>of();
        return new Meaning(concept.id(), naming.name(concept), threshold(concept), members, wider(concept));
    }

    private List<String> wider(Concept concept) {
        return naming.parents(concept).stream().map(naming::name).toList();
    }

    private double threshold(Concept concept) {
        return policy.thresholds().entrySet().stream()
                .filter(own -> naming.means(own.getKey(), concept))
                .mapToDouble(Map.Entry::getValue)
                .max()
                .orElse(policy.threshold());
    }

    private Set<String> ids(Taxonomy taxonomy, Set<String> names) {
        return taxonomy.concepts().stream()
                .filter(concept -> names.stream().anyMatch(name -> naming.means(name, concept)))
                .map(Concept::id)
                .collect(toSet());
    }

    private Meaning parent(String name) {
        var parent = parents.get(name);
        if (parent == null) {
            throw new IllegalStateException("policy: expected the parent " + name + " but got " + parents.keySet());
        }
        return parent;
    }

    private static Label label(Meaning meaning, double[] probabilities) {
        return new Label(meaning.id(), meaning.name(), probability(meaning, probabilities));
    }

    /** Rounding may take a sum past 1. */
    private static double probability(Meaning meaning, double[] probabilities) {
        return Math.min(
                1, meaning.members().stream().mapToDouble(i -> probabilities[i]).sum());
    }
}
