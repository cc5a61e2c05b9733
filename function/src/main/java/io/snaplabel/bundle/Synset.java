package io.snaplabel.bundle;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * One class: a WordNet synset, or whatever else a model tells apart.
 *
 * @param wnid the WordNet id, such as {@code n02123045}
 * @param names synonyms, at least one, the usual one first
 */
public record Synset(String wnid, List<String> names) {
    public Synset {
        names = List.copyOf(names);
        if (wnid.isEmpty() || names.isEmpty()) {
            throw new IllegalArgumentException("expected an id and a name but got '" + wnid + "' and " + names);
        }
    }

    /** The name people see. */
    public String name() {
        return names.getFirst();
    }

    /** Reads {@code n02123045 tabby, tabby cat}, one class a line; {@code file} is where the text came from. */
    static List<Synset> parse(String file, byte[] text) {
        var synsets = new ArrayList<Synset>();
        var seen = new HashSet<String>();
        for (var line : new String(text, StandardCharsets.UTF_8).lines().toList()) {
            var place = file + ":" + (synsets.size() + 1);
            var space = line.indexOf(' ');
            if (space < 1 || space == line.length() - 1) {
                throw new IllegalStateException(place + ": expected an id and names but got '" + line + "'");
            }
            var synset = new Synset(
                    line.substring(0, space),
                    List.of(line.substring(space + 1).strip().split(", ")));
            if (!seen.add(synset.wnid())) {
                throw new IllegalStateException(place + ": expected each id once but got " + synset.wnid() + " again");
            }
            synsets.add(synset);
        }
        return synsets;
    }
}
