package io.snaplabel.backfill;

import io.snaplabel.backfill.KnownRecords.Known;
import io.snaplabel.backfill.Listing.Found;
import io.snaplabel.backfill.Seen.Fate;
import io.snaplabel.image.ObjectEvent;
import io.snaplabel.image.Sequencer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;

/** Every object of a bucket: what has no label by the current model is to do. Not thread-safe; throws the SDK's exceptions. */
public final class ListedObjects implements Source {
    private final Listing listing;
    private final KnownRecords records;
    private final String modelDigest;
    private final long maxBytes;

    /**
     * What lies in a bucket, and what is known of it.
     *
     * @param modelDigest of the model in service
     * @param maxBytes the largest object that is labelled
     * @param cursor of the last object that need not be looked at any more, or null
     */
    public ListedObjects(
            S3Client s3,
            DynamoDbClient dynamoDb,
            String table,
            Target target,
            boolean everyVersion,
            String modelDigest,
            long maxBytes,
            @Nullable String cursor) {
        this.listing = new Listing(s3, target, everyVersion, cursor);
        this.records = new KnownRecords(dynamoDb, table);
        this.modelDigest = modelDigest;
        this.maxBytes = maxBytes;
    }

    @Override
    public List<Seen> next(int most) {
        var found = new ArrayList<Found>();
        while (found.size() < Math.min(most, MOST) && listing.hasNext()) {
            found.add(listing.next());
        }
        var promising = found.stream()
                .filter(one -> atOnce(one) == null)
                .map(Found::image)
                .toList();
        var known = records.of(promising);
        return found.stream().map(one -> seen(one, known.get(one.image()))).toList();
    }

    private Seen seen(Found found, @Nullable Known known) {
        var atOnce = atOnce(found);
        var event = new ObjectEvent.Created(
                found.image(),
                known == null ? Sequencer.OLDEST : known.sequencer(),
                found.modified(),
                found.eTag(),
                found.bytes());
        var fate = atOnce == null ? fate(found, known) : atOnce;
        return new Seen(event, KeyKind.of(found.image().key()), fate, found.cursor());
    }

    private @Nullable Fate atOnce(Found found) {
        return switch (KeyKind.of(found.image().key())) {
            case NO_PICTURE -> Fate.NO_PICTURE;
            case UNSUPPORTED -> Fate.UNSUPPORTED;
            default ->
                found.bytes() == 0
                        ? Fate.EMPTY
                        : found.bytes() > maxBytes ? Fate.TOO_LARGE : found.isArchived() ? Fate.ARCHIVED : null;
        };
    }

    private Fate fate(Found found, @Nullable Known known) {
        if (known == null || known.outcome() == null) {
            return Fate.NEW;
        }
        var isSettled = known.outcome().equals("labelled") || known.outcome().equals("rejected");
        if (!isSettled || !found.eTag().equals(known.eTag())) {
            return Fate.CHANGED_SINCE;
        }
        return modelDigest.equals(known.modelDigest()) ? Fate.CURRENT : Fate.STALE;
    }
}
