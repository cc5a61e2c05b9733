package io.snaplabel.dynamodb;

import static io.snaplabel.dynamodb.RecordItem.text;

import io.snaplabel.catalogue.Card;
import io.snaplabel.catalogue.Correction;
import io.snaplabel.catalogue.Feedback;
import io.snaplabel.image.Outcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The item of a correction, which nothing but another correction of the same bytes replaces. */
final class CorrectionItem {
    private CorrectionItem() {}

    static Map<String, AttributeValue> key(String bucket, String key, String eTag) {
        return Map.of(
                RecordItem.OBJECT, text(Table.object(bucket, key)),
                RecordItem.VERSION, text(Table.CORRECTION + eTag));
    }

    /** The item of a card that has a correction. */
    static Map<String, AttributeValue> of(Card card) {
        var record = card.record();
        var image = record.image();
        var eTag = Objects.requireNonNull(record.eTag());
        var correction = Objects.requireNonNull(card.correction());
        var item = new HashMap<>(key(image.bucket(), image.key(), eTag));
        item.putAll(said(correction));
        item.put("bucket", text(image.bucket()));
        item.put("key", text(image.key()));
        item.put("ofVersion", text(image.versionKey()));
        item.put("eTag", text(eTag));
        item.put(
                "labels",
                RecordItem.labels(
                        record.outcome() instanceof Outcome.Labelled labelled ? labelled.labels() : List.of()));
        if (record.model() != null) {
            item.put("model", text(record.model().name()));
        }
        item.put(Table.SHELF, text(Table.CORRECTIONS));
        item.put(
                Table.UPLOADED,
                text(CardItem.position(correction.at(), Table.object(image.bucket(), image.key()) + "#" + eTag)));
        return item;
    }

    static Feedback feedback(Attributes item) {
        return new Feedback(
                CardItem.image(item),
                item.text("eTag"),
                said(item),
                RecordItem.labels(item, "labels"),
                item.textOrNull("model"));
    }

    static Map<String, AttributeValue> said(Correction correction) {
        return Map.of(
                "set", texts(correction.set()),
                "confirmed", texts(correction.confirmed()),
                "removed", texts(correction.removed()),
                "at", text(correction.at().toString()));
    }

    static Correction said(Attributes item) {
        return new Correction(item.texts("set"), item.texts("confirmed"), item.texts("removed"), item.instant("at"));
    }

    private static AttributeValue texts(List<String> values) {
        return AttributeValue.fromL(values.stream().map(RecordItem::text).toList());
    }
}
