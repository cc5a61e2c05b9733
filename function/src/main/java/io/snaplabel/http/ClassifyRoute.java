package io.snaplabel.http;

import com.google.gson.JsonObject;
import io.snaplabel.classify.ImageSource;
import io.snaplabel.classify.ImageSource.Fetched;
import io.snaplabel.classify.ImageSource.Missing;
import io.snaplabel.classify.Labeller;
import io.snaplabel.classify.Labeller.Explained;
import io.snaplabel.classify.Unexplainable;
import io.snaplabel.event.HttpRequest;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.ModelId;
import io.snaplabel.image.Outcome;
import io.snaplabel.image.Rejection;
import io.snaplabel.image.StageMillis;
import io.snaplabel.json.ResultJson;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code POST /classify}: a picture as the body, of any type but JSON, or a JSON object that says where in S3 it is. Keeps nothing. */
final class ClassifyRoute {
    private static final Pattern S3 = Pattern.compile("s3://([^/]+)/(.+)", Pattern.DOTALL);
    private static final int LONGEST_KEY = 1024;

    private final Labeller labeller;
    private final ModelId model;
    private final ImageSource images;
    private final Set<String> buckets;
    private final long maxImageBytes;

    ClassifyRoute(Labeller labeller, ModelId model, ImageSource images, Set<String> buckets, long maxImageBytes) {
        this.labeller = labeller;
        this.model = model;
        this.images = images;
        this.buckets = buckets;
        this.maxImageBytes = maxImageBytes;
    }

    Answer answer(HttpRequest request) {
        var isExplained = new Parameters(request.query(), "explain").is("explain");
        var start = System.nanoTime();
        var bytes = Body.isJson(request) ? fetch(image(Body.of(request, "s3", "versionId"))) : request.body();
        var fetchMillis = Body.isJson(request) ? (System.nanoTime() - start) / 1e6 : 0;
        if (bytes.length == 0) {
            throw Refused.of(new Rejection.Empty());
        }
        requireSize(bytes.length);
        var explained = isExplained ? explained(bytes) : new Explained(labeller.label(bytes), null);
        var answer = explained.answer();
        if (answer.outcome() instanceof Outcome.Rejected(var rejection)) {
            throw Refused.of(rejection);
        }
        var json = new JsonObject();
        ResultJson.putOutcome(json, answer.outcome());
        if (explained.explanation() != null) {
            json.add("explanation", ResultJson.of(explained.explanation()));
        }
        ResultJson.putModel(json, model);
        var total = fetchMillis + answer.decodeMillis() + answer.forwardMillis();
        json.add(
                "millis",
                ResultJson.of(new StageMillis(fetchMillis, answer.decodeMillis(), answer.forwardMillis(), 0, total)));
        return Answer.ok(json);
    }

    private Explained explained(byte[] bytes) {
        try {
            return labeller.explain(bytes);
        } catch (Unexplainable e) {
            throw new Refused(422, "not-explainable", String.valueOf(e.getMessage()));
        }
    }

    private ImageRef image(Body body) {
        var address = body.text("s3");
        var parts = S3.matcher(address);
        if (!parts.matches() || parts.group(2).length() > LONGEST_KEY) {
            throw new Refused(400, "bad-request", "s3: expected s3://bucket/key but got '" + Body.shown(address) + "'");
        }
        if (!buckets.contains(parts.group(1))) {
            throw new Refused(403, "bucket-not-allowed", "expected an allowed bucket but got '" + parts.group(1) + "'");
        }
        var versionId = body.textOrNull("versionId");
        try {
            return new ImageRef(parts.group(1), parts.group(2), versionId);
        } catch (IllegalArgumentException e) { // what no store could have as its key is not there
            throw new Refused(404, "no-such-object", String.valueOf(e.getMessage()));
        }
    }

    private byte[] fetch(ImageRef image) {
        var event = images.lookUp(image).orElseThrow(() -> missing(image, "there is none"));
        requireSize(event.bytes());
        return switch (images.fetch(event)) {
            case Fetched fetched -> fetched.bytes();
            case Missing missing -> throw missing(image, missing.detail());
        };
    }

    private void requireSize(long bytes) {
        if (bytes > maxImageBytes) {
            throw Refused.of(new Rejection.TooManyBytes(bytes, maxImageBytes));
        }
    }

    private static Refused missing(ImageRef image, String detail) {
        return new Refused(404, "no-such-object", image + ": expected an object but " + detail);
    }
}
