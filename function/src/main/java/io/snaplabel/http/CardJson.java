package io.snaplabel.http;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.snaplabel.catalogue.Card;
import io.snaplabel.catalogue.Correction;
import io.snaplabel.catalogue.Feedback;
import io.snaplabel.catalogue.Hit;
import io.snaplabel.catalogue.Shown;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.Outcome;
import io.snaplabel.json.ResultJson;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the catalogue knows, as JSON. */
final class CardJson {
    private CardJson() {}

    /** What counts of an object, and apart from it what the model and what a person said. */
    static JsonObject of(Card card) {
        var record = card.record();
        var json = image(record.image());
        json.addProperty("uploadedAt", record.eventTime().toString());
        json.addProperty("labelledAt", record.recordedAt().toString());
        json.addProperty("eTag", record.eTag());
        json.addProperty("bytes", record.bytes());
        if (record.outcome() instanceof Outcome.Labelled labelled) {
            json.addProperty("format", labelled.format().displayName());
            json.addProperty("width", labelled.width());
            json.addProperty("height", labelled.height());
        }
        json.add("labels", shown(card.labels()));
        json.add("parents", shown(card.parents()));
        json.add("correction", correction(card.correction()));
        var said = new JsonObject();
        ResultJson.putOutcome(said, record.outcome());
        ResultJson.putModel(said, record.model());
        said.add("millis", ResultJson.of(record.millis()));
        json.add("said", said);
        return json;
    }

    static JsonObject of(Hit hit) {
        var json = image(hit.image());
        json.addProperty("probability", hit.probability());
        json.addProperty("by", by(hit.by()));
        return json;
    }

    /** A line of training feedback. */
    static JsonObject of(Feedback feedback) {
        var json = image(feedback.image());
        json.addProperty("eTag", feedback.eTag());
        correction(feedback.correction()).getAsJsonObject().asMap().forEach(json::add);
        json.add("said", ResultJson.of(feedback.labels()));
        json.addProperty("model", feedback.model());
        return json;
    }

    private static JsonElement correction(@Nullable Correction correction) {
        if (correction == null) {
            return JsonNull.INSTANCE;
        }
        var json = new JsonObject();
        json.add("set", texts(correction.set()));
        json.add("confirm", texts(correction.confirmed()));
        json.add("remove", texts(correction.removed()));
        json.addProperty("correctedAt", correction.at().toString());
        return json;
    }

    private static JsonObject image(ImageRef image) {
        var json = new JsonObject();
        json.addProperty("bucket", image.bucket());
        json.addProperty("key", image.key());
        if (image.versionId() != null) {
            json.addProperty("versionId", image.versionId());
        }
        return json;
    }

    private static JsonArray shown(List<Shown> labels) {
        var json = ResultJson.of(labels.stream().map(Shown::label).toList());
        for (var i = 0; i < labels.size(); i++) {
            json.get(i).getAsJsonObject().addProperty("by", by(labels.get(i).by()));
        }
        return json;
    }

    private static JsonArray texts(List<String> texts) {
        var json = new JsonArray();
        texts.forEach(json::add);
        return json;
    }

    private static String by(Shown.By by) {
        return by.name().toLowerCase(Locale.ROOT);
    }
}
