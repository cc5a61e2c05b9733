package io.snaplabel.classify;

import io.snaplabel.classify.RecordStore.Busy;
import io.snaplabel.classify.RecordStore.Duplicate;
import io.snaplabel.classify.RecordStore.Granted;
import io.snaplabel.classify.RecordStore.Stale;
import io.snaplabel.classify.Verdict.Reason;
import io.snaplabel.classify.Verdict.Recorded;
import io.snaplabel.classify.Verdict.Unchanged;
import io.snaplabel.image.ImageRecord;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.ModelId;
import io.snaplabel.image.ObjectEvent;
import io.snaplabel.image.Outcome;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The use case: events may come twice, late or out of order, and an attempt may die anywhere, yet each object ends with the record and
 * the tags of its newest event. Claim, fetch, label, show, complete; docs/decisions/0003 says why in this order. Thread-safe.
 */
public final class ClassifyImages {
    private final ImageSource images;
    private final RecordStore records;
    private final ShowLabels show;
    private final Labeller labeller;
    private final ModelId model;
    private final Limits limits;
    private final InstantSource clock;
    private final Room room;

    /**
     * What is looked at at all.
     *
     * @param buckets whose objects are labelled; events of others are refused
     * @param maxImageBytes the largest object that is fetched
     */
    public record Limits(Set<String> buckets, long maxImageBytes) {
        public Limits {
            buckets = Set.copyOf(buckets);
        }
    }

    public ClassifyImages(
            ImageSource images,
            RecordStore records,
            ShowLabels show,
            Labeller labeller,
            ModelId model,
            Limits limits,
            InstantSource clock) {
        this.images = images;
        this.records = records;
        this.show = show;
        this.labeller = labeller;
        this.model = model;
        this.limits = limits;
        this.clock = clock;
        this.room = new Room(limits.maxImageBytes());
    }

    /**
     * Deals with one event.
     *
     * @param deadline when this attempt is over at the latest, even if it is killed; until then nobody else takes the event over
     * @throws TransientFault when the event must come again
     */
    public Verdict handle(ObjectEvent event, Instant deadline) {
        if (!limits.buckets().contains(event.image().bucket())) {
            return new Unchanged(event.image(), Reason.BUCKET_NOT_ALLOWED);
        }
        return switch (event) {
            case ObjectEvent.Deleted deleted -> bury(deleted);
            case ObjectEvent.Created created -> claim(created, deadline);
        };
    }

    /**
     * Deals with an object that no event spoke of, such as one that was there before Snaplabel; nothing when there is no such object.
     *
     * @param deadline as above
     * @throws TransientFault when it must be asked again
     */
    public Optional<Verdict> handle(ImageRef image, Instant deadline) {
        return found(image, deadline, created -> created);
    }

    /**
     * Likewise, and what is known by another model is labelled again: as the event that it is the result of, so that anything newer wins.
     *
     * @param deadline as above
     * @throws TransientFault when it must be asked again
     */
    public Optional<Verdict> relabel(ImageRef image, Instant deadline) {
        return found(image, deadline, this::again);
    }

    private Optional<Verdict> found(ImageRef image, Instant deadline, UnaryOperator<ObjectEvent.Created> as) {
        if (!limits.buckets().contains(image.bucket())) {
            return Optional.of(new Unchanged(image, Reason.BUCKET_NOT_ALLOWED));
        }
        return images.lookUp(image).map(created -> handle(as.apply(created), deadline));
    }

    private ObjectEvent.Created again(ObjectEvent.Created found) {
        return records.find(found.image())
                .filter(record -> record.isStale(found.eTag(), model))
                .map(record -> new ObjectEvent.Created(
                        found.image(), record.sequencer(), record.eventTime(), found.eTag(), found.bytes()))
                .orElse(found);
    }

    /** The tombstone first: an upload that is shown after we looked will find it, and take itself out of sight. */
    private Verdict bury(ObjectEvent.Deleted event) {
        var tombstone = ImageRecord.tombstone(event, clock.instant());
        var isNewest = records.bury(tombstone);
        show.hide(event, tombstone.recordedAt());
        return isNewest ? new Recorded(tombstone) : new Unchanged(event.image(), Reason.STALE);
    }

    private Verdict claim(ObjectEvent.Created event, Instant deadline) {
        var watch = new StageWatch(System::nanoTime);
        return switch (records.claim(event, model.digest(), clock.instant(), deadline)) {
            case Granted granted -> work(event, granted, watch, deadline);
            case Duplicate() -> new Unchanged(event.image(), Reason.DUPLICATE);
            case Stale stale -> settle(event, stale);
            case Busy busy ->
                throw new TransientFault(
                        event.image() + ": another attempt is under way until " + busy.until(), busy.until());
        };
    }

    private Verdict work(ObjectEvent.Created event, Granted granted, StageWatch watch, Instant deadline) {
        watch.effectsDone();
        var outcome = shown(event, granted, watch);
        watch.effectsDone();
        var record = record(event, outcome, watch);
        // Refused when another attempt took over meanwhile; then our tags may have come after its own: ask again, and
        // settle.
        return records.complete(granted.ticket(), record) ? new Recorded(record) : claim(event, deadline);
    }

    /** What nobody has seen before has no card yet, as a rule, and is shown without looking. */
    private Outcome shown(ObjectEvent.Created event, Granted granted, StageWatch watch) {
        var record = record(event, outcome(event, granted.previous(), watch), watch);
        return granted.previous() == null ? show.showNew(record) : show.show(record);
    }

    private ImageRecord record(ObjectEvent.Created event, Outcome outcome, StageWatch watch) {
        return new ImageRecord(
                event.image(),
                event.sequencer(),
                event.eTag(),
                event.bytes(),
                outcome,
                model,
                watch.read(),
                event.time(),
                clock.instant());
    }

    /** Sees to it that the tags are those of the newest result, whoever wrote last: an older attempt may have come late. */
    private Verdict settle(ObjectEvent.Created event, Stale stale) {
        var settled = stale.settled();
        if (settled == null) {
            throw new TransientFault(event.image() + ": a newer event is being worked on");
        }
        show.show(isEndOfVersion(settled) ? settled.inPlaceOf(event.sequencer(), event.time()) : settled);
        return new Unchanged(event.image(), Reason.STALE);
    }

    private static boolean isEndOfVersion(ImageRecord record) {
        return record.outcome() instanceof Outcome.Deleted && record.image().versionId() != null;
    }

    private Outcome outcome(ObjectEvent.Created event, @Nullable ImageRecord previous, StageWatch watch) {
        var refusal = room.refusal(event.bytes());
        if (refusal.isPresent()) {
            return new Outcome.Rejected(refusal.get());
        }
        if (previous != null && previous.answers(event, model)) {
            return previous.outcome();
        }
        return room.with(event.bytes(), () -> seen(event, watch));
    }

    private Outcome seen(ObjectEvent.Created event, StageWatch watch) {
        watch.waited();
        return switch (images.fetch(event)) {
            case ImageSource.Missing missing -> new Outcome.Gone(missing.detail());
            case ImageSource.Fetched fetched -> {
                watch.fetched();
                var answer = labeller.label(fetched.bytes());
                watch.labelled(answer);
                yield answer.outcome();
            }
        };
    }
}
