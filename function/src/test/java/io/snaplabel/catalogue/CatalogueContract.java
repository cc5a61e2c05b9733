package io.snaplabel.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.snaplabel.catalogue.Shown.By;
import io.snaplabel.image.ImageFormat;
import io.snaplabel.image.ImageRecord;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.Label;
import io.snaplabel.image.ModelId;
import io.snaplabel.image.ObjectEvent;
import io.snaplabel.image.Outcome;
import io.snaplabel.image.Rejection;
import io.snaplabel.image.Sequencer;
import io.snaplabel.image.StageMillis;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every catalogue does. Each test has a bucket and labels of its own, for one catalogue may serve all of them. */
public interface CatalogueContract {
    Instant NOON = Instant.parse("2026-11-23T12:00:00.123Z");

    Catalogue catalogue();

    Search search();

    /** Removes a tombstone, as time does. */
    void forget(Card tombstone);

    private static String unique(String name) {
        return name + "-" + UUID.randomUUID();
    }

    static Card card(String bucket, String key, Instant uploaded, long revision, Shown... labels) {
        var outcome = new Outcome.Labelled(
                List.of(new Label("n1", "tabby", 0.748658)),
                List.of(new Label("n2", "cat", 0.9)),
                ImageFormat.PNG,
                4,
                3,
                1);
        return new Card(record(bucket, key, uploaded, "etag-1", outcome), null, List.of(labels), List.of(), revision);
    }

    static ImageRecord record(String bucket, String key, Instant uploaded, String eTag, Outcome outcome) {
        return new ImageRecord(
                new ImageRef(bucket, key, "v1"),
                new Sequencer("A1"),
                eTag,
                17,
                outcome,
                new ModelId("resnet50", "digest", "preprocessing", "mxnet-fp32"),
                new StageMillis(1, 2, 3, 4, 10),
                uploaded,
                uploaded.plusSeconds(1));
    }

    static Shown shown(String name, double probability) {
        return new Shown(new Label("n1", name, probability), By.MODEL);
    }

    static Card corrected(Card card, @Nullable Correction correction, Shown... labels) {
        return new Card(card.record(), correction, List.of(labels), List.of(), card.revision() + 1);
    }

    private static <T> List<T> all(Function<@Nullable String, Page<T>> pages, Runnable between) {
        var items = new ArrayList<T>();
        var page = pages.apply(null);
        while (true) {
            items.addAll(page.items());
            var next = page.next();
            if (next == null) {
                return items;
            }
            between.run();
            page = pages.apply(next);
        }
    }

    @Test
    default void keepsACardAsItIs() {
        var bucket = unique("b");
        var card = new Card(
                card(bucket, "a cat+über 🐈/100%.jpg", NOON, 1).record(),
                new Correction(List.of("Tom"), List.of(), List.of("tabby"), NOON),
                List.of(shown("Tom", 1), shown("tabby", 0.748658)),
                List.of(shown("cat", 0.9)),
                1);
        assertThat(catalogue().find(bucket, card.record().image().key())).isEmpty();
        assertThat(catalogue().put(null, card)).isTrue();
        assertThat(catalogue().find(bucket, card.record().image().key())).contains(card);
    }

    @Test
    default void nobodyOverwritesWhatHeHasNotSeen() {
        var bucket = unique("b");
        var label = unique("cat");
        var first = card(bucket, "k", NOON, 1, shown(label, 0.5));
        var second = card(bucket, "k", NOON, 2, shown(label, 0.6));
        assertThat(catalogue().put(null, first)).isTrue();
        assertThat(catalogue().put(null, second)).isFalse();
        assertThat(catalogue().put(first, second)).isTrue();
        assertThat(catalogue().put(first, card(bucket, "k", NOON, 2, shown(label, 0.7))))
                .isFalse();
        assertThat(catalogue().find(bucket, "k")).contains(second);
        assertThat(search().labelled(label, 10, null).items())
                .extracting(Hit::probability)
                .containsExactly(0.6);
        assertThat(search().counts()).containsEntry(label, 1L);
    }

    @Test
    default void whatIsNoLongerSaidIsNoLongerFound() {
        var bucket = unique("b");
        var label = unique("cat");
        var other = unique("dog");
        var first = card(bucket, "k", NOON, 1, shown(label, 0.5), shown(other, 0.4));
        var second = card(bucket, "k", NOON, 2, shown(other, 0.4));
        catalogue().put(null, first);
        catalogue().put(first, second);
        assertThat(search().labelled(label, 10, null).items()).isEmpty();
        assertThat(search().labelled(other, 10, null).items()).hasSize(1);
        assertThat(search().counts()).containsEntry(other, 1L).doesNotContainKey(label);
    }

    @Test
    default void aDeletedObjectIsFoundNowhereButKnown() {
        var bucket = unique("b");
        var label = unique("cat");
        var card = card(bucket, "k", NOON, 1, shown(label, 0.5));
        catalogue().put(null, card);
        var event = new ObjectEvent.Deleted(new ImageRef(bucket, "k", "v2"), new Sequencer("B1"), NOON, true);
        var tombstone = new Card(ImageRecord.tombstone(event, NOON), null, List.of(), List.of(), 2);
        assertThat(catalogue().put(card, tombstone)).isTrue();
        assertThat(search().newest(bucket, 10, null).items()).isEmpty();
        assertThat(search().labelled(label, 10, null).items()).isEmpty();
        assertThat(search().counts()).doesNotContainKey(label);
        assertThat(catalogue().find(bucket, "k")).contains(tombstone);
    }

