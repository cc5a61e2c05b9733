package io.snaplabel.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SynsetTest {
    @Test
    void theFirstNameIsTheClassName() {
        var synsets = parse("n02123045 tabby, tabby cat\nn02114367 timber wolf, grey wolf, Canis lupus\n");

        assertThat(synsets)
                .containsExactly(
                        new Synset("n02123045", List.of("tabby", "tabby cat")),
                        new Synset("n02114367", List.of("timber wolf", "grey wolf", "Canis lupus")));
        assertThat(synsets.getLast().name()).isEqualTo("timber wolf");
    }

    @ParameterizedTest
    @ValueSource(strings = {"airplane", "", " cat", "n01 "})
    void refusesALineWithoutIdOrName(String line) {
        assertThatIllegalStateException()
                .isThrownBy(() -> parse("n00 entity\n" + line + "\n"))
                .withMessage("synset.txt:2: expected an id and names but got '" + line + "'");
    }

    @Test
    void refusesAnIdThatComesTwice() {
        assertThatIllegalStateException()
                .isThrownBy(() -> parse("n01 cat\nn01 dog\n"))
                .withMessage("synset.txt:2: expected each id once but got n01 again");
    }

    private static List<Synset> parse(String text) {
        return Synset.parse("synset.txt", text.getBytes(StandardCharsets.UTF_8));
    }
}
