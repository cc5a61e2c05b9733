package io.snaplabel.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SequencerTest {
    @ParameterizedTest
    @CsvSource({
        "0055AED6DCD90281E5, 0055AED6DCD90281E6",
        "0055AED6DCD90281E5, 0056",
        "0055AED6DCD90281, 0055AED6DCD9028101",
        "9, a",
        "A0, B",
    })
    void ordersAsTextAfterPaddingTheShorterOnTheRight(String older, String newer) {
        assertThat(new Sequencer(older)).isLessThan(new Sequencer(newer));
        assertThat(new Sequencer(newer)).isGreaterThan(new Sequencer(older));
    }

    @Test
    void takesTrailingZerosAndCaseForNothing() {
        assertThat(new Sequencer("0055aed6")).isEqualTo(new Sequencer("0055AED600"));
        assertThat(new Sequencer("0055AED600")).hasToString("0055AED6");
        assertThat(new Sequencer("00")).hasToString("0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0x12", "12 ", "G", "0055AED6-1"})
    void refusesWhatIsNotHexadecimal(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Sequencer(text))
                .withMessageContaining("hexadecimal");
    }

    @Test
    void refusesMoreDigitsThanItCanOrder() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Sequencer("1".repeat(Sequencer.DIGITS + 1)));
    }
}
