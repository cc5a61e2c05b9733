package io.snaplabel.classify;

import io.snaplabel.catalogue.Card;
import io.snaplabel.catalogue.Catalogue;
import io.snaplabel.catalogue.Corrected;
import io.snaplabel.catalogue.Correction;
import io.snaplabel.image.ImageRecord;
import io.snaplabel.image.ObjectEvent;
import io.snaplabel.image.Outcome;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Shows what is known of an object where people look: in the catalogue, and as tags. A person's word always wins over the model's, whichever
 * came last: both are decided by the revision of the object's card. Repeatable and thread-safe.
 */
public final class ShowLabels {
    private static final int ATTEMPTS = 10;

    /** The newest event of an object; objects that no event spoke of go by when they were written. */
    private static final Comparator<ImageRecord> NEWEST =
            Comparator.comparing(ImageRecord::sequencer).thenComparing(ImageRecord::eventTime);

    private final Catalogue catalogue;
    private final Corrected corrected;
    private final TagCards tags;

    public ShowLabels(Catalogue catalogue, Corrected corrected, TagStore tags, OwnTags own) {
        this.catalogue = catalogue;
        this.corrected = corrected;
        this.tags = new TagCards(tags, own);
    }

    /**
     * What is shown of an object at one moment.
     *
     * @param card null when there is none
     * @param correction what was once said of the bytes that were asked for; null when nothing was
     */
    private record Seen(@Nullable Card card, @Nullable Correction correction) {}

    /**
     * Shows a result, unless a newer one of the same key is shown; its own tags are written all the same, since they are of its version.
     *
     * @return its outcome, which says how many tags found no room
     * @throws TransientFault when others keep coming between
     */
    Outcome show(ImageRecord record) {
        return show(record, look(record));
    }

    /** Likewise; faster where nothing of the key is shown yet, slower where something is. */
    Outcome showNew(ImageRecord record) {
        return show(record, new Seen(null, null));
    }

