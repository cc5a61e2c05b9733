package io.snaplabel.wordnet;

import io.snaplabel.policy.Concept;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * The nouns of WordNet 3.0, whose offsets ImageNet's ids are, and their hypernyms. The build makes the list from the database; it is read
 * when asked, so that only what was asked for stays in memory. Immutable and thread-safe.
 */
public final class WordNet {
    private static final String FILE = "nouns.tsv";

    /** {@code id, names, wider ids}, a line each, in the order of the ids, which all have the same length. */
    private final byte[] lines;

    private WordNet(byte[] lines) {
        this.lines = lines;
    }

    /** Reads the list that travels with the program. */
    public static WordNet read() {
        try (var in = WordNet.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + ": expected beside the classes but it is absent");
            }
            return new WordNet(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many bytes the list has in memory. */
    public int bytes() {
        return lines.length;
    }

    /** A noun by its id, such as {@code n02121620}. */
    public Optional<Concept> find(String id) {
        var wanted = (id + "\t").getBytes(StandardCharsets.UTF_8);
        var low = 0;
        var high = lines.length;
        while (low < high) {
            var start = lineStart((low + high) >>> 1);
            var compared = Arrays.compare(
                    lines, start, Math.min(start + wanted.length, lines.length), wanted, 0, wanted.length);
            if (compared == 0) {
                return Optional.of(concept(start));
            }
            if (compared < 0) {
                low = lineEnd(start) + 1;
            } else {
                high = start;
            }
        }
        return Optional.empty();
    }

    /** Everything wider than the nouns of these ids, up to the top; ids that are no noun's are passed over. */
    public Collection<Concept> above(Collection<String> ids) {
        var found = new LinkedHashMap<String, Concept>();
        var next = new ArrayDeque<String>();
        ids.forEach(id -> find(id).ifPresent(noun -> next.addAll(noun.wider())));
        while (!next.isEmpty()) {
            var id = next.remove();
            if (!found.containsKey(id)) {
                find(id).ifPresent(noun -> {
                    found.put(id, noun);
                    next.addAll(noun.wider());
                });
            }
        }
        return found.values();
    }

    private int lineStart(int position) {
        var start = position;
        while (start > 0 && lines[start - 1] != '\n') {
            start--;
        }
        return start;
    }

    private int lineEnd(int position) {
        var end = position;
        while (end < lines.length && lines[end] != '\n') {
            end++;
        }
        return end;
    }

    private Concept concept(int start) {
        var fields = new String(lines, start, lineEnd(start) - start, StandardCharsets.UTF_8).split("\t", -1);
        return new Concept(fields[0], values(fields[1]), values(fields[2]));
    }

    private static List<String> values(String field) {
        return field.isEmpty() ? List.of() : List.of(field.split("\\|"));
    }
}
