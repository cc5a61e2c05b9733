package io.snaplabel.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.snaplabel.bundle.Golden.Answer;
import io.snaplabel.image.Label;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GoldenDifferenceTest {
    private static final Golden.Picture PICTURE = new Golden.Picture(
            "cat.jpg",
            "0".repeat(64),
            "0".repeat(64),
            0,
            List.of(),
            List.of(),
            Map.of(
                    "onnx-fp32",
                    List.of(new Answer(0, "cat", 0.7), new Answer(1, "dog", 0.2), new Answer(2, "cow", 0.1))));

    private static double difference(Label... labels) {
        return PICTURE.difference("onnx-fp32", List.of(labels));
    }

    private static Label label(String wnid, double probability) {
        return new Label(wnid, wnid, probability);
    }

    @Test
    void isTheLargestOfAnyClass() {
        assertThat(difference(label("cat", 0.68), label("dog", 0.25), label("cow", 0.07)))
                .isCloseTo(0.05, within(1e-9));
    }

    @Test
    void doesNotMindHowManyLabelsThereAre() {
        assertThat(difference(label("cat", 0.7))).isZero();
        assertThat(difference(label("cat", 0.7), label("dog", 0.2), label("cow", 0.1), label("pig", 0.05)))
                .isZero();
    }

    @Test
    void countsAClassThatOnlyOneSideNamesByHowFarItIsAboveTheOthersLast() {
        assertThat(difference(label("cat", 0.7), label("pig", 0.25))).isCloseTo(0.15, within(1e-9));
        assertThat(difference(label("dog", 0.2), label("cow", 0.1))).isCloseTo(0.6, within(1e-9));
    }

    @Test
    void knowsOnlyItsVariants() {
        assertThatIllegalStateException()
                .isThrownBy(() -> PICTURE.difference("mxnet-fp32", List.of(label("cat", 1))))
                .withMessageContaining("expected mxnet-fp32 but got [onnx-fp32]");
    }
}
