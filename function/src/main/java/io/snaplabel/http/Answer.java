package io.snaplabel.http;

import com.google.gson.JsonObject;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a request is answered with.
 *
 * @param headers names in lower case
 * @param body text; empty where the status has none
 * @param isBase64 whether that text stands for bytes, which is how a function answers with them
 */
public record Answer(int status, Map<String, String> headers, String body, boolean isBase64) {
    private static final String JSON = "application/json";

    public Answer {
        headers = Map.copyOf(headers);
    }

    /** Text, or nothing. */
    Answer(int status, Map<String, String> headers, String body) {
        this(status, headers, body, false);
    }

    /** Whose content the browser shall take for nothing but what the type says. */
    static Answer bytes(String type, byte[] body) {
        return new Answer(200, Map.of("content-type", type), Base64.getEncoder().encodeToString(body), true)
                .with("x-content-type-options", "nosniff");
    }

    static Answer ok(JsonObject body) {
        return json(200, body);
    }

    static Answer json(int status, JsonObject body) {
        return new Answer(status, Map.of("content-type", JSON), body.toString());
    }

    /** RFC 9457: the type tells problems apart, the title is its last part. */
    static Answer problem(int status, String code, String detail) {
        var json = new JsonObject();
        json.addProperty("type", "urn:snaplabel:problem:" + code);
        json.addProperty("title", code);
        json.addProperty("status", status);
        json.addProperty("detail", detail);
        return new Answer(status, Map.of("content-type", "application/problem+json"), json.toString());
    }

    /** What came was no request. */
    public static Answer badRequest(String detail) {
        return problem(400, "bad-request", detail);
    }

    /** The path is there, but not by the method that was tried. */
    static Answer methodNotAllowed(List<String> allowed, String tried) {
        return problem(405, "method-not-allowed", "expected one of " + allowed + " but got " + tried)
                .with("allow", String.join(", ", allowed));
    }

    Answer with(String header, String value) {
        var all = new LinkedHashMap<>(headers);
        all.put(header, value);
        return new Answer(status, all, body, isBase64);
    }

    /** The answer without its body, which the asker has already. */
    Answer notModified() {
        var all = new LinkedHashMap<>(headers);
        all.remove("content-type");
        return new Answer(304, all, "");
    }

    /** As API Gateway's HTTP API and a function URL take it (payload format 2.0). */
    public JsonObject payload() {
        var json = new JsonObject();
        json.addProperty("statusCode", status);
        var all = new JsonObject();
        headers.forEach(all::addProperty);
        json.add("headers", all);
        json.addProperty("body", body);
        json.addProperty("isBase64Encoded", isBase64);
        return json;
    }
}
