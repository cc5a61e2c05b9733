package io.snaplabel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.snaplabel.bundle.EmbeddedBundle;
import io.snaplabel.bundle.FileDigest;
import io.snaplabel.bundle.ModelBundle;
import io.snaplabel.classify.Activations;
import io.snaplabel.classify.Unexplainable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
                    var mean = Arrays.stream(activations.map(shares(activations, one)))
                            .average()
                            .orElseThrow();
                    assertThat(mean + activations.layer().biases()[one])
                            .as("%s class %d", variant, one)
                            .isCloseTo(activations.logits()[one], within(tolerance));
                }
            }
        }
    }

    @Test
    void aNetworkThatEndsOtherwiseLabelsButDoesNotExplain(@TempDir Path folder) throws IOException {
        var symbol = "mxnet/resnet50-symbol.json";
        Files.createDirectories(folder.resolve("mxnet"));
        for (var file : List.of("bundle.json", "synset.txt", "golden.json", "mxnet/resnet50-0000.params.gz")) {
            Files.copy(EmbeddedBundle.FOLDER.resolve(file), folder.resolve(file));
        }
        var graph = Files.readString(EmbeddedBundle.FOLDER.resolve(symbol)).replace("\"avg\"", "\"sum\"");
        Files.writeString(folder.resolve("mxnet/resnet50-fused-symbol.json"), graph);
        var before = FileDigest.of(EmbeddedBundle.FOLDER.resolve("mxnet/resnet50-fused-symbol.json"));
        var after = FileDigest.of(folder.resolve("mxnet/resnet50-fused-symbol.json"));
        var json = Files.readString(folder.resolve("bundle.json"))
                .replace(before.sha256(), after.sha256())
                .replace("\"size\": " + before.size(), "\"size\": " + after.size());
        Files.writeString(folder.resolve("bundle.json"), json);
        var bundle = ModelBundle.open(folder);
        var options = new EngineOptions(1, 1, folder.resolve("work"));
        try (var network = DjlNetwork.open(bundle, bundle.variant("mxnet-fp32"), options)) {
            var tensor = TestNetworks.tensors()[0];
            assertThat(network.forward(tensor)).hasSize(200);
            assertThatExceptionOfType(Unexplainable.class)
                    .isThrownBy(() -> network.activations(tensor))
                    .withMessage("resnet50-tiny-imagenet mxnet-fp32: expected a network that ends with global average"
                            + " pooling and one dense layer but got Pooling before FullyConnected");
        }
    }

    private static double[] shares(Activations activations, int one) {
        var shares = new double[activations.logits().length];
        shares[one] = 1;
        return shares;
    }
}
