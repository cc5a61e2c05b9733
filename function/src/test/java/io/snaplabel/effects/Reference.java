package io.snaplabel.effects;

import io.snaplabel.catalogue.Card;
import io.snaplabel.catalogue.Corrected;
import io.snaplabel.catalogue.Correction;
import io.snaplabel.catalogue.Shown;
import io.snaplabel.classify.OwnTags;
import io.snaplabel.classify.Scripted;
import io.snaplabel.image.ImageRecord;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.ObjectEvent;
import io.snaplabel.image.Outcome;
import io.snaplabel.image.Rejection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What must be in the end, from what people did, in the order in which S3 let them: no queue, no concurrency, no fault. */
final class Reference {
    private static final Corrected CORRECTED = new Corrected(Scripted.naming());
    private static final OwnTags OWN = new OwnTags("label");

    /** All that anything can be found by. */
    private static final List<String> WORDS = List.of("class-0", "class-1", "class-2", "word-0", "word-1", "word-2");

    private final Witness witness;
    /** The versions and delete markers of each key, the newest last, those that are gone too; without versions, one. */
    private final Map<String, List<Version>> objects = new TreeMap<>();

    /**
     * A version or a delete marker.
     *
     * @param made the event that it came by
     * @param last what happened to it last
     * @param outcome of its bytes, whether or not they are still there
     */
    private record Version(ObjectEvent made, ObjectEvent last, Outcome outcome) {
        boolean isThere() {
            return last instanceof ObjectEvent.Created;
        }

        @Nullable
        String eTag() {
            return last instanceof ObjectEvent.Created created ? created.eTag() : null;
        }

        Outcome outcomeNow() {
            return isThere() ? outcome : new Outcome.Deleted();
        }
    }

    Reference(Witness witness) {
        this.witness = witness;
    }

    void uploaded(ObjectEvent.Created event, byte[] bytes) {
        witness.uploaded(event.image());
        happened(event, new Version(event, event, outcome(bytes)));
    }

    void deleted(ObjectEvent.Deleted event) {
        var versions = versions(event.image());
        for (var i = 0; i < versions.size(); i++) {
            var version = versions.get(i);
            if (version.made().image().equals(event.image())) {
                versions.set(i, new Version(version.made(), event, version.outcome()));
                return;
            }
        }
        versions.add(new Version(event, event, new Outcome.Deleted()));
    }

    private void happened(ObjectEvent event, Version version) {
        var versions = versions(event.image());
        versions.removeIf(one -> one.made().image().equals(event.image()));
        versions.add(version);
    }

    /** What is there of a key and can be deleted by its version, the newest first. */
    List<ImageRef> deletable(String bucket, String key) {
        return versions(new ImageRef(bucket, key, null)).reversed().stream()
                .filter(version -> version.isThere() || version.last().equals(version.made()))
                .map(version -> version.made().image())
                .toList();
    }

    private List<Version> versions(ImageRef image) {
        return objects.computeIfAbsent(image.bucket() + "/" + image.key(), _ -> new ArrayList<>());
    }

    private static Outcome outcome(byte[] bytes) {
        return bytes.length == 0
                ? new Outcome.Rejected(new Rejection.Empty())
                : Scripted.labeller(Simulation.TOP_K).label(bytes).outcome();
    }

    /** Where the stores say something else; nothing when all is well. */
    List<String> differences(World world) {
        var differences = new ArrayList<String>();
        var expected = new TreeMap<String, Map<String, String>>();
        var listed = new TreeSet<String>();
        for (var versions : objects.values()) {
            versions.forEach(version -> {
                compareRecord(world, version, differences);
                compareTags(world, version, version.equals(versions.getLast()), differences);
            });
            if (!versions.isEmpty()) {
                var top = card(versions.getLast(), said(versions.getLast()));
                compareCard(world, top, differences);
                top.names()
                        .forEach((name, shown) -> expected.computeIfAbsent(name, _ -> new TreeMap<>())
                                .put(top.record().image().toString(), said(shown)));
                if (top.isListed()) {
                    listed.add(top.record().image().toString());
                }
            }
        }
        compareIndex(world, expected, listed, differences);
        return differences;
    }

    private @Nullable Correction said(Version version) {
        var all = witness.corrections(version.made().image(), version.eTag());
        return all.isEmpty() ? null : all.getLast();
    }

