package io.snaplabel.wordnet;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.snaplabel.policy.Concept;
import io.snaplabel.policy.Taxonomy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordNetTest {
    private static final WordNet NOUNS = WordNet.read();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        n02123045 | tabby, tabby cat            | n02121808
        n02121620 | cat, true cat               | n02120997
        n00001740 | entity                      |
        n02084071 | dog, domestic dog, Canis familiaris | n02083346, n01317541
        """)
    void knowsTheNounsThatImageNetsIdsAre(String id, String names, String wider) {
        assertThat(NOUNS.find(id)).hasValueSatisfying(noun -> {
            assertThat(noun.id()).isEqualTo(id);
            assertThat(String.join(", ", noun.names())).isEqualTo(names);
            assertThat(String.join(", ", noun.wider())).isEqualTo(wider == null ? "" : wider);
        });
    }

    @ParameterizedTest
    @CsvSource({"n00000000", "n02123046", "n99999999", "x", "''"})
    void doesNotKnowWhatIsNoNoun(String id) {
        assertThat(NOUNS.find(id)).isEmpty();
    }

    @Test
    void leadsFromTheEgyptianCatToTheTop() {
        var cat = NOUNS.find("n02124075").orElseThrow();
        var taxonomy = new Taxonomy(List.of(cat), NOUNS.above(List.of(cat.id())));
        assertThat(taxonomy.above(cat))
                .extracting(Concept::name)
                .contains("cat", "feline", "animal")
                .endsWith("entity");
    }

    @Test
    void everyClassOfTheEmbeddedModelIsANoun() throws IOException {
        assertThat(Files.readAllLines(Path.of("../layers/model/resnet50-tiny-imagenet/synset.txt")))
                .hasSize(200)
                .allSatisfy(line -> assertThat(NOUNS.find(line.substring(0, line.indexOf(' '))))
                        .isPresent());
    }

    @Test
    void itsLicenceTravelsWithIt() throws IOException {
        try (var in = requireNonNull(WordNet.class.getResourceAsStream("nouns.tsv"))) {
            var head = new String(in.readNBytes(2_000), StandardCharsets.US_ASCII);
            assertThat(head)
                    .contains("Permission to use, copy, modify and distribute this software and")
                    .contains("WordNet 3.0 Copyright 2006 by Princeton University.");
        }
    }

    @AfterAll
    static void printWhatItCosts() throws IOException {
        var classes = Files.readAllLines(Path.of("../layers/model/resnet50-tiny-imagenet/synset.txt")).stream()
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList();
        var start = System.nanoTime();
        var nouns = WordNet.read();
        var above = nouns.above(classes);
        System.out.printf(
                Locale.ROOT,
                "WordNet's nouns: %,d bytes; read and searched at INIT for what %d classes"
                        + " fall under (%d concepts) in %.1f ms%n",
                nouns.bytes(),
                classes.size(),
                above.size(),
                (System.nanoTime() - start) / 1e6);
    }
}
