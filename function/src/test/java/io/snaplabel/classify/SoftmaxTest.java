package io.snaplabel.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SoftmaxTest {
    @Test
    void isTheExponentialsOverTheirSum() {
        assertThat(Softmax.of(new float[] {1, 2, 3}))
                .containsExactly(new double[] {0.09003057, 0.24472847, 0.66524096}, within(1e-8));
    }

    @Test
    void doesNotOverflow() {
        var probabilities = Softmax.of(new float[] {1e30f, 1e30f, -1e30f});
        assertThat(Arrays.stream(probabilities).sum()).isEqualTo(1);
        assertThat(probabilities).containsExactly(0.5, 0.5, 0);
    }

    @Test
    void refusesWhatNoNetworkMayAnswer() {
        assertThatIllegalStateException().isThrownBy(() -> Softmax.of(new float[] {1, Float.NaN}));
    }
}
