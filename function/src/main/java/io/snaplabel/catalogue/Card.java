package io.snaplabel.catalogue;

import io.snaplabel.image.ImageRecord;
import io.snaplabel.image.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One object as it now is: of all its versions the newest, or the tombstone that is left of it.
 *
 * @param record what the model said
 * @param correction what a person said of the same bytes; null when nobody did
 * @param labels what counts of both, best first, a person's before the model's; empty when it is neither labelled nor corrected
 * @param parents what those fall under, without any that is a label itself, best first
 * @param revision how often the card was written, at least 1
 */
public record Card(
        ImageRecord record, @Nullable Correction correction, List<Shown> labels, List<Shown> parents, long revision) {
    /** Names that an object can be found by; more than that would not fit into one write beside those it replaces. */
    public static final int MOST_NAMES = 20;

    public Card {
        labels = List.copyOf(labels);
        parents = List.copyOf(parents);
    }

    /** Whether the object is there to be looked at. */
    public boolean isListed() {
        return switch (record.outcome()) {
            case Outcome.Labelled _, Outcome.Rejected _ -> true;
            case Outcome.Gone _, Outcome.Deleted _ -> false;
        };
    }

    /** What it can be found by: labels, then parents, each name once; nothing unless it is listed. */
    public Map<String, Shown> names() {
        var names = new LinkedHashMap<String, Shown>();
        if (isListed()) {
            Stream.concat(labels.stream(), parents.stream()).forEach(shown -> names.putIfAbsent(shown.name(), shown));
        }
        while (names.size() > MOST_NAMES) {
            names.pollLastEntry();
        }
        return names;
    }

    /** Whether both say the same, whenever they were written. */
    public boolean says(Card other) {
        return record.sequencer().equals(other.record.sequencer())
                && record.image().equals(other.record.image())
                && record.outcome().equals(other.record.outcome())
                && Objects.equals(record.model(), other.record.model())
                && Objects.equals(correction, other.correction)
                && labels.equals(other.labels)
                && parents.equals(other.parents);
    }
}