    @Test
    default void theMostProbableComesFirstOnAnyNumberOfPages() {
        var bucket = unique("b");
        var label = unique("cat");
        var probabilities = List.of(0.5, 1.0, 0.000001, 0.5, 0.5, 0.9, 0.0);
        IntStream.range(0, probabilities.size())
                .forEach(i ->
                        catalogue().put(null, card(bucket, "k" + i, NOON, 1, shown(label, probabilities.get(i)))));
        for (var limit = 1; limit < 9; limit++) {
            var size = limit;
            var hits = all(from -> search().labelled(label, size, from), () -> {});
            assertThat(hits).extracting(Hit::probability).containsExactly(1.0, 0.9, 0.5, 0.5, 0.5, 0.000001, 0.0);
            assertThat(hits).doesNotHaveDuplicates();
            assertThat(hits).extracting(Hit::image).contains(new ImageRef(bucket, "k0", "v1"));
        }
        assertThat(search().counts()).containsEntry(label, 7L);
    }

    @Test
    default void theLatestUploadComesFirstWhateverIsAddedMeanwhile() {
        var bucket = unique("b");
        for (var i = 0; i < 30; i++) {
            catalogue().put(null, card(bucket, "k" + i, NOON.plusMillis(i / 2), 1));
        }
        var added = new ArrayList<String>();
        var cards = all(from -> search().newest(bucket, 7, from), () -> {
            var key = "new" + added.size();
            added.add(key);
            catalogue().put(null, card(bucket, key, NOON.plusSeconds(1), 1));
        });
        assertThat(added).hasSize(4);
        assertThat(cards)
                .extracting(card -> card.record().image().key())
                .doesNotHaveDuplicates()
                .hasSize(30);
        assertThat(cards).extracting(card -> card.record().eventTime()).isSortedAccordingTo((a, b) -> b.compareTo(a));
    }

    @Test
    default void rejectedPicturesAreListedToo() {
        var bucket = unique("b");
        var rejected = new Outcome.Rejected(new Rejection.NotAnImage("ff"));
        catalogue().put(null, new Card(record(bucket, "k", NOON, "e", rejected), null, List.of(), List.of(), 1));
        assertThat(search().newest(bucket, 10, null).items())
                .extracting(card -> card.record().outcome())
                .containsExactly(rejected);
    }

    @Test
    default void aCorrectionIsKeptForItsBytes() {
        var bucket = unique("b");
        var said = new Correction(List.of("Tom"), List.of(), List.of(), NOON);
        var card = card(bucket, "k", NOON, 1, shown("tabby", 0.7));
        var corrected = corrected(card, said, shown("Tom", 1));
        catalogue().put(null, card);
        assertThat(catalogue().put(card, corrected)).isTrue();
        var other =
                new Card(record(bucket, "k", NOON, "etag-2", card.record().outcome()), null, List.of(), List.of(), 3);
        assertThat(catalogue().put(corrected, other)).isTrue();
        assertThat(catalogue().correction(bucket, "k", "etag-1")).contains(said);
        assertThat(catalogue().correction(bucket, "k", "etag-2")).isEmpty();
        assertThat(feedback(bucket)).singleElement().satisfies(feedback -> {
            assertThat(feedback.correction()).isEqualTo(said);
            assertThat(feedback.eTag()).isEqualTo("etag-1");
            assertThat(feedback.labels()).extracting(Label::name).containsExactly("tabby");
            assertThat(feedback.model()).isEqualTo("resnet50");
        });
    }

    @Test
    default void aCorrectionCanBeTakenBack() {
        var bucket = unique("b");
        var card = card(bucket, "k", NOON, 1, shown("tabby", 0.7));
        var corrected = corrected(card, new Correction(List.of("Tom"), List.of(), List.of(), NOON), shown("Tom", 1));
        catalogue().put(null, card);
        catalogue().put(card, corrected);
        assertThat(catalogue().put(corrected, corrected(corrected, null, shown("tabby", 0.7))))
                .isTrue();
        assertThat(catalogue().correction(bucket, "k", "etag-1")).isEmpty();
        assertThat(feedback(bucket)).isEmpty();
    }

    /** A tombstone is forgotten in the end, what people said is not. */
    @Test
    default void aFirstCardDoesNotPassOverWhatWasSaidOfItsBytes() {
        var bucket = unique("b");
        var said = new Correction(List.of("Tom"), List.of(), List.of(), NOON);
        var card = card(bucket, "k", NOON, 1, shown("tabby", 0.7));
        var corrected = corrected(card, said, shown("Tom", 1));
        catalogue().put(null, card);
        catalogue().put(card, corrected);
        var event = new ObjectEvent.Deleted(new ImageRef(bucket, "k", null), new Sequencer("B1"), NOON, false);
        var tombstone = new Card(ImageRecord.tombstone(event, NOON), null, List.of(), List.of(), 3);
        catalogue().put(corrected, tombstone);
        forget(tombstone);
        assertThat(catalogue().put(null, card)).isFalse();
        assertThat(catalogue().find(bucket, "k")).isEmpty();
        assertThat(catalogue().put(null, corrected)).isTrue();
        assertThat(catalogue().find(bucket, "k")).contains(corrected);
    }

    private List<Feedback> feedback(String bucket) {
        return all(from -> search().corrections(1, from), () -> {}).stream()
                .filter(feedback -> feedback.image().bucket().equals(bucket))
                .toList();
    }

    @Test
    default void aPlaceThatNoPageNamedIsRefused() {
        for (var place : List.of("", "x", "%%%", "bm93aGVyZQ", "MiBiL2s")) {
            assertThatIllegalArgumentException().isThrownBy(() -> search().newest("b", 1, place));
            assertThatIllegalArgumentException().isThrownBy(() -> search().labelled("cat", 1, place));
            assertThatIllegalArgumentException().isThrownBy(() -> search().corrections(1, place));
        }
    }
}
