package io.snaplabel.dynamodb;

import static io.snaplabel.dynamodb.RecordItem.number;
import static io.snaplabel.dynamodb.RecordItem.text;

import io.snaplabel.image.ImageFormat;
import io.snaplabel.image.Rejection;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A rejection as a DynamoDB map: its code and its numbers. */
final class RejectionItem {
    private RejectionItem() {}

    static AttributeValue of(Rejection rejection) {
        var code = text(rejection.code());
        return AttributeValue.fromM(
                switch (rejection) {
                    case Rejection.Empty() -> Map.of("code", code);
                    case Rejection.NotAnImage(var firstBytes) -> Map.of("code", code, "firstBytes", text(firstBytes));
                    case Rejection.UnsupportedFormat(var format, var detail) ->
                        Map.of("code", code, "format", text(format.name()), "detail", text(detail));
                    case Rejection.TooManyBytes(var bytes, var limit) ->
                        Map.of("code", code, "bytes", number(bytes), "limit", number(limit));
                    case Rejection.TooManyPixels(var width, var height, var limit) ->
                        Map.of(
                                "code", code,
                                "width", number(width),
                                "height", number(height),
                                "limit", number(limit));
                    case Rejection.Damaged(var format, var detail) ->
                        Map.of("code", code, "format", text(format.name()), "detail", text(detail));
                });
    }

    static Rejection read(Attributes item) {
        var code = item.text("code");
        return switch (code) {
            case "empty" -> new Rejection.Empty();
            case "not-an-image" -> new Rejection.NotAnImage(item.text("firstBytes"));
            case "unsupported-format" -> new Rejection.UnsupportedFormat(format(item), item.text("detail"));
            case "too-many-bytes" -> new Rejection.TooManyBytes(item.whole("bytes"), item.whole("limit"));
            case "too-many-pixels" ->
                new Rejection.TooManyPixels(item.whole("width"), item.whole("height"), item.whole("limit"));
            case "damaged" -> new Rejection.Damaged(format(item), item.text("detail"));
            default -> throw new IllegalStateException("record: expected a known rejection but got '" + code + "'");
        };
    }

    private static ImageFormat format(Attributes item) {
        return ImageFormat.valueOf(item.text("format"));
    }
}
