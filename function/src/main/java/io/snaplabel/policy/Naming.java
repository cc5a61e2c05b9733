package io.snaplabel.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * What concepts are called under a policy, and what they can be asked by: any of their names, the policy's synonyms, their ids; case does
 * not matter. A name of several concepts means the first of them, classes before what is wider. Immutable.
 */
public final class Naming {
    private final Taxonomy taxonomy;
    private final LabelPolicy policy;
    private final Map<String, Concept> byName = new LinkedHashMap<>();
    private final Map<String, String> shown = new LinkedHashMap<>();

    /**
     * Looks every name of the policy up.
     *
     * @throws IllegalArgumentException naming those that mean no concept
     */
    public Naming(Taxonomy taxonomy, LabelPolicy policy) {
        this.taxonomy = taxonomy;
        this.policy = policy;
        taxonomy.concepts().forEach(concept -> byName.put(key(concept.id()), concept));
        taxonomy.concepts().forEach(concept -> byName.putIfAbsent(key(concept.name()), concept));
        taxonomy.concepts().forEach(concept -> concept.names().forEach(name -> byName.putIfAbsent(key(name), concept)));
        policy.parents().keySet().forEach(id -> taxonomy.find(id).ifPresent(concept -> shown.put(id, parentName(id))));
        policy.names().forEach((name, plain) -> find(name).ifPresent(concept -> shown.put(concept.id(), plain)));
        requireKnown();
    }

    /** The concept that a name or an id means. */
    public Optional<Concept> find(String name) {
        return Optional.ofNullable(byName.get(key(name)));
    }

    /** The name people see. */
    public String name(Concept concept) {
        return shown.getOrDefault(concept.id(), concept.name());
    }

    /** Whether somebody who says {@code name} means the concept, perhaps among others of the same name. */
    boolean means(String name, Concept concept) {
        return key(name(concept)).equals(key(name))
                || find(name).filter(concept::equals).isPresent();
    }

    /** What a label is stored under that somebody asks for by any name; the name itself when it means nothing we know. */
    public String label(String asked) {
        var name = asked.strip();
        for (var synonym : policy.synonyms().entrySet()) {
            if (key(synonym.getKey()).equals(key(name))) {
                return label(synonym.getValue());
            }
        }
        return concepts().stream()
                .map(this::name)
                .filter(shownName -> key(shownName).equals(key(name)))
                .findFirst()
                .or(() -> find(name).map(this::name))
                .orElse(name);
    }

    /** The names of what a label falls under, the nearest first. */
    public List<String> parents(String label) {
        return concepts().stream()
                .filter(concept -> name(concept).equals(label))
                .findFirst()
                .map(this::parents)
                .map(parents -> parents.stream().map(this::name).toList())
                .orElse(List.of());
    }

    /** Which of what is wider than a concept is worth a label, the nearest first, each name once. */
    List<Concept> parents(Concept concept) {
        var found = new LinkedHashMap<String, Concept>();
        for (var wider : taxonomy.above(concept)) {
            if (policy.parents().containsKey(wider.id()) && !name(wider).equals(name(concept))) {
                found.putIfAbsent(name(wider), wider);
            }
        }
        return List.copyOf(found.values());
    }

    private List<Concept> concepts() {
        var labels = new ArrayList<>(taxonomy.classes());
        policy.parents().keySet().forEach(id -> taxonomy.find(id).ifPresent(labels::add));
        return labels;
    }

    private String parentName(String id) {
        return Objects.requireNonNull(policy.parents().get(id));
    }

    private void requireKnown() {
        var unknown = new TreeSet<String>();
        BiConsumer<String, String> require = (where, name) -> {
            if (taxonomy.concepts().stream().noneMatch(concept -> means(name, concept))) {
                unknown.add(where + ": " + name);
            }
        };
        policy.thresholds().keySet().forEach(name -> require.accept("thresholds", name));
        policy.allow().forEach(name -> require.accept("allow", name));
        policy.deny().forEach(name -> require.accept("deny", name));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("policy: expected names or ids that the model knows but got " + unknown);
        }
    }

    private static String key(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }
}
