package io.snaplabel.classify;

import io.snaplabel.catalogue.Card;
import io.snaplabel.catalogue.Shown;
import io.snaplabel.image.Outcome;
import java.util.Map;
import java.util.OptionalInt;

/** Makes what counts of a card the tags of its object; an object that is gone has none. Thread-safe. */
final class TagCards {
    private final WriteTags tags;
    private final OwnTags own;

    TagCards(TagStore tags, OwnTags own) {
        this.tags = new WriteTags(tags, own);
        this.own = own;
    }

    /**
     * Writes them until they hold.
     *
     * @return how many found no room
     * @throws TransientFault when other writers keep coming between
     */
    int tag(Card card) {
        return isTagged(card) ? tags.write(card.record().image(), tags(card)) : 0;
    }

    /** Writes them once; nothing when somebody has to look whether they hold. */
    OptionalInt begin(Card card) {
        return isTagged(card) ? tags.writeOnce(card.record().image(), tags(card)) : OptionalInt.of(0);
    }

    private static boolean isTagged(Card card) {
        return switch (card.record().outcome()) {
            case Outcome.Labelled _, Outcome.Rejected _ -> true;
            case Outcome.Gone _, Outcome.Deleted _ -> false;
        };
    }

    private Map<String, String> tags(Card card) {
        var labels = card.labels().stream().map(Shown::label).toList();
        return labels.isEmpty() ? Map.of() : own.of(labels);
    }
}
