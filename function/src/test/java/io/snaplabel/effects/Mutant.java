package io.snaplabel.effects;

import io.snaplabel.catalogue.Card;
import io.snaplabel.classify.RecordStore;
import io.snaplabel.classify.RecordStore.Claim;
import io.snaplabel.classify.TagStore;
import io.snaplabel.image.ImageRecord;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.ObjectEvent;
import io.snaplabel.image.Outcome;
import io.snaplabel.image.Sequencer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The product with one guard switched off, between the use cases and their ports; its code stays as it is. */
enum Mutant {
    /** The last to come wins, whatever its sequencer. */
    SEQUENCERS_ARE_NOT_COMPARED(claims((claim, again) ->
            claim instanceof RecordStore.Stale ? again.apply(new Sequencer("F".repeat(Sequencer.DIGITS))) : claim)),

    SEQUENCERS_OF_CARDS_ARE_NOT_COMPARED(cards((cards, _) -> new Through.Cards(cards.catalogue()) {
        @Override
        public Optional<Card> find(String bucket, String key) {
            return super.find(bucket, key).map(Mutant::aged);
        }
    })),

    LEASES_ARE_NOT_RESPECTED(leases((now, until) -> until.plus(Duration.ofDays(365)), (now, until) -> until)),

    LEASES_END_BEFORE_THE_INVOCATION(leases((now, until) -> now, (now, until) -> now.plusSeconds(10))),

    LEASES_NEVER_END(leases((now, until) -> now, (now, until) -> until.plus(Duration.ofDays(365)))),

    DUPLICATES_ARE_WORKED_ON(records((ports, _) -> new Through.Records(ports.records()) {
        @Override
        public Claim claim(ObjectEvent.Created event, String modelDigest, Instant now, Instant leaseUntil) {
            return super.claim(event, modelDigest + now, now, leaseUntil);
        }
    })),

    ANY_ATTEMPT_COMPLETES(records((ports, world) -> new Through.Records(ports.records()) {
        @Override
        public boolean complete(Ticket ticket, ImageRecord record) {
            return super.complete(ticket, record) || overwrite(world.records(), record);
        }
    })),

    NO_TOMBSTONES(records((ports, _) -> new Through.Records(ports.records()) {
        @Override
        public boolean bury(ImageRecord tombstone) {
            return true;
        }
    })),

    NO_TOMBSTONES_IN_THE_CATALOGUE(cards((ports, _) -> new Through.Cards(ports.catalogue()) {
        @Override
        public boolean put(@Nullable Card before, Card after) {
            return isTombstone(after) || super.put(before, after);
        }
    })),

    STALE_EVENTS_SETTLE_NOTHING(claims((claim, _) ->
            claim instanceof RecordStore.Stale stale && stale.settled() != null ? new RecordStore.Duplicate() : claim)),

    /** What is on top is fetched, whatever the event spoke of. */
    FETCH_IS_NOT_EXACT((ports, world) -> new Ports(
            ports.records(),
            ports.catalogue(),
            new Through.Images(ports.images()) {
                @Override
                public Fetch fetch(ObjectEvent.Created event) {
                    var top = new ImageRef(event.image().bucket(), event.image().key(), null);
                    return super.fetch(world.images().lookUp(top).orElse(event));
                }
            },
            ports.tags())),

    TAGS_ARE_NOT_MERGED(tags(tags -> new Through.Tags(tags) {
        @Override
        public Optional<Map<String, String>> read(ImageRef image) {
            return super.read(image).map(Witness::ours);
        }
    })),

    TAGS_ARE_NOT_READ_BACK(tags(tags -> new Through.Tags(tags) {
        private final Map<Thread, Map<String, String>> believed = new HashMap<>();

        @Override
        public Optional<Map<String, String>> read(ImageRef image) {
            return Optional.ofNullable(believed.remove(Thread.currentThread())).or(() -> super.read(image));
        }

        @Override
        public boolean replace(ImageRef image, Map<String, String> tags) {
            believed.put(Thread.currentThread(), tags);
            return super.replace(image, tags);
        }
    })),

    CARDS_ARE_PUT_OVER_ANY(cards((ports, world) -> new Through.Cards(ports.catalogue()) {
        @Override
        public boolean put(@Nullable Card before, Card after) {
            var image = after.record().image();
            var there = world.catalogue().find(image.bucket(), image.key()).orElse(null);
            return super.put(there, numbered(after, there == null ? 1 : there.revision() + 1));
        }
    })),

