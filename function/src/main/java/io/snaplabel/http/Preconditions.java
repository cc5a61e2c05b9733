package io.snaplabel.http;

import io.snaplabel.event.HttpRequest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Conditional requests, RFC 9110 section 13. */
final class Preconditions {
    private Preconditions() {}

    /** Whether the asker says that it has this very representation. */
    static boolean isKnown(HttpRequest request, String eTag) {
        return isAmong(request.header("if-none-match"), eTag);
    }

    /** Refuses to change what the asker has not seen. */
    static void require(HttpRequest request, String eTag) {
        var wanted = request.header("if-match");
        if (wanted != null && !isAmong(wanted, eTag)) {
            throw new Refused(412, "changed-meanwhile", "if-match: expected " + eTag + " but got " + wanted);
        }
    }

    private static boolean isAmong(@Nullable String header, String eTag) {
        return header != null
                && Arrays.stream(header.split(","))
                        .map(String::strip)
                        .anyMatch(one -> one.equals("*") || one.equals(eTag) || one.equals("W/" + eTag));
    }
}