    private static Card card(Version version, @Nullable Correction correction) {
        var last = version.last();
        var deleted = ImageRecord.tombstone(
                new ObjectEvent.Deleted(last.image(), last.sequencer(), last.time()), last.time());
        var record = new ImageRecord(
                last.image(),
                last.sequencer(),
                version.eTag(),
                0,
                version.outcomeNow(),
                null,
                deleted.millis(),
                last.time(),
                last.time());
        return CORRECTED.card(record, correction, 1);
    }

    private void compareRecord(World world, Version version, List<String> differences) {
        var image = version.made().image();
        var actual = world.records()
                .find(image)
                .map(record -> told(record.outcome()) + " by event " + record.sequencer() + " of " + record.eTag())
                .orElse("none");
        var expected =
                told(version.outcomeNow()) + " by event " + version.last().sequencer() + " of " + version.eTag();
        compare("record of " + image, expected, actual, differences);
    }

    private void compareCard(World world, Card expected, List<String> differences) {
        var image = expected.record().image();
        var actual = world.catalogue().find(image.bucket(), image.key());
        compare(
                "card of " + image.bucket() + "/" + image.key(),
                told(expected),
                actual.map(Reference::told).orElse("none"),
                differences);
        var eTag = expected.record().eTag();
        if (eTag != null) {
            compare(
                    "correction of " + image,
                    told(expected.correction()),
                    told(world.catalogue()
                            .correction(image.bucket(), image.key(), eTag)
                            .orElse(null)),
                    differences);
        }
    }

    /** Those of a version that is no longer the newest may be as they were while it was. */
    private void compareTags(World world, Version version, boolean isNewest, List<String> differences) {
        if (!version.isThere()) {
            return;
        }
        var image = version.made().image();
        var actual = world.tags().read(image).orElse(Map.of());
        compare("other people's tags of " + image, witness.foreign(image), Witness.foreign(actual), differences);
        // A person who was not answered asks again, but not for a version that meanwhile is another's past.
        if (witness.isOverwritten(image) || (!isNewest && witness.isUnanswered(image))) {
            return;
        }
        var all = witness.corrections(image, version.eTag());
        var possible = (isNewest ? Stream.of(said(version)) : Stream.concat(Stream.of((Correction) null), all.stream()))
                .map(correction -> tags(card(version, correction)))
                .toList();
        if (!possible.contains(Witness.ours(actual))) {
            compare("our tags of " + image, possible, Witness.ours(actual), differences);
        }
    }

    private static Map<String, String> tags(Card card) {
        var labels = card.labels().stream().map(Shown::label).toList();
        return labels.isEmpty() ? Map.of() : new LinkedHashMap<>(OWN.of(labels));
    }

    private static void compareIndex(
            World world, Map<String, Map<String, String>> expected, Set<String> listed, List<String> differences) {
        var counts = new TreeMap<String, Long>();
        expected.forEach((name, hits) -> counts.put(name, (long) hits.size()));
        var search = world.search();
        compare("counts", counts, search.counts(), differences);
        for (var name : WORDS) {
            var hits = new TreeMap<String, String>();
            search.labelled(name, 1_000, null)
                    .items()
                    .forEach(hit -> hits.put(
                            hit.image().toString(), hit.probability() == 1 ? "1 by " + hit.by() : "by " + hit.by()));
            compare("found as " + name, expected.getOrDefault(name, Map.of()), hits, differences);
        }
        for (var bucket : List.of(Schedule.PLAIN, Schedule.VERSIONED)) {
            var newest = new TreeSet<String>();
            search.newest(bucket, 1_000, null)
                    .items()
                    .forEach(card -> newest.add(card.record().image().toString()));
            listed.removeIf(newest::remove);
            compare("listed in " + bucket + " beside what is there", new TreeSet<>(), newest, differences);
        }
        compare("there but not listed", new TreeSet<>(), listed, differences);
    }

    private static String said(Shown shown) {
        return shown.probability() == 1 ? "1 by " + shown.by() : "by " + shown.by();
    }

    private static String told(Card card) {
        return card.record().image() + " " + told(card.record().outcome()) + " of "
                + card.record().eTag() + " " + card.names().keySet() + " " + told(card.correction());
    }

    private static String told(Outcome outcome) {
        return outcome instanceof Outcome.Labelled labelled
                ? labelled.labels().stream().map(label -> label.name()).toList().toString()
                : outcome.code();
    }

    private static String told(@Nullable Correction correction) {
        return correction == null ? "no correction" : "corrected " + correction.set();
    }

    private static void compare(String what, Object expected, Object actual, List<String> differences) {
        if (!Objects.equals(expected, actual)) {
            differences.add(what + ": expected " + expected + " but got " + actual);
        }
    }
}