    private Outcome show(ImageRecord record, Seen seen) {
        var outcome = record.outcome();
        var now = seen;
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            var leftOut = placeAndTag(record, now);
            if (leftOut.isPresent()) {
                return outcome instanceof Outcome.Labelled labelled ? labelled.withTagsLeftOut(leftOut.get()) : outcome;
            }
            now = look(record);
        }
        throw contended(record);
    }

    private Seen look(ImageRecord record) {
        var image = record.image();
        var card = catalogue.find(image.bucket(), image.key()).orElse(null);
        return new Seen(card, correction(record, card));
    }

    private @Nullable Correction correction(ImageRecord record, @Nullable Card shown) {
        var eTag = record.eTag();
        if (eTag == null) {
            return null;
        }
        return shown != null && eTag.equals(shown.record().eTag())
                ? shown.correction()
                : catalogue
                        .correction(record.image().bucket(), record.image().key(), eTag)
                        .orElse(null);
    }

    /**
     * Shows a card and its tags. The last look at the tags comes after the card is there, and the last look at the card after the tags: who else
     * writes either then sees ours, or is seen.
     *
     * @return how many tags found no room; nothing when somebody else wrote the card meanwhile
     */
    private Optional<Integer> placeAndTag(ImageRecord record, Seen seen) {
        var before = seen.card();
        var card = card(record, seen);
        var isThere = card.equals(before) || (before != null && isOlder(record, before.record()));
        if (!isThere && !place(before, card)) {
            return Optional.empty();
        }
        var leftOut = tags.tag(card);
        return hasChanged(card) ? Optional.empty() : Optional.of(leftOut);
    }

    /** Writes the tags meanwhile; whoever looks at them afterwards mends them if the card is refused. */
    private boolean place(@Nullable Card before, Card card) {
        try (var tagging = Meanwhile.start(() -> tags.begin(card))) {
            var isPlaced = catalogue.put(before, card);
            tagging.join();
            return isPlaced;
        }
    }

    /** The one that shall be shown: what is there when it says the same, or is of a newer event of the same version. */
    private Card card(ImageRecord record, Seen seen) {
        var before = seen.card();
        var card = corrected.card(record, seen.correction(), revision(before));
        if (before == null) {
            return card;
        }
        var isThere =
                isOlder(record, before.record()) ? before.record().image().equals(record.image()) : card.says(before);
        return isThere ? before : card;
    }

    /** Takes an object out of sight that was deleted, or covered by a delete marker; an older version's end changes nothing. */
    void hide(ObjectEvent.Deleted event, Instant now) {
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            var before =
                    catalogue.find(event.image().bucket(), event.image().key()).orElse(null);
            if (isAnother(event, before)) {
                return;
            }
            var tombstone = tombstone(event, before, now);
            var card = corrected.card(tombstone, null, revision(before));
            if (before != null && (isOlder(tombstone, before.record()) || card.says(before))) {
                return;
            }
            if (catalogue.put(before, card)) {
                return;
            }
        }
        throw contended(ImageRecord.tombstone(event, now));
    }

    /** A version's takes the version's place in the order: newer versions may still be on their way here. */
    private static ImageRecord tombstone(ObjectEvent.Deleted event, @Nullable Card before, Instant now) {
        var tombstone = ImageRecord.tombstone(event, now);
        return before == null || !isOfVersion(event)
                ? tombstone
                : tombstone.inPlaceOf(
                        before.record().sequencer(), before.record().eventTime());
    }

    /**
     * Keeps what a person says of an object as it is now, or forgets what was said; shows what then counts.
     *
     * @param change from the card to the correction, null to forget it; may be asked several times
     * @return nothing when there is no such object
     * @throws TransientFault when others keep coming between
     */
    public Optional<Card> correct(String bucket, String key, Function<Card, @Nullable Correction> change) {
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            var before = catalogue.find(bucket, key).filter(Card::isListed);
            if (before.isEmpty()) {
                return Optional.empty();
            }
            var said = change.apply(before.get());
            var known = said == null ? null : corrected.known(said);
            var after =
                    corrected.card(before.get().record(), known, before.get().revision() + 1);
            if (isSame(known, before.get().correction())) {
                // Whoever said so before may have died before the tags were written.
                tagUntilSettled(before.get());
                return before;
            }
            if (catalogue.put(before.get(), after)) {
                tagUntilSettled(after);
                return Optional.of(after);
            }
        }
        throw new TransientFault(
                "s3://" + bucket + "/" + key + ": corrected by others on each of " + ATTEMPTS + " attempts");
    }

    private static boolean isSame(@Nullable Correction said, @Nullable Correction before) {
        return said == null ? before == null : before != null && said.says(before);
    }

    private void tagUntilSettled(Card written) {
        var card = written;
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            tags.tag(card);
            var now = find(card);
            if (now.isEmpty() || now.get().revision() == card.revision()) {
                return;
            }
            card = now.get();
        }
    }

    /** Whether what was shown is no longer what counts of the same object's same version. */
    private boolean hasChanged(Card card) {
        return find(card).filter(now -> now.revision() > card.revision()).isPresent();
    }

    private Optional<Card> find(Card card) {
        var image = card.record().image();
        return catalogue
                .find(image.bucket(), image.key())
                .filter(now -> now.record().image().equals(image));
    }

    private static boolean isOlder(ImageRecord record, ImageRecord shown) {
        return NEWEST.compare(record, shown) < 0;
    }

    /** S3 tells of a deleted version, too, that is not the newest. */
    private static boolean isAnother(ObjectEvent.Deleted event, @Nullable Card shown) {
        return isOfVersion(event) && (shown == null || !shown.record().image().equals(event.image()));
    }

    private static boolean isOfVersion(ObjectEvent.Deleted event) {
        return event.image().versionId() != null && !event.isMarker();
    }

    private static long revision(@Nullable Card before) {
        return before == null ? 1 : before.revision() + 1;
    }

    private static TransientFault contended(ImageRecord record) {
        return new TransientFault(record.image() + ": shown by others on each of " + ATTEMPTS + " attempts");
    }
}
