package io.snaplabel.catalogue;

import io.snaplabel.image.ImageRef;
import io.snaplabel.image.Label;
import io.snaplabel.image.Outcome;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Cards in a map, one lock for every step. Passes {@link CatalogueContract}, as the real one does. */
public final class InMemoryCatalogue implements Catalogue, Search {
    private final Map<String, Card> cards = new HashMap<>();
    private final Map<String, Feedback> feedback = new HashMap<>();

    @Override
    public synchronized Optional<Card> find(String bucket, String key) {
        return Optional.ofNullable(cards.get(bucket + "/" + key));
    }

    @Override
    public synchronized Optional<Correction> correction(String bucket, String key, String eTag) {
        return Optional.ofNullable(feedback.get(bucket + "/" + key + "#" + eTag))
                .map(Feedback::correction);
    }

    @Override
    public synchronized boolean put(@Nullable Card before, Card after) {
        var object = object(after.record().image());
        if (revision(cards.get(object)) != revision(before)) {
            return false;
        }
        var eTag = after.record().eTag();
        if (before == null && after.correction() == null && feedback.containsKey(object + "#" + eTag)) {
            return false;
        }
        if (before != null && eTag != null && eTag.equals(before.record().eTag())) {
            if (!Objects.equals(before.correction(), after.correction())) {
                say(after, eTag);
            }
        }
        cards.put(object, after);
        return true;
    }

    synchronized void forget(Card card) {
        cards.remove(object(card.record().image()));
    }

    private void say(Card card, String eTag) {
        var record = card.record();
        var place = object(record.image()) + "#" + eTag;
        if (card.correction() == null) {
            feedback.remove(place);
            return;
        }
        var labels = record.outcome() instanceof Outcome.Labelled labelled ? labelled.labels() : List.<Label>of();
        var model = record.model() == null ? null : record.model().name();
        feedback.put(place, new Feedback(record.image(), eTag, card.correction(), labels, model));
    }

    @Override
    public synchronized Page<Card> newest(String bucket, int limit, @Nullable String from) {
        return page(
                cards.values().stream()
                        .filter(Card::isListed)
                        .filter(card -> card.record().image().bucket().equals(bucket))
                        .toList(),
                card -> card.record().eventTime() + " " + object(card.record().image()),
                limit,
                from);
    }

    @Override
    public synchronized Page<Hit> labelled(String label, int limit, @Nullable String from) {
        return page(
                cards.values().stream()
                        .flatMap(card -> Optional.ofNullable(card.names().get(label)).stream()
                                .map(shown -> new Hit(card.record().image(), shown.probability(), shown.by())))
                        .toList(),
                hit -> String.format(Locale.ROOT, "%.6f %s", hit.probability(), object(hit.image())),
                limit,
                from);
    }

    @Override
    public synchronized SortedMap<String, Long> counts() {
        var counts = new TreeMap<String, Long>();
        cards.values().forEach(card -> card.names().keySet().forEach(name -> counts.merge(name, 1L, Long::sum)));
        return counts;
    }

    @Override
    public synchronized Page<Feedback> corrections(int limit, @Nullable String from) {
        return page(
                List.copyOf(feedback.values()),
                one -> one.correction().at() + " " + object(one.image()) + one.eTag(),
                limit,
                from);
    }

    private static <T> Page<T> page(List<T> items, Function<T, String> place, int limit, @Nullable String from) {
        if (from != null && !from.contains(" ")) {
            throw new IllegalArgumentException("cursor: expected one of a page but got " + from);
        }
        var rest = items.stream()
                .filter(item -> from == null || place.apply(item).compareTo(from) < 0)
                .sorted(Comparator.comparing(place).reversed())
                .toList();
        var page = rest.subList(0, Math.min(limit, rest.size()));
        return new Page<>(page, rest.size() <= limit ? null : place.apply(page.getLast()));
    }

    private static String object(ImageRef image) {
        return image.bucket() + "/" + image.key();
    }

    private static long revision(@Nullable Card card) {
        return card == null ? 0 : card.revision();
    }
}
