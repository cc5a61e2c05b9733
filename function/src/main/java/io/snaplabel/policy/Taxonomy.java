package io.snaplabel.policy;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A network's classes in their order, and everything wider that they fall under. Immutable. */
public final class Taxonomy {
    private final List<Concept> classes;
    private final Map<String, Concept> concepts = new LinkedHashMap<>();

    /**
     * Puts classes under what is wider.
     *
     * @param classes in the order of the network's output
     * @param wider concepts that the classes, or one another, name; ids without one end the way up
     */
    public Taxonomy(List<Concept> classes, Collection<Concept> wider) {
        this.classes = List.copyOf(classes);
        this.classes.forEach(concept -> concepts.put(concept.id(), concept));
        wider.forEach(concept -> concepts.putIfAbsent(concept.id(), concept));
    }

    public List<Concept> classes() {
        return classes;
    }

    /** Every concept, the classes first. */
    public Collection<Concept> concepts() {
        return List.copyOf(concepts.values());
    }

    public Optional<Concept> find(String id) {
        return Optional.ofNullable(concepts.get(id));
    }

    /** Everything wider than a concept, the nearest first, each once. */
    public List<Concept> above(Concept concept) {
        var found = new LinkedHashSet<String>();
        var next = new ArrayDeque<>(concept.wider());
        while (!next.isEmpty()) {
            var wider = concepts.get(next.remove());
            if (wider != null && found.add(wider.id())) {
                next.addAll(wider.wider());
            }
        }
        return found.stream().map(concepts::get).map(Objects::requireNonNull).toList();
    }
}
