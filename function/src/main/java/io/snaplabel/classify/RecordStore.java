package io.snaplabel.classify;

import io.snaplabel.image.ImageRecord;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.ObjectEvent;
import io.snaplabel.image.Sequencer;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The records, and with them the decision which event counts: one atomic step each, the newest sequencer of an object (bucket, key
 * and version) wins whatever the order of arrival. Thread-safe across processes. Throws {@link TransientFault} when the store fails.
 */
public interface RecordStore {
    /**
     * Asks to be the one attempt that works on an event until {@code leaseUntil}. Granted when nothing is stored, when what is stored is
     * older, when an attempt at this very event let its lease end, or when its result is of another model.
     */
    Claim claim(ObjectEvent.Created event, String modelDigest, Instant now, Instant leaseUntil);

    /** Puts a result in the place of the claim; false, changing nothing, when the claim is no longer the newest. */
    boolean complete(Ticket ticket, ImageRecord record);

    /** Puts a tombstone in the place of anything older; false, changing nothing, when what is stored is as new or newer. */
    boolean bury(ImageRecord tombstone);

    /** The last result kept of an object, whether or not an attempt at a newer event is under way. */
    Optional<ImageRecord> find(ImageRef image);

    /** What the store said to a claim. */
    sealed interface Claim {}

    /** The work is ours; {@code previous} is the last result of the object, if there is one. */
    record Granted(Ticket ticket, @Nullable ImageRecord previous) implements Claim {}

    /** This very event was dealt with before. */
    record Duplicate() implements Claim {}

    /** A newer event was accepted before; {@code settled} is its result, or null while an attempt at it is under way. */
    record Stale(Sequencer newer, @Nullable ImageRecord settled) implements Claim {}

    /** Another attempt at this very event is under way until {@code until}. */
    record Busy(Instant until) implements Claim {}

    /** The right to complete one claim. */
    record Ticket(ImageRef image, Sequencer sequencer, String attempt) {}
}
