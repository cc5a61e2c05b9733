package io.snaplabel.http;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.snaplabel.catalogue.Card;
import io.snaplabel.catalogue.Catalogue;
import io.snaplabel.catalogue.Correction;
import io.snaplabel.catalogue.Search;
import io.snaplabel.classify.ShowLabels;
import io.snaplabel.event.HttpRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code /images}: the objects of a bucket, one of them, and what people say of it. An entity tag is the card's revision, so that two people do
 * not correct over each other who say {@code If-Match}.
 */
final class ImageRoutes {
    private final Catalogue catalogue;
    private final Search search;
    private final ShowLabels show;
    private final Set<String> buckets;
    private final InstantSource clock;

    ImageRoutes(Catalogue catalogue, Search search, ShowLabels show, Set<String> buckets, InstantSource clock) {
        this.catalogue = catalogue;
        this.search = search;
        this.show = show;
        this.buckets = buckets;
        this.clock = clock;
    }

    Answer list(HttpRequest request) {
        var asked = new Parameters(request.query(), "bucket", "limit", "cursor");
        var bucket = asked.bucket(buckets);
        var page = asked.page((limit, from) -> search.newest(bucket, limit, from));
        var images = new JsonArray();
        page.items().forEach(card -> images.add(CardJson.of(card)));
        var json = new JsonObject();
        json.add("images", images);
        json.addProperty("next", page.next());
        return Answer.ok(json);
    }

    Answer get(HttpRequest request, String key) {
        var bucket = new Parameters(request.query(), "bucket").bucket(buckets);
        return catalogue
                .find(bucket, key)
                .filter(Card::isListed)
                .map(card -> Preconditions.isKnown(request, eTag(card))
                        ? answer(card).notModified()
                        : answer(card))
                .orElseGet(() -> absent(bucket, key));
    }

    Answer correct(HttpRequest request, String key) {
        var bucket = new Parameters(request.query(), "bucket").bucket(buckets);
        var body = Body.of(request, "set", "confirm", "remove");
        return answer(request, bucket, key, correction(body));
    }

    Answer forget(HttpRequest request, String key) {
        var bucket = new Parameters(request.query(), "bucket").bucket(buckets);
        return answer(request, bucket, key, null);
    }

    private Answer answer(HttpRequest request, String bucket, String key, @Nullable Correction correction) {
        try {
            return show.correct(bucket, key, card -> {
                        Preconditions.require(request, eTag(card));
                        return correction;
                    })
                    .map(ImageRoutes::answer)
                    .orElseThrow(() -> missing(bucket, key));
        } catch (IllegalArgumentException e) {
            throw invalid(e);
        }
    }

    private Correction correction(Body body) {
        try {
            return new Correction(body.texts("set"), body.texts("confirm"), body.texts("remove"), clock.instant());
        } catch (IllegalArgumentException e) {
            throw invalid(e);
        }
    }

    private static Answer answer(Card card) {
        return Answer.ok(CardJson.of(card)).with("etag", eTag(card)).with("cache-control", "private, no-cache");
    }

    private static String eTag(Card card) {
        return "\"" + card.revision() + "\"";
    }

    /** What ends in /labels may be an odd key, but usually it is the resource that can only be written. */
    private static Answer absent(String bucket, String key) {
        return key.endsWith("/labels")
                ? Answer.methodNotAllowed(List.of("PUT", "DELETE"), "GET")
                : missing(bucket, key).answer();
    }

    static Refused missing(String bucket, String key) {
        return new Refused(
                404, "no-such-image", "s3://" + bucket + "/" + key + ": expected an image but there is none");
    }

    private static Refused invalid(IllegalArgumentException e) {
        return new Refused(422, "bad-correction", String.valueOf(e.getMessage()));
    }
}
