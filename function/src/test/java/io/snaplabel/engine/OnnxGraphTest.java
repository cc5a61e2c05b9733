package io.snaplabel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Small graphs in ONNX's own format. */
class OnnxGraphTest {
    @TempDir
    private Path folder;

    @Test
    void readsTheLayerOfWeightsThatAreNotTransposed() throws IOException {
        var file = graph("GlobalAveragePool", "Gemm", List.of("flat", "weights", "biases"));
        var layer = ((OnnxPooled) OnnxGraph.ending(file)).layer();
        assertThat(layer.weights()).containsExactly(1, 4, 2, 5, 3, 6);
        assertThat(layer.biases()).containsExactly(7, 8, 9);
    }

    @Test
    void aLayerWithoutBiasesHasNoneToAdd() throws IOException {
        var file = graph("GlobalAveragePool", "Gemm", List.of("flat", "weights"));
        assertThat(((OnnxPooled) OnnxGraph.ending(file)).layer().biases()).containsExactly(0, 0, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "GlobalMaxPool, Gemm, GlobalMaxPool before Gemm",
        "Conv, Gemm, Conv before Gemm",
        "GlobalAveragePool, MatMul, MatMul",
        "GlobalAveragePool, Softmax, Softmax"
    })
    void saysHowElseANetworkEnds(String pooling, String last, String found) throws IOException {
        assertThat(OnnxGraph.ending(graph(pooling, last, List.of("flat", "weights"))))
                .isEqualTo(new Ending.Other(found));
    }

    @Test
    void whatIsNoGraphHasNoOperator() throws IOException {
        var file = folder.resolve("empty.onnx");
        Files.write(file, Wire.number(1, 8));
        assertThat(OnnxGraph.ending(file)).isEqualTo(new Ending.Other("no operator"));
    }

    @Test
    void refusesAFieldThatIsLongerThanItsFile() throws IOException {
        var file = folder.resolve("cut.onnx");
        Files.write(file, new byte[] {(7 << 3) | 2, 100, 1});
        assertThatIllegalStateException()
                .isThrownBy(() -> OnnxGraph.ending(file))
                .withMessage("ONNX: expected 100 bytes but only 1 are left");
    }

    /** A map of 2 channels, pooled, flattened, and a layer of 3 classes whose weights are channels × classes. */
    private Path graph(String pooling, String last, List<String> inputs) throws IOException {
        var nodes = new ArrayList<byte[]>();
        nodes.add(OnnxNode.message(1, pooling, List.of("map"), "pooled"));
        nodes.add(OnnxNode.message(1, "Flatten", List.of("pooled"), "flat"));
        nodes.add(OnnxNode.message(1, last, inputs, "logits"));
        nodes.add(tensor("weights", new long[] {2, 3}, 1, 2, 3, 4, 5, 6));
        nodes.add(tensor("biases", new long[] {3}, 7, 8, 9));
        nodes.add(Wire.message(12, Wire.text(1, "logits")));
        var file = folder.resolve("graph.onnx");
        Files.write(
                file,
                concatenated(
                        Wire.number(1, 8),
                        Wire.message(8, Wire.number(2, 13)),
                        Wire.message(7, nodes.toArray(byte[][]::new))));
        return file;
    }

    private static byte[] tensor(String name, long[] shape, float... values) {
        var raw = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (var value : values) {
            raw.putFloat(value);
        }
        var parts = new ArrayList<byte[]>();
        for (var side : shape) {
            parts.add(Wire.number(1, side));
        }
        parts.add(Wire.number(2, 1));
        parts.add(Wire.text(8, name));
        parts.add(Wire.message(9, raw.array()));
        return Wire.message(5, parts.toArray(byte[][]::new));
    }

    private static byte[] concatenated(byte[]... parts) {
        var whole = new ByteArrayOutputStream();
        for (var part : parts) {
            whole.writeBytes(part);
        }
        return whole.toByteArray();
    }
}
