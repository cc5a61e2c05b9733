package io.snaplabel.dynamodb;

import static io.snaplabel.dynamodb.RecordItem.number;
import static io.snaplabel.dynamodb.RecordItem.text;

import io.snaplabel.catalogue.Card;
import io.snaplabel.catalogue.Shown;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.Label;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The item of a card, and of each name that its object can be found by. A card's is its record's, with what was made of it. */
final class CardItem {
    static final String REVISION = "revision";

    private static final String OF_VERSION = "ofVersion";
    private static final int DIGEST_DIGITS = 16;

    /** Milliseconds, always three digits, so that text compares as time. */
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private CardItem() {}

    static Map<String, AttributeValue> key(String bucket, String key) {
        return Map.of(RecordItem.OBJECT, text(Table.object(bucket, key)), RecordItem.VERSION, text(Table.CARD));
    }

    static Map<String, AttributeValue> of(Card card) {
        var image = card.record().image();
        var object = Table.object(image.bucket(), image.key());
        var item = new HashMap<>(RecordItem.of(card.record()));
        // Of a record; a card is no attempt's.
        item.remove(RecordItem.STATE);
        item.remove(RecordItem.SEQUENCER);
        item.remove(RecordItem.BEST);
        item.putAll(key(image.bucket(), image.key()));
        item.put(OF_VERSION, text(image.versionKey()));
        item.put(REVISION, number(card.revision()));
        item.put("shown", shown(card.labels()));
        item.put("shownParents", shown(card.parents()));
        if (card.correction() != null) {
            item.put("correction", AttributeValue.fromM(CorrectionItem.said(card.correction())));
        }
        if (card.isListed()) {
            item.put(Table.SHELF, text(shelf(image.bucket(), Table.shelf(object))));
            item.put(Table.UPLOADED, text(position(card.record().eventTime(), object)));
        }
        return item;
    }

    static Card read(Attributes item) {
        var image = new ImageRef(item.text("bucket"), item.text("key"), item.text(OF_VERSION));
        var record = RecordItem.result(image, item);
        if (record == null) {
            throw new IllegalStateException(
                    image + ": expected a card but got " + item.item().keySet());
        }
        return new Card(
                record,
                item.has("correction") ? CorrectionItem.said(item.map("correction")) : null,
                shown(item, "shown"),
                shown(item, "shownParents"),
                item.whole(REVISION));
    }

    /** The item of a name that an object can be found by. */
    static Map<String, AttributeValue> name(ImageRef image, Shown shown) {
        var item = new HashMap<>(nameKey(image, shown.name()));
        item.put(Table.LABEL, text(shown.name()));
        item.put(Table.PROBABILITY, RecordItem.probability(shown.probability()));
        item.put("bucket", text(image.bucket()));
        item.put("key", text(image.key()));
        item.put(OF_VERSION, text(image.versionKey()));
        item.put("by", text(shown.by().name()));
        return item;
    }

    static Map<String, AttributeValue> nameKey(ImageRef image, String name) {
        return Map.of(
                RecordItem.OBJECT, text(Table.object(image.bucket(), image.key())),
                RecordItem.VERSION, text(Table.NAME + name));
    }

    static ImageRef image(Attributes name) {
        return new ImageRef(name.text("bucket"), name.text("key"), name.text(OF_VERSION));
    }

    /** A place in the order of uploads that no other object has. */
    static String position(Instant uploaded, String object) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(object.getBytes(StandardCharsets.UTF_8));
            return MILLIS.format(uploaded) + "#"
                    + HexFormat.of().formatHex(digest).substring(0, DIGEST_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static String shelf(String bucket, int number) {
        return bucket + "#" + number;
    }

    private static AttributeValue shown(List<Shown> labels) {
        return AttributeValue.fromL(labels.stream()
                .map(shown -> AttributeValue.fromM(Map.of(
                        "wnid", text(shown.label().wnid()),
                        "name", text(shown.name()),
                        "probability", RecordItem.probability(shown.probability()),
                        "by", text(shown.by().name()))))
                .toList());
    }

    private static List<Shown> shown(Attributes item, String name) {
        return item.maps(name).stream()
                .map(entry -> new Shown(
                        new Label(entry.text("wnid"), entry.text("name"), entry.decimal("probability")),
                        Shown.By.valueOf(entry.text("by"))))
                .toList();
    }
}
