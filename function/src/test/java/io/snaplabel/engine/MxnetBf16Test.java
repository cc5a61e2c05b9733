package io.snaplabel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonParser;
import io.snaplabel.bundle.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MxnetBf16Test {
    /** Of the length of the vector of logits; bfloat16 keeps eight bits of each value. */
    private static final double ERROR_ALLOWED = 0.015;

    static boolean isPossible() {
        try {
            MxnetBf16.require(Path.of("/proc/cpuinfo"));
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    @Test
    void answersAreThoseOfFloat32ButForRounding() {
        assumeTrue(isPossible(), "this processor has no AVX-512 BF16");
        try (var network = TestNetworks.open("mxnet-bf16", 1)) {
            for (var picture : TestNetworks.BUNDLE.golden().orElseThrow().pictures()) {
                var logits = network.forward(GoldenTensors.read(picture, TestNetworks.BUNDLE.preprocessing()));

                var exact = picture.logits();
                var error = 0.0;
                var length = 0.0;
                for (var i = 0; i < logits.length; i++) {
                    error += Math.pow(logits[i] - exact.get(i), 2);
                    length += Math.pow(exact.get(i), 2);
                }
                assertThat(Math.sqrt(error / length)).as(picture.file()).isLessThan(ERROR_ALLOWED);
                var best = picture.answers("mxnet-fp32").getFirst().index();
                assertThat(exact.get(best)).isEqualTo(Collections.max(exact));
                for (var logit : logits) {
                    assertThat(logit).isLessThanOrEqualTo(logits[best]);
                }
            }
        }
    }

    @Test
    void aProcessorWithoutTheInstructionsIsRefused(@TempDir Path folder) throws IOException {
        var processor = Files.writeString(folder.resolve("cpuinfo"), "flags\t\t: fma avx2 avx512f avx512_bf16x\n");
        assertThatIllegalStateException()
                .isThrownBy(() -> MxnetBf16.require(processor))
                .withMessageContaining("precision bf16: expected a processor with AVX-512 BF16");
        MxnetBf16.require(Files.writeString(processor, "flags\t\t: fma avx512_bf16 avx2\n"));
    }

    @Test
    void theGraphRunsBetweenTwoCasts() throws IOException {
        var fused = ((Variant.Mxnet) TestNetworks.BUNDLE.variant("mxnet-fp32")).symbol();
        var before = Files.readString(TestNetworks.BUNDLE.path(fused));
        var nodes = JsonParser.parseString(before).getAsJsonObject().getAsJsonArray("nodes");

        var graph = JsonParser.parseString(MxnetBf16.graph(before)).getAsJsonObject();

        var all = graph.getAsJsonArray("nodes");
        assertThat(all).hasSize(nodes.size() + 2);
        for (var i = 0; i < nodes.size(); i++) {
            assertThat(all.get(i).getAsJsonObject().get("inputs").toString())
                    .as("node %d", i)
                    .doesNotContain("[0,");
        }
        assertThat(all.get(nodes.size()))
                .hasToString(
                        "{\"op\":\"amp_cast\",\"name\":\"data_bfloat16\",\"attrs\":{\"dtype\":\"bfloat16\"},\"inputs\":[[0,0,0]]}");
        assertThat(graph.get("heads")).hasToString("[[" + (nodes.size() + 1) + ",0,0]]");
    }

    @Test
    void aGraphThatIsNotFusedIsRefused() throws IOException {
        var plain = Files.readString(Path.of("../layers/model/resnet50-tiny-imagenet/mxnet/resnet50-symbol.json"));
        assertThatIllegalStateException()
                .isThrownBy(() -> MxnetBf16.graph(plain))
                .withMessage("precision bf16: expected a fused graph but got one without _sg_mkldnn_conv");
    }
}
