package io.snaplabel.dynamodb;

import static io.snaplabel.dynamodb.RecordItem.text;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Places in a long list as people hand them back: base64url, and refused when nobody can have been given them. */
final class Place {
    private static final Pattern UPLOAD =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z#[0-9a-f]{16}");
    private static final Pattern PROBABILITY = Pattern.compile("[01](\\.\\d{1,6})?");

    private Place() {}

    static String upload(Attributes item) {
        return encode(item.text(Table.UPLOADED));
    }

    static String upload(String place) {
        var uploaded = decode(place);
        if (!UPLOAD.matcher(uploaded).matches()) {
            throw unknown(place);
        }
        return uploaded;
    }

    static String hit(Attributes last) {
        var probability = new BigDecimal(last.number(Table.PROBABILITY));
        return encode(probability.toPlainString() + " " + last.text(RecordItem.OBJECT));
    }

    /** The key that an index goes on after. */
    static Map<String, AttributeValue> hit(String place, String label) {
        var parts = decode(place).split(" ", 2);
        if (parts.length != 2 || !PROBABILITY.matcher(parts[0]).matches() || parts[1].isEmpty()) {
            throw unknown(place);
        }
        return Map.of(
                Table.LABEL, text(label),
                Table.PROBABILITY, AttributeValue.fromN(parts[0]),
                RecordItem.OBJECT, text(parts[1]),
                RecordItem.VERSION, text(Table.NAME + label));
    }

    private static String encode(String place) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String place) {
        try {
            var bytes = Base64.getUrlDecoder().decode(place);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw new IllegalArgumentException(problem(place), e);
        }
    }

    private static IllegalArgumentException unknown(String place) {
        return new IllegalArgumentException(problem(place));
    }

    private static String problem(String place) {
        return "cursor: expected the one that a page named as its next but got '" + place + "'";
    }
}
