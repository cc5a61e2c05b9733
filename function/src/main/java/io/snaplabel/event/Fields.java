package io.snaplabel.event;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object read strictly: a field that is absent or of another type is an {@link IllegalArgumentException} that names its path,
 * what was expected and what came.
 */
record Fields(String path, JsonObject json) {
    private static final int SHOWN = 60;

    boolean has(String name) {
        return json.has(name);
    }

    boolean hasObject(String name) {
        var element = json.get(name);
        return element != null && element.isJsonObject();
    }

    boolean is(String name, String value) {
        var element = json.get(name);
        return element != null
                && element.isJsonPrimitive()
                && element.getAsString().equals(value);
    }

    String text(String name) {
        var element = required(name, "a text");
        if (!element.isJsonPrimitive() || !element.getAsJsonPrimitive().isString()) {
            throw problem(name, "a text", element);
        }
        return element.getAsString();
    }

    @Nullable
    String textOrNull(String name) {
        var element = json.get(name);
        return element == null || element.isJsonNull() ? null : text(name);
    }

    long number(String name) {
        var element = required(name, "a whole number");
        if (!element.isJsonPrimitive() || !element.getAsJsonPrimitive().isNumber()) {
            throw problem(name, "a whole number", element);
        }
        try {
            return element.getAsBigDecimal().longValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            throw problem(name, "a whole number", element);
        }
    }

    Fields object(String name) {
        var element = required(name, "an object");
        if (!element.isJsonObject()) {
            throw problem(name, "an object", element);
        }
        return new Fields(path + "." + name, element.getAsJsonObject());
    }

    List<Fields> list(String name) {
        var element = required(name, "a list");
        if (!element.isJsonArray()) {
            throw problem(name, "a list", element);
        }
        var entries = new ArrayList<Fields>();
        for (var entry : element.getAsJsonArray()) {
            if (!entry.isJsonObject()) {
                throw problem(name + "[" + entries.size() + "]", "an object", entry);
            }
            entries.add(new Fields(path + "." + name + "[" + entries.size() + "]", entry.getAsJsonObject()));
        }
        return entries;
    }

    /** Every field that is a text, by its name in lower case. */
    Map<String, String> texts() {
        var texts = new HashMap<String, String>();
        json.entrySet().stream()
                .filter(entry -> entry.getValue().isJsonPrimitive())
                .forEach(entry -> texts.put(
                        entry.getKey().toLowerCase(Locale.ROOT),
                        entry.getValue().getAsString()));
        return texts;
    }

    /** The service that the first of the records says it comes from; null when there is none that says so. */
    @Nullable
    String firstRecordSource() {
        if (!json.has("Records") || !json.get("Records").isJsonArray()) {
            return null;
        }
        var entries = list("Records");
        return entries.isEmpty() ? null : entries.getFirst().textOrNull("eventSource");
    }

    String names() {
        return json.keySet().isEmpty() ? "no fields" : "the fields " + String.join(", ", json.keySet());
    }

    static String shown(JsonElement element) {
        var text = element.toString();
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }

    private JsonElement required(String name, String expected) {
        var element = json.get(name);
        if (element == null) {
            throw new IllegalArgumentException(path + "." + name + ": expected " + expected + " but it is absent");
        }
        return element;
    }

    private IllegalArgumentException problem(String name, String expected, JsonElement actual) {
        return new IllegalArgumentException(path + "." + name + ": expected " + expected + " but got " + shown(actual));
    }
}
