package io.snaplabel.bundle;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.snaplabel.policy.LabelPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** A label policy as its JSON file has it; docs/labels.md explains every field. */
public final class PolicyJson {
    /** The policy's file in a bundle. */
    public static final String FILE = "policy.json";

    private static final String DEFAULTS = "parents.json";
    private static final Set<String> FIELDS = Set.of(
            "topK",
            "floor",
            "threshold",
            "thresholds",
            "names",
            "namesFile",
            "synonyms",
            "parents",
            "allow",
            "deny",
            "unknown",
            "about");

    private PolicyJson() {}

    /** Whether a file of a bundle holds names that a policy may speak of: {@code names.de.json}. */
    static boolean isNames(String path) {
        return path.matches("names\\.[A-Za-z-]+\\.json");
    }

    /** SHA-256 of a policy's file and of the names it speaks of, lower-case hexadecimal. */
    public static String digest(Path file) {
        var bytes = bytes(file);
        var names = Json.parse(file.toString(), bytes).optional("namesFile").map(Json::text);
        return Sha256.of(names.map(name -> Sha256.of(bytes) + Sha256.of(bytes(file.resolveSibling(name))))
                .orElse(Sha256.of(bytes))
                .getBytes(StandardCharsets.US_ASCII));
    }

    /** Without a file: the best classes as they are, and the usual parents. */
    public static LabelPolicy usual(int topK) {
        var best = LabelPolicy.best(topK);
        return new LabelPolicy(
                topK,
                best.floor(),
                best.threshold(),
                Map.of(),
                Map.of(),
                Map.of(),
                usualParents(),
                Set.of(),
                Set.of(),
                best.unknown());
    }

    /**
     * Reads a policy, and the file of names beside it that it may speak of.
     *
     * @param topK how many labels where the file does not say
     * @throws IllegalStateException naming the field, what was expected and what came
     */
    public static LabelPolicy read(Path file, int topK) {
        return parse(file.toString(), bytes(file), topK, name -> bytes(file.resolveSibling(name)));
    }

    static LabelPolicy parse(String file, byte[] bytes, int topK, Function<String, byte[]> beside) {
        var json = Json.parse(file, bytes);
        for (var name : json.names()) {
            if (!FIELDS.contains(name)) {
                throw json.field(name)
                        .wrong("one of " + FIELDS.stream().sorted().toList() + " as a name");
            }
        }
        var names = new LinkedHashMap<String, String>();
        json.optional("namesFile").map(Json::text).ifPresent(name -> {
            var more = Json.parse(name, beside.apply(name));
            names.putAll(entries(more.field("names"), Json::text));
        });
        json.optional("names").ifPresent(own -> names.putAll(entries(own, Json::text)));
        var unknown = json.optional("unknown").map(Json::text);
        try {
            return new LabelPolicy(
                    json.optional("topK").map(Json::count).orElse(topK),
                    probability(json, "floor"),
                    probability(json, "threshold"),
                    map(json, "thresholds", Json::number),
                    names,
                    map(json, "synonyms", Json::text),
                    json.optional("parents").isPresent() ? map(json, "parents", Json::text) : usualParents(),
                    set(json, "allow"),
                    set(json, "deny"),
                    unknown.orElse(LabelPolicy.best(topK).unknown()));
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(file + ": " + e.getMessage(), e);
        }
    }

    private static Map<String, String> usualParents() {
        try (var in = PolicyJson.class.getResourceAsStream(DEFAULTS)) {
            if (in == null) {
                throw new IllegalStateException(DEFAULTS + ": expected beside the classes but it is absent");
            }
            return entries(Json.parse(DEFAULTS, in.readAllBytes()).field("parents"), Json::text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double probability(Json json, String name) {
        return json.optional(name).map(Json::number).orElse(0.0);
    }

    private static <T> Map<String, T> map(Json json, String name, Function<Json, T> value) {
        return json.optional(name).map(entry -> entries(entry, value)).orElse(Map.of());
    }

    private static <T> Map<String, T> entries(Json json, Function<Json, T> value) {
        var entries = new LinkedHashMap<String, T>();
        json.names().forEach(name -> entries.put(name, value.apply(json.field(name))));
        return entries;
    }

    private static Set<String> set(Json json, String name) {
        return json.optional(name)
                .map(list -> list.list().stream().map(Json::text).collect(toUnmodifiableSet()))
                .orElse(Set.of());
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IllegalStateException(file + ": expected a policy or its names but got " + e, e);
        }
    }
}
