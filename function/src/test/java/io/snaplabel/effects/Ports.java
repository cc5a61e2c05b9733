package io.snaplabel.effects;

import io.snaplabel.catalogue.Card;
import io.snaplabel.catalogue.Catalogue;
import io.snaplabel.catalogue.Correction;
import io.snaplabel.classify.ImageSource;
import io.snaplabel.classify.RecordStore;
import io.snaplabel.classify.TagStore;
import io.snaplabel.image.ImageRecord;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.ObjectEvent;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an invocation reaches the outside by. */
record Ports(RecordStore records, Catalogue catalogue, ImageSource images, TagStore tags) {

    /** The ports of a world, every call of which may go wrong, and whose effects somebody watches. */
    static Ports of(World world, Invocation invocation, Calls calls, Witness witness) {
        return new Ports(
                new Records(world.records(), invocation, calls, witness),
                new Cards(world.catalogue(), invocation, calls, witness),
                new Images(world.images(), invocation, calls, witness),
                new Tags(world.tags(), invocation, calls, witness, new HashMap<>()));
    }

    private static boolean isOfPerson(Invocation invocation) {
        return invocation.name().startsWith(People.PERSON);
    }

    private record Records(RecordStore store, Invocation invocation, Calls calls, Witness witness)
            implements RecordStore {
        @Override
        public Claim claim(ObjectEvent.Created event, String modelDigest, Instant now, Instant leaseUntil) {
            return calls.write(
                    invocation,
                    "claim " + event.image() + " " + event.sequencer(),
                    () -> store.claim(event, modelDigest, now, leaseUntil));
        }

        @Override
        public boolean complete(Ticket ticket, ImageRecord record) {
            return calls.write(invocation, "complete " + ticket.image() + " " + ticket.sequencer(), () -> {
                var isKept = store.complete(ticket, record);
                if (isKept) {
                    witness.completed(record);
                }
                return isKept;
            });
        }

        @Override
        public boolean bury(ImageRecord tombstone) {
            return calls.write(
                    invocation, "bury " + tombstone.image() + " " + tombstone.sequencer(), () -> store.bury(tombstone));
        }

        @Override
        public Optional<ImageRecord> find(ImageRef image) {
            return calls.read(invocation, "find " + image, () -> store.find(image));
        }
    }

    private record Cards(Catalogue catalogue, Invocation invocation, Calls calls, Witness witness)
            implements Catalogue {
        @Override
        public Optional<Card> find(String bucket, String key) {
            return calls.read(invocation, "find card", () -> catalogue.find(bucket, key));
        }

        @Override
        public Optional<Correction> correction(String bucket, String key, String eTag) {
            return calls.read(invocation, "find correction", () -> catalogue.correction(bucket, key, eTag));
        }

        @Override
        public boolean put(@Nullable Card before, Card after) {
            var what = "put card " + after.record().image() + " "
                    + after.record().outcome().code() + " revision " + after.revision();
            return calls.write(invocation, what, () -> {
                var isPut = catalogue.put(before, after);
                if (isPut && isOfPerson(invocation)) {
                    witness.said(after);
                }
                return isPut;
            });
        }
    }

    private record Images(ImageSource source, Invocation invocation, Calls calls, Witness witness)
            implements ImageSource {
        @Override
        public Fetch fetch(ObjectEvent.Created event) {
            return calls.read(invocation, "fetch " + event.image() + " " + event.sequencer(), () -> {
                witness.paidFor(event, invocation);
                return source.fetch(event);
            });
        }

        @Override
        public Optional<ObjectEvent.Created> lookUp(ImageRef image) {
            return calls.read(invocation, "look up " + image, () -> source.lookUp(image));
        }
    }

    /** Remembers what each thread last read of an object, for that is what it then writes again. */
    private record Tags(
            TagStore store,
            Invocation invocation,
            Calls calls,
            Witness witness,
            Map<Thread, Map<String, String>> asRead)
            implements TagStore {
        @Override
        public Optional<Map<String, String>> read(ImageRef image) {
            return calls.read(invocation, "read tags " + image, () -> {
                var tags = store.read(image);
                witness.readByUs(image, invocation);
                asRead.put(Thread.currentThread(), tags.orElse(Map.of()));
                return tags;
            });
        }

        @Override
        public boolean replace(ImageRef image, Map<String, String> tags) {
            var basis = asRead.getOrDefault(Thread.currentThread(), Map.of());
            return calls.write(invocation, "write tags " + image + " " + tags, () -> {
                var there = store.read(image).orElse(Map.of());
                var isWritten = store.replace(image, tags);
                if (isWritten) {
                    witness.writtenByUs(image, basis, there, tags);
                    if (!Thread.currentThread().isVirtual() && isOfPerson(invocation)) {
                        witness.arrivedLate(image, there, tags);
                    }
                }
                return isWritten;
            });
        }
    }
}
