package io.snaplabel.hostile;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.internal.LazilyParsedNumber;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A JSON document with one of its fields or entries gone, or in its place something else; those of documents inside of texts, too. */
final class FieldChanges {
    /** One of each JSON type, and what could mean something to somebody on the way. */
    private static final List<JsonElement> OTHERS = List.of(
            JsonNull.INSTANCE,
            new JsonPrimitive(true),
            new JsonPrimitive(0),
            new JsonPrimitive(-1),
            new JsonPrimitive(new LazilyParsedNumber("1e999999")),
            new JsonPrimitive(new LazilyParsedNumber("9".repeat(1_000))),
            new JsonPrimitive(Long.MAX_VALUE),
            new JsonPrimitive(""),
            new JsonPrimitive("*"),
            new JsonPrimitive("#card"),
            new JsonPrimitive("../../x"),
            new JsonPrimitive("%00%ff%zz"),
            new JsonPrimitive("x\u0000\r\n\u001b[31m{\"level\":\"INFO\"}\u2028"),
            new JsonPrimitive("\ud800"),
            new JsonPrimitive("ü".repeat(2_000)),
            new JsonPrimitive("+999999999-12-31T23:59:59.999999999Z"),
            new JsonObject(),
            new JsonArray(),
            JsonParser.parseString("[[]]"),
            JsonParser.parseString("[{}]"),
            JsonParser.parseString("{\"a\":{\"b\":[null]}}"));

    private FieldChanges() {}

    static Stream<String> of(String json) {
        return changed(JsonParser.parseString(json)).map(JsonElement::toString);
    }

    private static Stream<JsonElement> changed(JsonElement element) {
        return switch (element) {
            case JsonObject object ->
                object.keySet().stream()
                        .flatMap(name -> Stream.concat(
                                Stream.of(without(object, name)),
                                instead(object.get(name)).map(other -> with(object, name, other))));
            case JsonArray array ->
                IntStream.range(0, array.size())
                        .boxed()
                        .flatMap(i -> instead(array.get(i)).map(other -> with(array, i, other)));
            case JsonPrimitive text
            when text.isString() -> inside(text.getAsString()).map(other -> new JsonPrimitive(other.toString()));
            default -> Stream.empty();
        };
    }

    private static Stream<JsonElement> instead(JsonElement before) {
        return Stream.concat(OTHERS.stream(), changed(before));
    }

    private static Stream<JsonElement> inside(String text) {
        try {
            return text.startsWith("{") ? changed(JsonParser.parseString(text)) : Stream.empty();
        } catch (JsonParseException e) {
            return Stream.empty();
        }
    }

    private static JsonElement without(JsonObject object, String name) {
        var copy = new JsonObject();
        object.entrySet().stream()
                .filter(field -> !field.getKey().equals(name))
                .forEach(field -> copy.add(field.getKey(), field.getValue()));
        return copy;
    }

    private static JsonElement with(JsonObject object, String name, JsonElement value) {
        var copy = new JsonObject();
        object.entrySet()
                .forEach(field -> copy.add(field.getKey(), field.getKey().equals(name) ? value : field.getValue()));
        return copy;
    }

    private static JsonElement with(JsonArray array, int index, JsonElement value) {
        var copy = new JsonArray();
        for (var i = 0; i < array.size(); i++) {
            copy.add(i == index ? value : array.get(i));
        }
        return copy;
    }
}
