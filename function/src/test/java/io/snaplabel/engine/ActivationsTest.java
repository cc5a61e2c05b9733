package io.snaplabel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.snaplabel.classify.Activations;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A class's map is exact: its mean and the class's bias together are the class's logit. */
class ActivationsTest {
    /** In int8 the mean is rounded to a level, and so are the weights. */
    @ParameterizedTest
    @CsvSource({"mxnet-fp32, 1e-5", "onnx-fp32, 1e-5", "mxnet-int8, 0.5", "onnx-int8, 0.1"})
    void theMeanOfEveryMapIsItsLogit(String variant, double tolerance) {
        try (var network = TestNetworks.open(variant, 1)) {
            for (var tensor : TestNetworks.tensors()) {
                var activations = network.activations(tensor);

                assertThat(activations.rows()).isEqualTo(5);
                assertThat(activations.columns()).isEqualTo(5);
                assertThat(activations.logits()).isEqualTo(network.forward(tensor));
                for (var one = 0; one < activations.logits().length; one++) {
                    var mean = Arrays.stream(activations.map(shares(activations, one))).average().orElseThrow();
                    assertThat(mean + activations.layer().biases()[one])
                            .as("%s class %d", variant, one)
                            .isCloseTo(activations.logits()[one], within(tolerance));
                }
            }
        }
    }

    private static double[] shares(Activations activations, int one) {
        var shares = new double[activations.logits().length];
        shares[one] = 1;
        return shares;
    }
}
