package io.snaplabel.image;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of one object: the last event accepted and what came of it.
 *
 * @param sequencer of the event that this is the result of
 * @param eTag of the bytes that were looked at; null for a tombstone
 * @param bytes the object's size, 0 for a tombstone
 * @param model who said it; null for a tombstone
 * @param millis how long each stage took
 * @param eventTime when S3 says it happened
 * @param recordedAt when this was written
 */
public record ImageRecord(
        ImageRef image,
        Sequencer sequencer,
        @Nullable String eTag,
        long bytes,
        Outcome outcome,
        @Nullable ModelId model,
        StageMillis millis,
        Instant eventTime,
        Instant recordedAt) {

    public ImageRecord {
        Objects.requireNonNull(image);
        Objects.requireNonNull(sequencer);
        Objects.requireNonNull(outcome);
    }

    /** The tombstone of a deleted object. */
    public static ImageRecord tombstone(ObjectEvent.Deleted event, Instant now) {
        return new ImageRecord(
                event.image(),
                event.sequencer(),
                null,
                0,
                new Outcome.Deleted(),
                null,
                StageMillis.NONE,
                event.time(),
                now);
    }

    /** The same in the place of another event: versions stand in the order in which they were made, whenever they ended. */
    public ImageRecord inPlaceOf(Sequencer made, Instant at) {
        return new ImageRecord(image, made, eTag, bytes, outcome, model, millis, at, recordedAt);
    }

    /** Whether another model, or another preprocessing, said it of these very bytes: that of {@code current} would say its own. */
    public boolean isStale(String bytesETag, ModelId current) {
        return (outcome instanceof Outcome.Labelled || outcome instanceof Outcome.Rejected)
                && bytesETag.equals(eTag)
                && model != null
                && !model.digest().equals(current.digest());
    }

    /** Whether the same bytes under the same model and preprocessing would only say the same again. */
    public boolean answers(ObjectEvent.Created event, ModelId candidate) {
        return outcome instanceof Outcome.Labelled
                && event.eTag().equals(eTag)
                && model != null
                && model.digest().equals(candidate.digest());
    }
}
