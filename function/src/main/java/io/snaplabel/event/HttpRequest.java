package io.snaplabel.event;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request over HTTP.
 *
 * @param method such as {@code POST}
 * @param path with its leading slash, without the stage, decoded
 * @param query decoded; parameters given several times are joined by commas
 * @param headers names in lower case
 * @param body decoded if it came in base64; empty when there is none
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, compared by nobody
public record HttpRequest(
        String method, String path, Map<String, String> query, Map<String, String> headers, byte[] body) {
    public HttpRequest {
        query = Map.copyOf(query);
        headers = Map.copyOf(headers);
    }

    /** Without query and headers. */
    public HttpRequest(String method, String path, byte[] body) {
        this(method, path, Map.of(), Map.of(), body);
    }

    /** A header by its name in lower case. */
    public @Nullable String header(String name) {
        return headers.get(name);
    }
}
