package io.snaplabel.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.snaplabel.image.Explanation;
import io.snaplabel.image.ImageRecord;
import io.snaplabel.image.Label;
import io.snaplabel.image.ModelId;
import io.snaplabel.image.Outcome;
import io.snaplabel.image.StageMillis;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records and their parts as JSON objects; docs/api.md describes every field. */
public final class ResultJson {
    private static final int PROBABILITY_DIGITS = 6;
    private static final int MILLIS_DIGITS = 1;
    private static final int HEAT_DIGITS = 3;
    private static final int FRACTION_DIGITS = 6;

    private ResultJson() {}

    /** A whole record: {@code key, versionId?, outcome, labels, parents, rejection?, model, engine, millis}. */
    public static JsonObject of(ImageRecord record) {
        var json = new JsonObject();
        json.addProperty("key", record.image().key());
        if (record.image().versionId() != null) {
            json.addProperty("versionId", record.image().versionId());
        }
        putOutcome(json, record.outcome());
        putModel(json, record.model());
        json.add("millis", of(record.millis()));
        return json;
    }

    /** Adds {@code outcome}, {@code labels} and {@code parents}, which are empty unless it is labelled, and {@code rejection} or {@code reason}. */
    public static void putOutcome(JsonObject json, Outcome outcome) {
        json.addProperty("outcome", outcome.code());
        var labels = outcome instanceof Outcome.Labelled labelled ? labelled.labels() : List.<Label>of();
        var parents = outcome instanceof Outcome.Labelled labelled ? labelled.parents() : List.<Label>of();
        json.add("labels", of(labels));
        json.add("parents", of(parents));
        switch (outcome) {
            case Outcome.Labelled _ -> {}
            case Outcome.Rejected(var rejection) -> {
                var entry = new JsonObject();
                entry.addProperty("code", rejection.code());
                entry.addProperty("message", rejection.message());
                json.add("rejection", entry);
            }
            case Outcome.Gone(var detail) -> json.addProperty("reason", detail);
            case Outcome.Deleted() -> {}
        }
    }

    /** Each label's {@code wnid, name, probability}. */
    public static JsonArray of(List<Label> labels) {
        var json = new JsonArray();
        labels.forEach(label -> {
            var entry = new JsonObject();
            entry.addProperty("wnid", label.wnid());
            entry.addProperty("name", label.name());
            entry.addProperty("probability", rounded(label.probability(), PROBABILITY_DIGITS));
            json.add(entry);
        });
        return json;
    }

    /** Adds {@code model} and {@code engine}, which are null where no model was asked: on a tombstone. */
    public static void putModel(JsonObject json, @Nullable ModelId id) {
        if (id == null) {
            json.add("model", JsonNull.INSTANCE);
            json.add("engine", JsonNull.INSTANCE);
            return;
        }
        var model = new JsonObject();
        model.addProperty("name", id.name());
        model.addProperty("digest", id.digest());
        json.add("model", model);
        json.addProperty("engine", id.engine());
    }

    /** The milliseconds of each stage. */
    public static JsonObject of(StageMillis millis) {
        var json = new JsonObject();
        json.addProperty("fetch", rounded(millis.fetch(), MILLIS_DIGITS));
        json.addProperty("decode", rounded(millis.decode(), MILLIS_DIGITS));
        json.addProperty("forward", rounded(millis.forward(), MILLIS_DIGITS));
        json.addProperty("effects", rounded(millis.effects(), MILLIS_DIGITS));
        json.addProperty("total", rounded(millis.total(), MILLIS_DIGITS));
        return json;
    }

    /** {@code wnid, name} of the label, {@code columns, rows, heat} of its map, and the {@code crop} that the map is spread over. */
    public static JsonObject of(Explanation explanation) {
        var json = new JsonObject();
        json.addProperty("wnid", explanation.label().wnid());
        json.addProperty("name", explanation.label().name());
        json.addProperty("columns", explanation.columns());
        json.addProperty("rows", explanation.rows());
        var heat = new JsonArray();
        explanation.heat().forEach(value -> heat.add(rounded(value, HEAT_DIGITS)));
        json.add("heat", heat);
        var crop = new JsonObject();
        crop.addProperty("left", rounded(explanation.crop().left(), FRACTION_DIGITS));
        crop.addProperty("top", rounded(explanation.crop().top(), FRACTION_DIGITS));
        crop.addProperty("width", rounded(explanation.crop().width(), FRACTION_DIGITS));
        crop.addProperty("height", rounded(explanation.crop().height(), FRACTION_DIGITS));
        json.add("crop", crop);
        return json;
    }

    private static BigDecimal rounded(double value, int digits) {
        return BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_EVEN);
    }
}
