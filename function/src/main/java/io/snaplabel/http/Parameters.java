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

    private int limit() {
        var text = values.get("limit");
        if (text == null) {
            return USUAL_LIMIT;
        }
        if (text.matches("[0-9]{1,3}")) {
            var limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= LARGEST_LIMIT) {
                return limit;
            }
        }
        throw new Refused(400, "bad-limit", "limit: expected 1 to " + LARGEST_LIMIT + " but got '" + text + "'");
    }

    /** A page of a list, from where the last one ended. */
    <T> Page<T> page(BiFunction<Integer, @Nullable String, Page<T>> list) {
        var limit = limit();
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
