package io.snaplabel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class OperationsTest {
    private static final double GIGA = 1e9;

    @Test
    void countsWhatThePaperAndTorchvisionCount() {
        // 3.86 and 4.09 thousand million multiply-adds.
        assertThat(Operations.resnet50(224, 1000, false) / 2 / GIGA).isCloseTo(3.86, within(0.01));
        assertThat(Operations.resnet50(224, 1000, true) / 2 / GIGA).isCloseTo(4.09, within(0.01));
    }

    @Test
    void growsWithThePicture() {
        var ratio = Operations.resnet50(224, 200, true) / Operations.resnet50(160, 200, true);
        assertThat(ratio).isCloseTo(Math.pow(224.0 / 160, 2), within(0.001));
    }
}
