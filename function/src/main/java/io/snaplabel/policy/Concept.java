package io.snaplabel.policy;

import java.util.List;

/**
 * One meaning: a class of a network, or something wider that it falls under.
 *
 * @param id a WordNet id such as {@code n02121620}, or whatever else the network's classes are told apart by
 * @param names synonyms, at least one, the usual one first
 * @param wider ids of what it directly is a kind of; empty at the top
 */
public record Concept(String id, List<String> names, List<String> wider) {
    public Concept {
        names = List.copyOf(names);
        wider = List.copyOf(wider);
        if (id.isEmpty() || names.isEmpty()) {
            throw new IllegalArgumentException("expected an id and a name but got '" + id + "' and " + names);
        }
    }

    /** The name people see unless a policy has another. */
    public String name() {
        return names.getFirst();
    }
}
