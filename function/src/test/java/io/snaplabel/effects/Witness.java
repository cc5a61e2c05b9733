package io.snaplabel.effects;

import io.snaplabel.catalogue.Card;
import io.snaplabel.catalogue.Correction;
import io.snaplabel.image.ImageRecord;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.ObjectEvent;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sees every effect as it takes place, and so knows what no end state can show: what was paid for twice, whose tags were overwritten and whether
 * S3 gave us any way to see it, and which of several corrections came last.
 */
final class Witness {
    private final InstantSource clock;
    private final Figures figures;
    private final List<String> problems = new ArrayList<>();

    private final Map<String, Instant> paid = new HashMap<>();
    private final Set<String> done = new HashSet<>();

    private final Map<ImageRef, Map<String, String>> foreign = new HashMap<>();
    /** Of which we owe ourselves a look after writing. */
    private final Set<ImageRef> unread = new HashSet<>();
    /** Which somebody overwrote after our last look, with what he had read before our writing. */
    private final Set<ImageRef> overwritten = new HashSet<>();

    private final Set<String> unanswered = new HashSet<>();
    private final Map<String, List<@Nullable Correction>> said = new HashMap<>();

    Witness(InstantSource clock, Figures figures) {
        this.clock = clock;
        this.figures = figures;
    }

    void problem(String what) {
        problems.add(what);
    }

    List<String> problems() {
        return problems;
    }

    /** A picture is fetched, to be classified, once; again only when the attempt died that fetched it. */
    void paidFor(ObjectEvent.Created event, Invocation by) {
        var what = event.image() + " " + event.sequencer();
        var until = paid.get(what);
        if (done.contains(what)) {
            problem("paid for again after its record was complete: " + what);
        } else if (until != null && !until.isBefore(clock.instant())) {
            problem("paid for by two attempts at once: " + what);
        }
        paid.put(what, by.deadline().plus(Processes.AFTERMATH));
    }

    void completed(ImageRecord record) {
        done.add(record.image() + " " + record.sequencer());
    }

    /** A new object has no tags. */
    void uploaded(ImageRef image) {
        foreign.remove(image);
        unread.remove(image);
        overwritten.remove(image);
    }

    /** Who reads what somebody overwrote mends it, unless he dies; then an event comes again, but a person may find a newer version there. */
    void readByUs(ImageRef image, Invocation by) {
        unread.remove(image);
        if (!by.name().startsWith(People.PERSON)) {
            overwritten.remove(image);
        }
    }

    /**
     * We wrote a set of tags.
     *
     * @param basis what the writer had read before
     * @param there what was there when he wrote
     */
    void writtenByUs(
            ImageRef image, Map<String, String> basis, Map<String, String> there, Map<String, String> written) {
        if (foreign(there).equals(foreign(basis))) {
            if (!foreign(written).equals(foreign(there))) {
                problem("other people's tags of " + image + ": were " + there + ", we wrote " + written);
            }
        } else {
            figures.count("tags: theirs between our read and write");
        }
        foreign.put(image, foreign(written));
        unread.add(image);
        overwritten.remove(image);
    }

    /** A request arrived that a person's invocation gave up; nobody looks at what it does, and if it was said again already, nobody will. */
    void arrivedLate(ImageRef image, Map<String, String> there, Map<String, String> written) {
        unread.remove(image);
        if (!ours(there).equals(ours(written))) {
            figures.count("tags: a correction's request, late, over ours");
            overwritten.add(image);
        }
    }

    void writtenByOthers(ImageRef image, Map<String, String> there, Map<String, String> written) {
        foreign.put(image, foreign(written));
        if (!ours(there).equals(ours(written))) {
            if (unread.contains(image)) {
                figures.count("tags: ours overwritten, seen when read back");
            } else {
                figures.count("tags: ours overwritten after our last look");
                overwritten.add(image);
            }
        }
    }

    void said(Card card) {
        corrections(card.record().image(), card.record().eTag()).add(card.correction());
    }

    Map<String, String> foreign(ImageRef image) {
        return foreign.getOrDefault(image, Map.of());
    }

    boolean isOverwritten(ImageRef image) {
        return overwritten.contains(image);
    }

    /** A correction was cut off somewhere; it is said again, but perhaps of a newer version. */
    void unanswered(String bucket, String key) {
        unanswered.add(bucket + "/" + key);
    }

    boolean isUnanswered(ImageRef image) {
        return unanswered.contains(image.bucket() + "/" + image.key());
    }

    /** All that people said of some bytes, the last one last; null where they took it back. */
    List<@Nullable Correction> corrections(ImageRef image, @Nullable String eTag) {
        return said.computeIfAbsent(image.bucket() + "/" + image.key() + "#" + eTag, _ -> new ArrayList<>());
    }

    static Map<String, String> ours(Map<String, String> tags) {
        return part(tags, true);
    }

    static Map<String, String> foreign(Map<String, String> tags) {
        return part(tags, false);
    }

    private static Map<String, String> part(Map<String, String> tags, boolean ours) {
        var part = new TreeMap<>(tags);
        part.keySet().removeIf(key -> (key.equals("label") || key.startsWith("label:")) != ours);
        return part;
    }
}
