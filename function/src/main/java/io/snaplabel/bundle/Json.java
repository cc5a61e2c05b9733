package io.snaplabel.bundle;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value that knows its place. Whatever is missing or of another kind than asked for is an
 * {@link IllegalStateException} that names the file, the field, what was expected and what came.
 */
record Json(String file, String path, JsonElement value) {
    private static final int SHOWN = 80;

    static Json parse(String file, byte[] bytes) {
        var text = new String(bytes, StandardCharsets.UTF_8);
        var reader = new JsonReader(new StringReader(text));
        reader.setStrictness(Strictness.STRICT);
        try {
            var value = JsonParser.parseReader(reader);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new JsonParseException("more than one value");
            }
            return new Json(file, "", value);
        } catch (JsonParseException | IOException e) {
            throw new IllegalStateException(file + ": expected JSON but got " + abbreviated(text), e);
        }
    }

    /** A field that must be there. */
    Json field(String name) {
        return optional(name)
                .orElseThrow(() -> new IllegalStateException(file + ": " + (path.isEmpty() ? name : path + "." + name)
                        + ": expected a value but got nothing"));
    }

    Optional<Json> optional(String name) {
        var found = object().get(name);
        return found == null
                ? Optional.empty()
                : Optional.of(new Json(file, path.isEmpty() ? name : path + "." + name, found));
    }

    Set<String> names() {
        return object().keySet();
    }

    List<Json> list() {
        if (!value.isJsonArray()) {
            throw wrong("a list");
        }
        var elements = new ArrayList<Json>();
        for (var element : value.getAsJsonArray()) {
            elements.add(new Json(file, path + "[" + elements.size() + "]", element));
        }
        return elements;
    }

    String text() {
        if (!(value instanceof JsonPrimitive primitive)
                || !primitive.isString()
                || primitive.getAsString().isEmpty()) {
            throw wrong("text");
        }
        return primitive.getAsString();
    }

    boolean truth() {
        if (!(value instanceof JsonPrimitive primitive) || !primitive.isBoolean()) {
            throw wrong("true or false");
        }
        return primitive.getAsBoolean();
    }

    /** A whole number of at least 1. */
    int count() {
        try {
            var count = decimal("a whole number").intValueExact();
            if (count >= 1) {
                return count;
            }
        } catch (ArithmeticException e) {
            throw wrong("a whole number", e);
        }
        throw wrong("at least 1");
    }

    long size() {
        try {
            return decimal("a whole number").longValueExact();
        } catch (ArithmeticException e) {
            throw wrong("a whole number", e);
        }
    }

    double number() {
        return decimal("a number").doubleValue();
    }

    List<Double> numbers() {
        return list().stream().map(Json::number).toList();
    }

    /** Passes only this value, which may be text, a boolean or a number. */
    void mustBe(String expected) {
        if (!(value instanceof JsonPrimitive primitive)
                || !primitive.getAsString().equals(expected)) {
            throw wrong(expected);
        }
    }

    IllegalStateException wrong(String expected) {
        return wrong(expected, null);
    }

    IllegalStateException wrong(String expected, @Nullable Throwable cause) {
        var place = path.isEmpty() ? file : file + ": " + path;
        return new IllegalStateException(
                place + ": expected " + expected + " but got " + abbreviated(value.toString()), cause);
    }

    private JsonObject object() {
        if (!value.isJsonObject()) {
            throw wrong("an object");
        }
        return value.getAsJsonObject();
    }

    private BigDecimal decimal(String expected) {
        if (!(value instanceof JsonPrimitive primitive) || !primitive.isNumber()) {
            throw wrong(expected);
        }
        return primitive.getAsBigDecimal();
    }

    private static String abbreviated(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
