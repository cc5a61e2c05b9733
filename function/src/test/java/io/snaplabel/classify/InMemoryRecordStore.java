package io.snaplabel.classify;

import io.snaplabel.image.ImageRecord;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.ObjectEvent;
import io.snaplabel.image.Sequencer;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Records in a map, one lock for every step. Passes {@link RecordStoreContract}, as the real store does. */
public final class InMemoryRecordStore implements RecordStore {
    private record Entry(
            Sequencer sequencer,
            @Nullable String attempt,
            Instant leaseUntil,
            @Nullable ImageRecord result) {
        boolean done() {
            return attempt == null;
        }
    }

    private final Map<ImageRef, Entry> entries = new HashMap<>();
    private int attempts;

    @Override
    public synchronized Claim claim(ObjectEvent.Created event, String modelDigest, Instant now, Instant leaseUntil) {
        var entry = entries.get(event.image());
        if (entry != null) {
            var order = entry.sequencer().compareTo(event.sequencer());
            if (order > 0) {
                return new Stale(entry.sequencer(), entry.done() ? entry.result() : null);
            }
            if (order == 0 && entry.done() && !isOfAnotherModel(entry.result(), modelDigest)) {
                return new Duplicate();
            }
            if (order == 0 && !entry.done() && !entry.leaseUntil().isBefore(now)) {
                return new Busy(entry.leaseUntil());
            }
        }
        var ticket = new Ticket(event.image(), event.sequencer(), "attempt-" + ++attempts);
        var previous = entry == null ? null : entry.result();
        entries.put(event.image(), new Entry(event.sequencer(), ticket.attempt(), leaseUntil, previous));
        return new Granted(ticket, previous);
    }

    @Override
    public synchronized boolean complete(Ticket ticket, ImageRecord record) {
        var entry = entries.get(ticket.image());
        if (entry == null || !ticket.attempt().equals(entry.attempt())) {
            return false;
        }
        entries.put(ticket.image(), new Entry(record.sequencer(), null, Instant.EPOCH, record));
        return true;
    }

    @Override
    public synchronized boolean bury(ImageRecord tombstone) {
        var entry = entries.get(tombstone.image());
        if (entry != null && entry.sequencer().compareTo(tombstone.sequencer()) >= 0) {
            return false;
        }
        entries.put(tombstone.image(), new Entry(tombstone.sequencer(), null, Instant.EPOCH, tombstone));
        return true;
    }

    @Override
    public synchronized Optional<ImageRecord> find(ImageRef image) {
        return Optional.ofNullable(entries.get(image)).map(Entry::result);
    }

    private static boolean isOfAnotherModel(@Nullable ImageRecord result, String modelDigest) {
        return result != null
                && result.model() != null
                && !result.model().digest().equals(modelDigest);
    }
}
