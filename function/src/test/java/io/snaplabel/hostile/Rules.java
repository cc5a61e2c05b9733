package io.snaplabel.hostile;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import java.io.StringReader;
import java.util.List;
import java.util.Set;

/** What holds for every answer and every line of the log, whatever came. */
final class Rules {
    private static final Set<String> FINE = Set.of("recorded", "unchanged", "ignored");
    private static final Set<String> TOLD = Set.of("malformed", "comes-again");
    private static final Set<Integer> STATUSES = Set.of(200, 201, 204, 304, 400, 403, 404, 405, 412, 413, 415, 422);
    private static final Set<String> RESULTS = Set.of("Succeeded", "TemporaryFailure", "PermanentFailure");
    private static final int LONGEST_LINE = 20_000;
    /** Lambda takes no longer ones. */
    private static final int LONGEST_ANSWER = 6_291_556;

    private Rules() {}

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise.substring(0, Math.min(otherwise.length(), 2_000)));
        }
    }

    /** Each line is one line and one JSON object, of an event that we know, and none is a mistake of ours. */
    static void requireWellLogged(List<JsonObject> log) {
        for (var line : log) {
            var text = line.toString();
            require(text.codePoints().noneMatch(point -> point < ' ' || point == '\u2028' || point == '\u2029'), text);
            require(text.length() <= LONGEST_LINE, "a line of " + text.length() + " characters: " + text);
            var reader = new JsonReader(new StringReader(text));
            reader.setStrictness(Strictness.STRICT);
            var event = JsonParser.parseReader(reader)
                    .getAsJsonObject()
                    .get("event")
                    .getAsString();
            require(FINE.contains(event) || TOLD.contains(event), text);
        }
    }

    static boolean isAnyAmiss(List<JsonObject> log) {
        return log.stream().anyMatch(line -> TOLD.contains(line.get("event").getAsString()));
    }

    /** What kind of answer it is; an {@link AssertionError} when it is none that we give. */
    static String kind(JsonObject answer, List<JsonObject> log) {
        require(
                answer.toString().length() <= LONGEST_ANSWER,
                "an answer of " + answer.toString().length());
        if (answer.has("statusCode")) {
            return http(answer);
        }
        if (answer.has("invocationSchemaVersion")) {
            return job(answer);
        }
        if (answer.has("batchItemFailures")) {
            var isAnyNamed = !answer.getAsJsonArray("batchItemFailures").isEmpty();
            require(
                    isAnyNamed == isAnyAmiss(log),
                    "expected what failed to be named but got " + answer + " and " + log);
            return isAnyNamed ? "batch: some come again" : "batch: done";
        }
        require(!answer.getAsJsonArray("results").isEmpty() && !isAnyAmiss(log), "expected results but got " + answer);
        return "event: done";
    }

    private static String job(JsonObject answer) {
        for (var result : answer.getAsJsonArray("results")) {
            require(RESULTS.contains(result.getAsJsonObject().get("resultCode").getAsString()), answer.toString());
        }
        return "job: a result for every task";
    }

    private static String http(JsonObject answer) {
        var status = answer.get("statusCode").getAsInt();
        require(STATUSES.contains(status), answer.toString());
        answer.getAsJsonObject("headers")
                .asMap()
                .values()
                .forEach(value -> require(
                        value.getAsString().codePoints().noneMatch(Character::isISOControl), answer.toString()));
        if (status >= 400) {
            var problem =
                    JsonParser.parseString(answer.get("body").getAsString()).getAsJsonObject();
            require(problem.get("status").getAsInt() == status && problem.has("detail"), answer.toString());
        }
        return "request: " + status;
    }
}
