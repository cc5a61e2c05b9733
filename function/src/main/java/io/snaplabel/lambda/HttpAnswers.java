package io.snaplabel.lambda;

import com.google.gson.JsonObject;
import io.snaplabel.classify.Labeller;
import io.snaplabel.event.HttpRequest;
import io.snaplabel.image.ModelId;
import io.snaplabel.image.Outcome;
import io.snaplabel.image.Rejection;
import io.snaplabel.image.StageMillis;
import io.snaplabel.json.ResultJson;

/**
 * Answers requests over HTTP (payload format 2.0): {@code POST /classify} with a picture as its body, {@code GET /health}. An error is a
 * problem as RFC 9457 has it. Who may ask is the gateway's business.
 */
final class HttpAnswers {
    private final Labeller labeller;
    private final ModelId model;
    private final long maxImageBytes;

    HttpAnswers(Labeller labeller, ModelId model, long maxImageBytes) {
        this.labeller = labeller;
        this.model = model;
        this.maxImageBytes = maxImageBytes;
    }

    JsonObject answer(HttpRequest request) {
        return switch (request.path()) {
            case "/classify" ->
                request.method().equals("POST") ? classify(request.body()) : notAllowed(request, "POST");
            case "/health" -> request.method().equals("GET") ? health() : notAllowed(request, "GET");
            default -> problem(404, "not-found", "expected POST /classify or GET /health but got " + request.path());
        };
    }

    private JsonObject classify(byte[] body) {
        if (body.length == 0) {
            return problem(new Rejection.Empty());
        }
        if (body.length > maxImageBytes) {
            return problem(new Rejection.TooManyBytes(body.length, maxImageBytes));
        }
        var answer = labeller.label(body);
        if (answer.outcome() instanceof Outcome.Rejected(var rejection)) {
            return problem(rejection);
        }
        var json = new JsonObject();
        ResultJson.putOutcome(json, answer.outcome());
        ResultJson.putModel(json, model);
        var total = answer.decodeMillis() + answer.forwardMillis();
        json.add("millis", ResultJson.of(new StageMillis(0, answer.decodeMillis(), answer.forwardMillis(), 0, total)));
        return response(200, "application/json", json);
    }

    private JsonObject health() {
        var json = new JsonObject();
        json.addProperty("status", "ok");
        ResultJson.putModel(json, model);
        return response(200, "application/json", json);
    }

    private static JsonObject notAllowed(HttpRequest request, String allowed) {
        return problem(405, "method-not-allowed", "expected " + allowed + " but got " + request.method());
    }

    private static JsonObject problem(Rejection rejection) {
        var status = switch (rejection) {
            case Rejection.Empty _ -> 400;
            case Rejection.TooManyBytes _ -> 413;
            case Rejection.NotAnImage _, Rejection.UnsupportedFormat _ -> 415;
            case Rejection.TooManyPixels _, Rejection.Damaged _ -> 422;
        };
        return problem(status, rejection.code(), rejection.message());
    }

    private static JsonObject problem(int status, String code, String detail) {
        var json = new JsonObject();
        json.addProperty("title", code);
        json.addProperty("status", status);
        json.addProperty("detail", detail);
        return response(status, "application/problem+json", json);
    }

    private static JsonObject response(int status, String contentType, JsonObject body) {
        var headers = new JsonObject();
        headers.addProperty("content-type", contentType);
        var json = new JsonObject();
        json.addProperty("statusCode", status);
        json.add("headers", headers);
        json.addProperty("body", body.toString());
        json.addProperty("isBase64Encoded", false);
        return json;
    }
}
