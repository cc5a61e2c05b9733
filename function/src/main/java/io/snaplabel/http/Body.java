package io.snaplabel.http;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.snaplabel.event.HttpRequest;
import io.snaplabel.event.StrictJson;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The JSON object that a request has as its body, read strictly: whatever is not as expected is refused by name. */
record Body(JsonObject json) {
    private static final int SHOWN = 60;

    /** No number of so many decimal digits is too long for a long. */
    private static final int LONG_DIGITS = 18;

    /** The object, which may have these fields and no other. */
    static Body of(HttpRequest request, String... known) {
        if (!isJson(request)) {
            throw new Refused(
                    415,
                    "unsupported-media-type",
                    "content-type: expected application/json but got '" + request.header("content-type") + "'");
        }
        var element = parse(request.body());
        if (!element.isJsonObject()) {
            throw bad("body", "a JSON object", element.toString());
        }
        var body = new Body(element.getAsJsonObject());
        for (var name : body.json().keySet()) {
            if (!Set.of(known).contains(name)) {
                throw new Refused(
                        400,
                        "bad-request",
                        "body: expected the fields " + String.join(", ", known) + " but got " + name);
            }
        }
        return body;
    }

    static boolean isJson(HttpRequest request) {
        var type = request.header("content-type");
        return type != null && type.strip().toLowerCase(Locale.ROOT).matches("application/json(\\s*;.*)?");
    }

    String text(String name) {
        var text = textOrNull(name);
        if (text == null) {
            throw bad(name, "text", "nothing");
        }
        return text;
    }

    @Nullable
    String textOrNull(String name) {
        var value = json.get(name);
        return value == null ? null : text(name, value);
    }

    /** A whole number; what a long does not hold is its least or its greatest. */
    long whole(String name) {
        var value = json.get(name);
        if (value instanceof JsonPrimitive primitive && primitive.isNumber()) {
            try {
                return whole(new BigDecimal(primitive.getAsString()));
            } catch (ArithmeticException | NumberFormatException e) {
                throw bad(name, "a whole number", value.toString());
            }
        }
        throw bad(name, "a whole number", String.valueOf(value));
    }

    private static long whole(BigDecimal number) {
        var isTooLong =
                number.stripTrailingZeros().scale() <= 0 && number.precision() - (long) number.scale() > LONG_DIGITS;
        if (isTooLong) {
            return number.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        return number.longValueExact();
    }

    /** A list of texts, empty when it is absent. */
    List<String> texts(String name) {
        var value = json.get(name);
        if (value == null) {
            return List.of();
        }
        if (!value.isJsonArray()) {
            throw bad(name, "a list", value.toString());
        }
        var texts = new ArrayList<String>();
        value.getAsJsonArray().forEach(element -> texts.add(text(name, element)));
        return texts;
    }

    private static String text(String name, JsonElement value) {
        if (!(value instanceof JsonPrimitive primitive) || !primitive.isString()) {
            throw bad(name, "text", value.toString());
        }
        return primitive.getAsString();
    }

    private static JsonElement parse(byte[] bytes) {
        try {
            return StrictJson.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException | IllegalArgumentException e) {
            throw new Refused(
                    400, "bad-json", "body: expected JSON but got " + bytes.length + " bytes of something else");
        }
    }

    /** As much of what somebody sent as is sent back. */
    static String shown(String actual) {
        return actual.length() <= SHOWN ? actual : actual.substring(0, SHOWN) + "…";
    }

    private static Refused bad(String name, String expected, String actual) {
        return new Refused(400, "bad-request", name + ": expected " + expected + " but got " + shown(actual));
    }
}
