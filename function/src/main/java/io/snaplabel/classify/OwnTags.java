package io.snaplabel.classify;

import io.snaplabel.image.Label;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The tags that are ours: those named by one prefix. Makes them from labels and fits them in beside other people's.
 *
 * @param prefix such as {@code label}: ours are then {@code label} and everything that begins with {@code label:}
 */
public record OwnTags(String prefix) {
    /** What S3 allows an object (Amazon S3 User Guide, "Categorizing your storage using tags"). */
    public static final int MAX_TAGS = 10;

    /** Characters of a tag's value, likewise. */
    public static final int MAX_VALUE = 256;

    /** Characters of a tag's key, likewise, less room for {@code :} and a number. */
    public static final int MAX_PREFIX = 120;

    private static final Pattern FORBIDDEN = Pattern.compile("[^\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]");

    public OwnTags {
        if (prefix.isEmpty()
                || prefix.length() > MAX_PREFIX
                || FORBIDDEN.matcher(prefix).find()
                || prefix.startsWith("aws:")) {
            throw new IllegalArgumentException("tag prefix: expected 1 to " + MAX_PREFIX
                    + " letters, digits, spaces or _.:/=+-@, not aws:, but got '" + prefix + "'");
        }
    }

    /**
     * The tags of an answer, the most telling first: the prefix itself holds the best name, {@code prefix:2} the next, and so on;
     * {@code prefix:p} holds the probabilities in the same order, two decimals each. What S3 does not allow becomes {@code _}.
     */
    public Map<String, String> of(List<Label> labels) {
        var tags = new LinkedHashMap<String, String>();
        for (var i = 0; i < labels.size(); i++) {
            tags.put(
                    i == 0 ? prefix : prefix + ":" + (i + 1),
                    value(labels.get(i).name()));
        }
        tags.put(
                prefix + ":p",
                labels.stream()
                        .map(label -> String.format(Locale.ROOT, "%.2f", label.probability()))
                        .collect(Collectors.joining(" ")));
        return tags;
    }

    /** The whole set to write: everybody else's tags as they are, ours replaced, as many as there is room for. */
    public Merged merge(Map<String, String> existing, Map<String, String> ours) {
        var tags = new LinkedHashMap<String, String>();
        existing.forEach((key, value) -> {
            if (!isOurs(key)) {
                tags.put(key, value);
            }
        });
        var room = Math.max(0, MAX_TAGS - tags.size());
        ours.entrySet().stream().limit(room).forEach(tag -> tags.put(tag.getKey(), tag.getValue()));
        return new Merged(tags, Math.max(0, ours.size() - room));
    }

    boolean isOurs(String key) {
        return key.equals(prefix) || key.startsWith(prefix + ":");
    }

    private static String value(String name) {
        var allowed = FORBIDDEN.matcher(name).replaceAll("_");
        if (allowed.length() <= MAX_VALUE) {
            return allowed;
        }
        var end = Character.isHighSurrogate(allowed.charAt(MAX_VALUE - 1)) ? MAX_VALUE - 1 : MAX_VALUE;
        return allowed.substring(0, end);
    }

    /**
     * A whole set of tags.
     *
     * @param leftOut how many of ours found no room
     */
    public record Merged(Map<String, String> tags, int leftOut) {}
}
