package io.snaplabel.http;

import io.snaplabel.catalogue.Page;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The query of a request, read strictly: what is unknown, given twice or out of range is refused. */
final class Parameters {
    private static final int USUAL_LIMIT = 50;
    private static final int LARGEST_LIMIT = 200;

    private final Map<String, String> values;

    Parameters(Map<String, String> values, String... known) {
        this.values = values;
        var names = Set.of(known);
        for (var name : values.keySet()) {
            if (!names.contains(name)) {
                throw new Refused(
                        400,
                        "unknown-parameter",
                        "expected one of " + names.stream().sorted().toList() + " but got " + name);
            }
        }
    }

    /** A number of at most four digits; otherwise a problem that is called {@code bad-} and the name. */
    int whole(String name, int least, int most, int usual) {
        var text = values.get(name);
        if (text == null) {
            return usual;
        }
        if (text.matches("[0-9]{1,4}")) {
            var number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw new Refused(400, "bad-" + name, name + ": expected " + least + " to " + most + " but got '" + text + "'");
    }

    /** A page of a list, from where the last one ended. */
    <T> Page<T> page(BiFunction<Integer, @Nullable String, Page<T>> list) {
        var limit = whole("limit", 1, LARGEST_LIMIT, USUAL_LIMIT);
        try {
            return list.apply(limit, values.get("cursor"));
        } catch (IllegalArgumentException e) {
            throw new Refused(422, "bad-cursor", String.valueOf(e.getMessage()));
        }
    }

    /** Whether a parameter is there, whose only value is 1. */
    boolean is(String name) {
        var value = values.get(name);
        if (value != null && !value.equals("1")) {
            throw new Refused(400, "bad-" + name, name + ": expected 1 or no such parameter but got '" + value + "'");
        }
        return value != null;
    }

    /** The bucket asked for, or the only one there is. */
    String bucket(Set<String> allowed) {
        var bucket = values.get("bucket");
        if (bucket == null) {
            if (allowed.size() == 1) {
                return allowed.iterator().next();
            }
            throw new Refused(400, "bucket-missing", "bucket: expected one of several but got none");
        }
        if (!allowed.contains(bucket)) {
            throw new Refused(403, "bucket-not-allowed", "expected an allowed bucket but got '" + bucket + "'");
        }
        return bucket;
    }
}