    CARDS_ARE_NOT_LOOKED_AT_AGAIN(cards((ports, _) -> new Through.Cards(ports.catalogue()) {
        private final Map<Thread, Card> believed = new HashMap<>();

        @Override
        public Optional<Card> find(String bucket, String key) {
            return Optional.ofNullable(believed.remove(Thread.currentThread())).or(() -> super.find(bucket, key));
        }

        @Override
        public boolean put(@Nullable Card before, Card after) {
            var isPut = super.put(before, after);
            if (isPut && !isTombstone(after)) {
                believed.put(Thread.currentThread(), after);
            }
            return isPut;
        }
    })),

    /** The function answers its batch as if all had gone well. */
    FAILURES_ARE_NOT_REPORTED((ports, _) -> ports);

    @SuppressWarnings("ImmutableEnumChecker") // a function without state
    private final BiFunction<Ports, World, Ports> change;

    Mutant(BiFunction<Ports, World, Ports> change) {
        this.change = change;
    }

    Ports in(Ports ports, World world) {
        return change.apply(ports, world);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static BiFunction<Ports, World, Ports> records(BiFunction<Ports, World, RecordStore> change) {
        return (ports, world) -> new Ports(change.apply(ports, world), ports.catalogue(), ports.images(), ports.tags());
    }

    /** @param change from what the store says, and a way to claim again under another sequencer */
    private static BiFunction<Ports, World, Ports> claims(BiFunction<Claim, Function<Sequencer, Claim>, Claim> change) {
        return records((ports, _) -> new Through.Records(ports.records()) {
            @Override
            public Claim claim(ObjectEvent.Created event, String modelDigest, Instant now, Instant leaseUntil) {
                return change.apply(
                        super.claim(event, modelDigest, now, leaseUntil),
                        sequencer -> super.claim(under(event, sequencer), modelDigest, now, leaseUntil));
            }
        });
    }

    private static BiFunction<Ports, World, Ports> leases(
            BiFunction<Instant, Instant, Instant> now, BiFunction<Instant, Instant, Instant> until) {
        return records((ports, _) -> new Through.Records(ports.records()) {
            @Override
            public Claim claim(ObjectEvent.Created event, String modelDigest, Instant at, Instant leaseUntil) {
                return super.claim(event, modelDigest, now.apply(at, leaseUntil), until.apply(at, leaseUntil));
            }
        });
    }

    private static BiFunction<Ports, World, Ports> cards(BiFunction<Ports, World, Through.Cards> change) {
        return (ports, world) -> new Ports(ports.records(), change.apply(ports, world), ports.images(), ports.tags());
    }

    private static BiFunction<Ports, World, Ports> tags(UnaryOperator<TagStore> change) {
        return (ports, _) -> new Ports(ports.records(), ports.catalogue(), ports.images(), change.apply(ports.tags()));
    }

    private static ObjectEvent.Created under(ObjectEvent.Created event, Sequencer sequencer) {
        return new ObjectEvent.Created(event.image(), sequencer, event.time(), event.eTag(), event.bytes());
    }

    private static boolean overwrite(RecordStore store, ImageRecord record) {
        var event = new ObjectEvent.Created(
                record.image(), new Sequencer("F".repeat(Sequencer.DIGITS)), record.eventTime(), "", 0);
        return store.claim(event, "", record.recordedAt(), record.recordedAt()) instanceof RecordStore.Granted granted
                && store.complete(granted.ticket(), record);
    }

    private static boolean isTombstone(Card card) {
        return card.record().outcome() instanceof Outcome.Deleted;
    }

    private static Card numbered(Card card, long revision) {
        return new Card(card.record(), card.correction(), card.labels(), card.parents(), revision);
    }

    private static Card aged(Card card) {
        var record = card.record();
        var aged = new ImageRecord(
                record.image(),
                Sequencer.OLDEST,
                record.eTag(),
                record.bytes(),
                record.outcome(),
                record.model(),
                record.millis(),
                Instant.EPOCH,
                record.recordedAt());
        return new Card(aged, card.correction(), card.labels(), card.parents(), card.revision());
    }
}
