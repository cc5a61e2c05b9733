package io.snaplabel.dynamodb;

import io.snaplabel.image.ImageFormat;
import io.snaplabel.image.ImageRecord;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.Label;
import io.snaplabel.image.ModelId;
import io.snaplabel.image.Outcome;
import io.snaplabel.image.Sequencer;
import io.snaplabel.image.StageMillis;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The item of one object, and a record in it. {@code object} and {@code version} are its key; docs/operate.md lists every attribute.
 */
final class RecordItem {
    static final String OBJECT = "object";
    static final String VERSION = "version";
    static final String SEQUENCER = "sequencer";
    static final String STATE = "state";
    static final String ATTEMPT = "attempt";
    static final String LEASE_UNTIL = "leaseUntil";
    static final String MODEL_DIGEST = "modelDigest";
    static final String IN_PROGRESS = "IN_PROGRESS";
    static final String DONE = "DONE";

    /** The name of the best label, for people who read the table. */
    static final String BEST = "best";

    /** A tombstone outlives every event that could still arrive: SQS keeps a message for 14 days at most. */
    private static final Duration TOMBSTONE_KEPT = Duration.ofDays(90);

    private static final String RESULT_SEQUENCER = "resultSequencer";
    private static final int PROBABILITY_DIGITS = 6;
    private static final int MILLIS_DIGITS = 3;

    private RecordItem() {}

    static Map<String, AttributeValue> key(ImageRef image) {
        return Map.of(OBJECT, text(image.bucket() + "/" + image.key()), VERSION, text(image.versionKey()));
    }

    /** The whole item of a record that is done. */
    static Map<String, AttributeValue> of(ImageRecord done) {
        var item = new HashMap<>(key(done.image()));
        item.put("bucket", text(done.image().bucket()));
        item.put("key", text(done.image().key()));
        item.put(STATE, text(DONE));
        item.put(SEQUENCER, text(done.sequencer().digits()));
        item.put(RESULT_SEQUENCER, text(done.sequencer().digits()));
        item.put("bytes", number(done.bytes()));
        item.put("eventTime", text(done.eventTime().toString()));
        item.put("recordedAt", text(done.recordedAt().toString()));
        item.put("outcome", text(done.outcome().code()));
        item.put("millis", millis(done.millis()));
        putIfPresent(item, "eTag", done.eTag());
        if (done.model() != null) {
            item.put("model", text(done.model().name()));
            item.put(MODEL_DIGEST, text(done.model().digest()));
            item.put("preprocessingDigest", text(done.model().preprocessingDigest()));
            item.put("engine", text(done.model().engine()));
        }
        switch (done.outcome()) {
            case Outcome.Labelled labelled -> putLabels(item, labelled);
            case Outcome.Rejected rejected -> {
                item.put("rejection", RejectionItem.of(rejected.rejection()));
                item.put("reason", text(rejected.rejection().message()));
            }
            case Outcome.Gone gone -> item.put("reason", text(gone.detail()));
            case Outcome.Deleted() ->
                item.put(
                        "expiresAt",
                        number(done.recordedAt().plus(TOMBSTONE_KEPT).getEpochSecond()));
        }
        return item;
    }

    /** The last result in an item; null when there is only a first claim, or no item at all. */
    static @Nullable ImageRecord result(ImageRef image, Attributes item) {
        if (!item.has("outcome")) {
            return null;
        }
        return new ImageRecord(
                image,
                new Sequencer(item.text(RESULT_SEQUENCER)),
                item.textOrNull("eTag"),
                item.whole("bytes"),
                outcome(item),
                item.has(MODEL_DIGEST) ? model(item) : null,
                millis(item.map("millis")),
                item.instant("eventTime"),
                item.instant("recordedAt"));
    }

    static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }

    static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }

    static AttributeValue probability(double value) {
        return number(value, PROBABILITY_DIGITS);
    }

    private static AttributeValue number(double value, int digits) {
        return AttributeValue.fromN(BigDecimal.valueOf(value)
                .setScale(digits, RoundingMode.HALF_EVEN)
                .toPlainString());
    }

    private static void putIfPresent(Map<String, AttributeValue> item, String name, @Nullable String value) {
        if (value != null) {
            item.put(name, text(value));
        }
    }

    private static void putLabels(Map<String, AttributeValue> item, Outcome.Labelled labelled) {
        item.put(BEST, text(labelled.labels().getFirst().name()));
        item.put("format", text(labelled.format().name()));
        item.put("width", number(labelled.width()));
        item.put("height", number(labelled.height()));
        item.put("tagsLeftOut", number(labelled.tagsLeftOut()));
        item.put("labels", labels(labelled.labels()));
        item.put("parents", labels(labelled.parents()));
    }

    static AttributeValue labels(List<Label> labels) {
        return AttributeValue.fromL(labels.stream()
                .map(label -> AttributeValue.fromM(Map.of(
                        "wnid", text(label.wnid()),
                        "name", text(label.name()),
                        "probability", probability(label.probability()))))
                .toList());
    }

    static List<Label> labels(Attributes item, String name) {
        return item.maps(name).stream()
                .map(label -> new Label(label.text("wnid"), label.text("name"), label.decimal("probability")))
                .toList();
    }

    private static Outcome outcome(Attributes item) {
        var code = item.text("outcome");
        return switch (code) {
            case "labelled" ->
                new Outcome.Labelled(
                        labels(item, "labels"),
                        labels(item, "parents"),
                        ImageFormat.valueOf(item.text("format")),
                        Math.toIntExact(item.whole("width")),
                        Math.toIntExact(item.whole("height")),
                        Math.toIntExact(item.whole("tagsLeftOut")));
            case "rejected" -> new Outcome.Rejected(RejectionItem.read(item.map("rejection")));
            case "gone" -> new Outcome.Gone(item.text("reason"));
            case "deleted" -> new Outcome.Deleted();
            default -> throw new IllegalStateException("record: expected a known outcome but got '" + code + "'");
        };
    }

    private static ModelId model(Attributes item) {
        return new ModelId(
                item.text("model"), item.text(MODEL_DIGEST), item.text("preprocessingDigest"), item.text("engine"));
    }

    private static AttributeValue millis(StageMillis millis) {
        return AttributeValue.fromM(Map.of(
                "fetch", number(millis.fetch(), MILLIS_DIGITS),
                "decode", number(millis.decode(), MILLIS_DIGITS),
                "forward", number(millis.forward(), MILLIS_DIGITS),
                "effects", number(millis.effects(), MILLIS_DIGITS),
                "total", number(millis.total(), MILLIS_DIGITS)));
    }

    private static StageMillis millis(Attributes millis) {
        return new StageMillis(
                millis.decimal("fetch"),
                millis.decimal("decode"),
                millis.decimal("forward"),
                millis.decimal("effects"),
                millis.decimal("total"));
    }
}
