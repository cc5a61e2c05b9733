package io.snaplabel.event;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;

/** One JSON document strictly as RFC 8259 has it: what only a lenient reader understands, nobody sent whose documents these are. */
public final class StrictJson {
    private StrictJson() {}

    /** Throws an {@link IllegalArgumentException} that says what is wrong with it. */
    public static JsonElement of(String text) {
        try {
            var reader = new JsonReader(new StringReader(text));
            reader.setStrictness(Strictness.STRICT);
            var element = JsonParser.parseReader(reader);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new JsonParseException("more than one value");
            }
            return element;
        } catch (IOException | JsonParseException e) {
            throw new IllegalArgumentException("expected JSON but got " + e.getMessage(), e);
        }
    }
}
