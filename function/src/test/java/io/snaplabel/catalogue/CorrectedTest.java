package io.snaplabel.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.snaplabel.catalogue.Shown.By;
import io.snaplabel.image.ImageFormat;
import io.snaplabel.image.Label;
import io.snaplabel.image.Outcome;
import io.snaplabel.policy.Concept;
import io.snaplabel.policy.LabelPolicy;
import io.snaplabel.policy.Naming;
import io.snaplabel.policy.Taxonomy;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorrectedTest {
    private static final Outcome.Labelled SAID = new Outcome.Labelled(
            List.of(new Label("n1", "tabby", 0.7), new Label("n2", "lynx", 0.2)),
            List.of(new Label("n9", "cat", 0.95), new Label("n10", "animal", 0.99)),
            ImageFormat.JPEG,
            4,
            3,
            0);

    private final Corrected corrected = new Corrected(naming());

    private static Naming naming() {
        var classes = List.of(
                new Concept("n1", List.of("tabby", "tabby cat"), List.of("n9")),
                new Concept("n2", List.of("lynx"), List.of("n9")),
                new Concept("n3", List.of("pug"), List.of("n8")));
        var wider = List.of(
                new Concept("n9", List.of("cat"), List.of("n10")),
                new Concept("n8", List.of("dog"), List.of("n10")),
                new Concept("n10", List.of("animal"), List.of()));
        return new Naming(
                new Taxonomy(classes, wider),
                new LabelPolicy(
                        3,
                        0,
                        0,
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Map.of("n9", "cat", "n8", "dog", "n10", "animal"),
                        Set.of(),
                        Set.of(),
                        "unknown"));
    }

    private Card card(Outcome outcome, Correction correction) {
        var record = CatalogueContract.record("b", "k", CatalogueContract.NOON, "e", outcome);
        return corrected.card(record, correction, 1);
    }

    private static Correction said(List<String> set, List<String> confirmed, List<String> removed) {
        return new Correction(set, confirmed, removed, CatalogueContract.NOON);
    }

    private static List<String> lines(List<Shown> labels) {
        return labels.stream()
                .map(shown -> shown.name() + " " + shown.probability() + " " + shown.by())
                .toList();
    }

    @Test
    void withoutACorrectionTheModelCounts() {
        var record = CatalogueContract.record("b", "k", CatalogueContract.NOON, "e", SAID);
        var card = corrected.card(record, null, 1);
        assertThat(lines(card.labels())).containsExactly("tabby 0.7 MODEL", "lynx 0.2 MODEL");
        assertThat(lines(card.parents())).containsExactly("animal 0.99 MODEL", "cat 0.95 MODEL");
    }

    @Test
    void whatIsSetIsAllThatCountsAndBringsItsOwnParents() {
        var card = card(SAID, said(List.of("pug"), List.of(), List.of()));
        assertThat(lines(card.labels())).containsExactly("pug 1.0 PERSON");
        assertThat(lines(card.parents())).containsExactly("dog 1.0 PERSON", "animal 1.0 PERSON");
        assertThat(card.labels().getFirst().label().wnid()).isEqualTo("n3");
    }

    @Test
    void whatIsConfirmedComesFirstAndWhatIsRemovedIsGone() {
        var card = card(SAID, said(List.of(), List.of("lynx"), List.of("tabby")));
        assertThat(lines(card.labels())).containsExactly("lynx 1.0 PERSON");
        assertThat(lines(card.parents())).containsExactly("cat 1.0 PERSON", "animal 1.0 PERSON");
    }

    @Test
    void aParentThatIsSetIsNotItsOwnParent() {
        var card = card(SAID, said(List.of("cat"), List.of(), List.of()));
        assertThat(lines(card.labels())).containsExactly("cat 1.0 PERSON");
        assertThat(lines(card.parents())).containsExactly("animal 1.0 PERSON");
    }

    @Test
    void aWordThatNobodyKnowsIsALabelAllTheSame() {
        var card = card(SAID, said(List.of("Tom"), List.of(), List.of()));
        assertThat(lines(card.labels())).containsExactly("Tom 1.0 PERSON");
        assertThat(card.labels().getFirst().label().wnid()).isEmpty();
        assertThat(card.parents()).isEmpty();
    }

    @Test
    void goneObjectsAreFoundByNothing() {
        var card = card(new Outcome.Gone("no such key"), said(List.of("pug"), List.of(), List.of()));
        assertThat(card.isListed()).isFalse();
        assertThat(card.names()).isEmpty();
    }

    @Test
    void findsByNoMoreNamesThanOneWriteHolds() {
        var many = IntStream.range(0, 30)
                .mapToObj(i -> new Shown(new Label("n" + i, "name-" + i, 0.5), By.MODEL))
                .toList();
        var card = CatalogueContract.card("b", "k", CatalogueContract.NOON, 1, many.toArray(Shown[]::new));
        assertThat(card.names()).hasSize(Card.MOST_NAMES).containsKey("name-0").doesNotContainKey("name-29");
    }

    @Test
    void twoCardsSayTheSameWheneverTheyWereWritten() {
        var one = card(SAID, said(List.of(), List.of("lynx"), List.of()));
        var later = CatalogueContract.record("b", "k", CatalogueContract.NOON.plusSeconds(9), "e", SAID);
        assertThat(one.says(corrected.card(later, one.correction(), 7))).isTrue();
        assertThat(one.says(corrected.card(later, null, 7))).isFalse();
        assertThat(one.says(card(new Outcome.Gone("no such key"), said(List.of(), List.of("lynx"), List.of()))))
                .isFalse();
        var another = new Card(one.record(), one.correction(), one.labels(), List.of(), 1);
        assertThat(one.says(another)).isFalse();
        assertThat(one.says(new Card(one.record(), one.correction(), List.of(), one.parents(), 1)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " cat", "cat\n", "\u0000", "\ud83d", "\u0378"})
    void refusesWhatNobodyCanSee(String label) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> said(List.of(label), List.of(), List.of()))
                .withMessageContaining("expected a label of 1 to 100 visible characters");
    }

    @Test
    void refusesTooMuchTooLongTwiceAndNothing() {
        var long100 = "x".repeat(Correction.LONGEST);
        assertThat(said(List.of(long100), List.of(), List.of()).set()).containsExactly(long100);
        for (var set : List.of(
                List.of("x".repeat(Correction.LONGEST + 1)),
                Collections.nCopies(Correction.MOST + 1, "cat"),
                List.of("cat", "cat"),
                List.<String>of())) {
            assertThatIllegalArgumentException().isThrownBy(() -> said(set, List.of(), List.of()));
        }
    }

    @Test
    void saysTheSameAtAnotherTime() {
        var one = said(List.of("a"), List.of("b"), List.of("c"));
        assertThat(one.says(new Correction(
                        one.set(), one.confirmed(), one.removed(), CatalogueContract.NOON.plusSeconds(1))))
                .isTrue();
        assertThat(one.says(said(List.of("x"), List.of("b"), List.of("c")))).isFalse();
        assertThat(one.says(said(List.of("a"), List.of("x"), List.of("c")))).isFalse();
        assertThat(one.says(said(List.of("a"), List.of("b"), List.of("x")))).isFalse();
    }
}
