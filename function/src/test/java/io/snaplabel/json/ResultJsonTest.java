package io.snaplabel.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.snaplabel.image.ImageFormat;
import io.snaplabel.image.ImageRecord;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.Label;
import io.snaplabel.image.ModelId;
import io.snaplabel.image.ObjectEvent;
import io.snaplabel.image.Outcome;
import io.snaplabel.image.Rejection;
import io.snaplabel.image.Sequencer;
import io.snaplabel.image.StageMillis;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultJsonTest {
    private static JsonObject json(Outcome outcome) {
        return ResultJson.of(new ImageRecord(
                new ImageRef("pictures", "a b/ü.jpg", "v1"),
                new Sequencer("1"),
                "etag",
                10,
                outcome,
                new ModelId("resnet50", "digest-1", "preprocessing-1", "mxnet-fp32"),
                new StageMillis(1.04, 2, 3, 4, 10.06),
                Instant.EPOCH,
                Instant.EPOCH));
    }

    @Test
    void tellsEverythingOfALabelledPicture() {
        var label = new Label("n02123045", "tabby", 0.7486584);
        assertThat(json(new Outcome.Labelled(
                        List.of(label), List.of(new Label("n02121620", "cat", 0.93)), ImageFormat.JPEG, 451, 300, 0)))
                .isEqualTo(JsonParser.parseString("""
                    {"key": "a b/ü.jpg", "versionId": "v1", "outcome": "labelled",
                     "labels": [{"wnid": "n02123045", "name": "tabby", "probability": 0.748658}],
                     "parents": [{"wnid": "n02121620", "name": "cat", "probability": 0.93}],
                     "model": {"name": "resnet50", "digest": "digest-1"}, "engine": "mxnet-fp32",
                     "millis": {"fetch": 1.0, "decode": 2.0, "forward": 3.0, "effects": 4.0, "total": 10.1}}\
                    """));
    }

    @Test
    void tellsWhyAPictureWasRejected() {
        var json = json(new Outcome.Rejected(new Rejection.TooManyPixels(20_000, 20_000, 100)));
        assertThat(json.get("outcome").getAsString()).isEqualTo("rejected");
        assertThat(json.getAsJsonArray("labels")).isEmpty();
        assertThat(json.getAsJsonObject("rejection"))
                .hasToString("{\"code\":\"too-many-pixels\","
                        + "\"message\":\"expected at most 100 pixels but got 20000 x 20000\"}");
    }

    @Test
    void tellsWhyAPictureIsGone() {
        assertThat(json(new Outcome.Gone("the object has been replaced"))
                        .get("reason")
                        .getAsString())
                .isEqualTo("the object has been replaced");
    }

    @Test
    void aTombstoneHasNoModel() {
        var event = new ObjectEvent.Deleted(new ImageRef("pictures", "k", null), new Sequencer("1"), Instant.EPOCH);
        var json = ResultJson.of(ImageRecord.tombstone(event, Instant.EPOCH));
        assertThat(json.keySet()).containsExactly("key", "outcome", "labels", "parents", "model", "engine", "millis");
        assertThat(json.get("model").isJsonNull()).isTrue();
    }
}
