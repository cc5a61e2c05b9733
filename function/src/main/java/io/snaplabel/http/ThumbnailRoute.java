package io.snaplabel.http;

import static java.util.Objects.requireNonNull;

import io.snaplabel.catalogue.Card;
import io.snaplabel.catalogue.Catalogue;
import io.snaplabel.classify.ImageSource;
import io.snaplabel.classify.ImageSource.Fetched;
import io.snaplabel.classify.ImageSource.Missing;
import io.snaplabel.classify.Thumbnails;
import io.snaplabel.event.HttpRequest;
import io.snaplabel.image.ImageRecord;
import io.snaplabel.image.ObjectEvent;
import io.snaplabel.image.Rejection;
import java.util.Map;
import java.util.Set;

/** {@code GET /thumbnails/{key}}: the very bytes that were labelled, as a small JPEG without anything but its pixels. */
final class ThumbnailRoute {
    private static final int USUAL_SIDE = 320;
    private static final int LONGEST_SIDE = 1280;

    private final Catalogue catalogue;
    private final ImageSource images;
    private final Thumbnails thumbnails;
    private final Set<String> buckets;
    private final long maxImageBytes;

    ThumbnailRoute(
            Catalogue catalogue, ImageSource images, Thumbnails thumbnails, Set<String> buckets, long maxImageBytes) {
        this.catalogue = catalogue;
        this.images = images;
        this.thumbnails = thumbnails;
        this.buckets = buckets;
        this.maxImageBytes = maxImageBytes;
    }

    Answer get(HttpRequest request, String key) {
        var asked = new Parameters(request.query(), "bucket", "side");
        var bucket = asked.bucket(buckets);
        var side = asked.whole("side", 1, LONGEST_SIDE, USUAL_SIDE);
        var record = catalogue
                .find(bucket, key)
                .filter(Card::isListed)
                .orElseThrow(() -> ImageRoutes.missing(bucket, key))
                .record();
        var eTag = "\"" + record.eTag() + "\"";
        var answer = Preconditions.isKnown(request, eTag)
                ? new Answer(304, Map.of(), "")
                : Answer.bytes("image/jpeg", jpeg(record, side));
        return answer.with("etag", eTag).with("cache-control", "private, max-age=300");
    }

    private byte[] jpeg(ImageRecord record, int side) {
        return switch (thumbnails.of(fetch(record), side)) {
            case Thumbnails.Made(var pixels) -> JpegBytes.of(pixels);
            case Thumbnails.Refused(var rejection) -> throw Refused.of(rejection);
        };
    }

    private byte[] fetch(ImageRecord record) {
        if (record.bytes() > maxImageBytes) {
            throw Refused.of(new Rejection.TooManyBytes(record.bytes(), maxImageBytes));
        }
        var labelled = new ObjectEvent.Created(
                record.image(), record.sequencer(), record.eventTime(), requireNonNull(record.eTag()), record.bytes());
        return switch (images.fetch(labelled)) {
            case Fetched fetched -> fetched.bytes();
            case Missing missing ->
                throw new Refused(
                        404,
                        "no-such-object",
                        record.image() + ": expected the object that was labelled but " + missing.detail());
        };
    }
}
