package io.snaplabel.http;

import io.snaplabel.event.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lets pages of other origins ask (the Fetch standard, section 3.3). Says nothing unless some are allowed.
 *
 * @param origins such as {@code https://example.org}, or {@code *}
 */
record Cors(Set<String> origins) {
    private static final String MAX_AGE = "600";

    /** What a browser asks beforehand. */
    Answer preflight(List<String> methods) {
        if (origins.isEmpty()) {
            return Answer.methodNotAllowed(methods, "OPTIONS");
        }
        return new Answer(
                204,
                Map.of(
                        "access-control-allow-methods",
                        String.join(", ", methods),
                        "access-control-allow-headers",
                        "authorization, content-type, if-match, if-none-match, x-amz-date, x-amz-security-token,"
                                + " x-amz-content-sha256",
                        "access-control-max-age",
                        MAX_AGE),
                "");
    }

    Answer allow(HttpRequest request, Answer answer) {
        if (origins.isEmpty()) {
            return answer;
        }
        var origin = request.header("origin");
        var varied = answer.with("vary", "origin");
        if (origin == null || !(origins.contains("*") || origins.contains(origin))) {
            return varied;
        }
        return varied.with("access-control-allow-origin", origins.contains("*") ? "*" : origin)
                .with("access-control-expose-headers", "etag, next-cursor, retry-after");
    }
}
