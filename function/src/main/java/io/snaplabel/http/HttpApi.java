package io.snaplabel.http;

import com.google.gson.JsonObject;
import io.snaplabel.classify.TransientFault;
import io.snaplabel.event.HttpRequest;
import io.snaplabel.image.ModelId;
import io.snaplabel.json.ResultJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Answers requests over HTTP (payload format 2.0). Every error is a problem as RFC 9457 has it. Who may ask is the gateway's business: no header
 * is believed. Thread-safe.
 */
public final class HttpApi {
    private static final int LONGEST_KEY = 1024;
    private static final int LONGEST_LABEL = 200;

    private final List<Route> routes = new ArrayList<>();
    private final Cors cors;
    private final Consumer<RuntimeException> defects;
    private final ModelId model;
    private final String description = description();

    /** What answers; the part of the path that the route leaves open is its second argument. */
    private interface Handler {
        Answer answer(HttpRequest request, String open);
    }

    /**
     * One method of one path.
     *
     * @param path as the description has it, such as {@code /images/{key}/labels}
     */
    private record Route(String method, String path, Pattern pattern, Handler handler) {}

    /**
     * Puts the API together.
     *
     * @param defects is told of mistakes of ours
     */
    public HttpApi(ApiParts parts, Consumer<RuntimeException> defects) {
        this.cors = new Cors(parts.settings().origins());
        this.defects = defects;
        this.model = parts.model();
        var classify = parts.classify();
        var uploads = parts.uploads();
        var images = parts.images();
        var labels = parts.labels();
        var page = parts.page();
        route("GET", "/", (request, _) -> page.page(request));
        route("GET", "/page/{file}", page::part);
        route("POST", "/classify", (request, _) -> classify.answer(request));
        route("POST", "/uploads", (request, _) -> uploads.answer(request));
        route("GET", "/images", (request, _) -> images.list(request));
        route("PUT", "/images/{key}/labels", images::correct);
        route("DELETE", "/images/{key}/labels", images::forget);
        route("GET", "/images/{key}", images::get);
        route("GET", "/thumbnails/{key}", parts.thumbnails()::get);
        route("GET", "/labels", (request, _) -> labels.counts(request));
        route("GET", "/labels/{label}/images", labels::images);
        route("GET", "/corrections", (request, _) -> labels.corrections(request));
        route("GET", "/health", (request, _) -> health(request));
        route("GET", "/openapi.json", (request, _) -> description(request));
    }

    /** Method and path of each, as the description has them. */
    List<String> routes() {
        return routes.stream().map(route -> route.method() + " " + route.path()).toList();
    }

    public Answer answer(HttpRequest request) {
        return cors.allow(request, answered(request));
    }

    private Answer answered(HttpRequest request) {
        try {
            return routed(request);
        } catch (Refused e) {
            return e.answer();
        } catch (TransientFault e) {
            return Answer.problem(503, "try-again", String.valueOf(e.getMessage()))
                    .with("retry-after", "1");
        } catch (RuntimeException e) { // ours to mend; the asker shall not wait for a time-out
            defects.accept(e);
            return Answer.problem(500, "defect", "expected an answer but met a mistake of ours; the log has it");
        }
    }

    private Answer routed(HttpRequest request) {
        Route first = null;
        for (var route : routes) {
            var match = route.pattern().matcher(request.path());
            if (!match.matches()) {
                continue;
            }
            if (route.method().equals(request.method())) {
                var open = match.groupCount() == 0 ? "" : open(route, match.group(1));
                return route.handler().answer(request, open);
            }
            first = first == null ? route : first;
        }
        if (first == null) {
            return Answer.problem(404, "not-found", "expected a path of /openapi.json but got " + request.path());
        }
        var allowed = methods(first.path());
        return request.method().equals("OPTIONS")
                ? cors.preflight(allowed)
                : Answer.methodNotAllowed(allowed, request.method());
    }

    private List<String> methods(String path) {
        return routes.stream()
                .filter(route -> route.path().equals(path))
                .map(Route::method)
                .toList();
    }

    private void route(String method, String path, Handler handler) {
        var pattern = path.equals("/labels/{label}/images")
                ? "/labels/(.*)/images"
                : path.replace("{key}", "(.+)").replace("{file}", "(.+)").replace(".json", "\\.json");
        routes.add(new Route(method, path, Pattern.compile(pattern, Pattern.DOTALL), handler));
    }

    /** What no store could have as its key is not there. */
    private static String open(Route route, String open) {
        var longest = route.path().contains("{key}") ? LONGEST_KEY : LONGEST_LABEL;
        var bytes = open.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > longest || open.codePoints().anyMatch(Character::isISOControl)) {
            throw new Refused(
                    404,
                    "not-found",
                    "expected at most " + longest + " bytes, none of a control character, but got " + bytes + " bytes");
        }
        return open;
    }

    private Answer health(HttpRequest request) {
        new Parameters(request.query());
        var json = new JsonObject();
        json.addProperty("status", "ok");
        ResultJson.putModel(json, model);
        return Answer.ok(json);
    }

    private Answer description(HttpRequest request) {
        new Parameters(request.query());
        var eTag = "\"" + Integer.toHexString(description.hashCode()) + "\"";
        var answer = new Answer(200, Map.of("content-type", "application/json", "etag", eTag), description);
        return Preconditions.isKnown(request, eTag) ? answer.notModified() : answer;
    }

    private static String description() {
        try (var in = HttpApi.class.getResourceAsStream("openapi.json")) {
            if (in == null) {
                throw new IllegalStateException("openapi.json: expected beside the classes but it is absent");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
