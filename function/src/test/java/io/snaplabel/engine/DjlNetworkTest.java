package io.snaplabel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.snaplabel.bundle.EmbeddedBundle;
import io.snaplabel.bundle.FileDigest;
import io.snaplabel.bundle.ModelBundle;
import io.snaplabel.bundle.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DjlNetworkTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"mxnet-fp32", "mxnet-int8", "onnx-fp32", "onnx-int8"})
    void answersTheReferencePicturesAsTheBundleSays(String variant) {
        var golden = TestNetworks.BUNDLE.golden().orElseThrow();
        var tolerance = golden.tolerance(variant);
        try (var network = TestNetworks.open(variant, 1)) {
            for (var picture : golden.pictures()) {
                var logits = network.forward(GoldenTensors.read(picture, TestNetworks.BUNDLE.preprocessing()));

                for (var i = 0; i < logits.length; i++) {
                    assertThat((double) logits[i])
                            .as("%s logit %d", picture.file(), i)
                            .isCloseTo(picture.logits().get(i), within(tolerance.logit()));
                }
                var probabilities = softmax(logits);
                var answers = picture.answers(variant);
                assertThat(indexOfBest(logits)).isEqualTo(answers.getFirst().index());
                for (var answer : answers) {
                    assertThat(probabilities[answer.index()])
                            .as("%s %s", picture.file(), answer)
                            .isCloseTo(answer.probability(), within(tolerance.probability()));
                }
            }
        }
    }

    /** Sizes change from call to call, as they do when pictures come as they come. */
    @ParameterizedTest
    @ValueSource(strings = {"mxnet-fp32", "mxnet-int8", "onnx-fp32", "onnx-int8"})
    void aBatchHasTheAnswersOfItsPictures(String variant) {
        try (var network = TestNetworks.open(variant, 1)) {
            var tensors = List.of(TestNetworks.tensors());
            var alone = tensors.stream().map(network::forward).toList();
            for (var size : List.of(tensors.size(), 1, 3, tensors.size())) {
                var together = network.forward(tensors.subList(0, size));
                assertThat(together).hasSize(size);
                for (var i = 0; i < size; i++) {
                    // Another batch has other kernels, which add in another order.
                    assertThat(together.get(i)).as("%d of %d", i, size).containsExactly(alone.get(i), within(0.001f));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("mxnetVariants")
    void parametersShedToAFileChangeNoAnswer(String variant) throws IOException {
        try (var network = TestNetworks.open(variant, 1)) {
            var before = Stream.of(TestNetworks.tensors()).map(network::forward).toList();

            network.shed(folder);

            var file = folder.resolve("resnet50-tiny-imagenet-" + variant + ".parameters");
            var most = Files.size(TestNetworks.WORK_DIR
                    .resolve(TestNetworks.BUNDLE.digest())
                    .resolve(variant)
                    .resolve("model-0000.params"));
            assertThat(Files.size(file)).isBetween(most * 98 / 100, most);
            assertThat(Files.readString(Path.of("/proc/self/maps"))).contains(file.toString());
            var after = Stream.of(TestNetworks.tensors()).map(network::forward).toList();
            for (var i = 0; i < before.size(); i++) {
                assertThat(after.get(i)).isEqualTo(before.get(i));
            }
        }
    }

    private static Stream<String> mxnetVariants() {
        var everywhere = Stream.of("mxnet-fp32", "mxnet-int8");
        return MxnetBf16Test.isPossible() ? Stream.concat(everywhere, Stream.of("mxnet-bf16")) : everywhere;
    }

    @Test
    void whatHasNothingToShedShedsNothing() throws IOException {
        try (var network = TestNetworks.open("onnx-int8", 1)) {
            network.shed(folder);
            try (var files = Files.list(folder)) {
                assertThat(files).isEmpty();
            }
        }
    }

    @Test
    void aFolderThatCannotBeWrittenToIsSaid() {
        try (var network = TestNetworks.open("mxnet-int8", 1)) {
            var nowhere = folder.resolve("nowhere");
            assertThatIllegalStateException()
                    .isThrownBy(() -> network.shed(nowhere))
                    .withMessage("resnet50-tiny-imagenet mxnet-int8: the parameters cannot be written to " + nowhere);
        }
    }

    @Test
    void refusesATensorOfAnotherLength() {
        try (var network = TestNetworks.open("onnx-int8", 1)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> network.forward(new float[3 * 224 * 224]))
                    .withMessage("resnet50-tiny-imagenet onnx-int8: expected a tensor of 76800 values but got 150528");
        }
    }

    @Test
    void refusesToRunOnceClosed() {
        var network = TestNetworks.open("onnx-int8", 2);
        network.close();
        network.close();

        assertThatIllegalStateException()
                .isThrownBy(() -> network.forward(new float[76800]))
                .withMessage("forward: expected an open network but it is closed");
    }

    @Test
    void refusesABundleWithAnotherNumberOfClassesThanItsNetworkHas() throws IOException {
        copyTo(folder, "onnx/resnet50-int8.onnx");
        var synset = folder.resolve("synset.txt");
        var lines = Files.readAllLines(synset);
        var before = FileDigest.of(synset);
        Files.write(synset, lines.subList(0, 100));
        var after = FileDigest.of(synset);
        var json = Files.readString(folder.resolve("bundle.json"));
        Files.writeString(
                folder.resolve("bundle.json"),
                json.replace(before.sha256(), after.sha256())
                        .replace("\"size\": " + before.size(), "\"size\": " + after.size())
                        .replace("\"count\": 200", "\"count\": 100")
                        .replaceAll("1,\\s+200\\s+]", "1, 100]"));
        var bundle = ModelBundle.open(folder);

        assertThatIllegalStateException()
                .isThrownBy(() -> DjlNetwork.open(bundle, bundle.variant("onnx-int8"), options()))
                .withMessage("resnet50-tiny-imagenet onnx-int8: expected 100 logits but got 200");
    }

    @Test
    void refusesParametersThatDoNotExpandToTheDescribedBytes() throws IOException {
        copyTo(folder, "mxnet/resnet50-fused-symbol.json", "mxnet/resnet50-0000.params.gz");
        var expanded = Objects.requireNonNull(((Variant.Mxnet) TestNetworks.BUNDLE.variant("mxnet-fp32"))
                .parameters()
                .uncompressed());
        var json = Files.readString(folder.resolve("bundle.json"));
        Files.writeString(folder.resolve("bundle.json"), json.replace(expanded.sha256(), "0".repeat(64)));
        var bundle = ModelBundle.open(folder);

        assertThatIllegalStateException()
                .isThrownBy(() -> DjlNetwork.open(bundle, bundle.variant("mxnet-fp32"), options()))
                .withMessageContaining(
                        "model-0000.params: SHA-256 expected " + "0".repeat(64) + " but got " + expanded.sha256());
    }

    @Test
    void saysWhichModelFileIsMissing() throws IOException {
        copyTo(folder);
        var bundle = ModelBundle.open(folder);

        assertThatIllegalStateException()
                .isThrownBy(() -> DjlNetwork.open(bundle, bundle.variant("onnx-fp32"), options()))
                .withMessage("resnet50-tiny-imagenet onnx-fp32: cannot be loaded")
                .withStackTraceContaining("onnx");
    }

    @Test
    void refusesMxnetWithItsThreadedEngine() {
        assertThatIllegalStateException()
                .isThrownBy(() -> DjlNetwork.open(
                        TestNetworks.BUNDLE,
                        TestNetworks.BUNDLE.variant("mxnet-fp32"),
                        new EngineOptions(1, 1, TestNetworks.WORK_DIR),
                        Map.of()))
                .withMessageStartingWith("MXNET_ENGINE_TYPE: expected NaiveEngine but got ''");
    }

    /** Whatever the reason: a build without CUDA, no driver, no GPU. */
    @Test
    void neverRunsOnTheProcessorInsteadOfTheGpu() {
        assertThatIllegalStateException()
                .isThrownBy(() -> DjlNetwork.open(
                        TestNetworks.BUNDLE,
                        TestNetworks.BUNDLE.variant("onnx-fp32"),
                        new EngineOptions(1, 1, TestNetworks.WORK_DIR, true)))
                .withMessageStartingWith("resnet50-tiny-imagenet onnx-fp32: cannot be loaded on the GPU: ")
                .withMessageContaining("CUDA");
    }

    @Test
    void refusesMxnetOnTheGpu() {
        assertThatIllegalStateException()
                .isThrownBy(() -> DjlNetwork.open(
                        TestNetworks.BUNDLE,
                        TestNetworks.BUNDLE.variant("mxnet-fp32"),
                        new EngineOptions(1, 1, TestNetworks.WORK_DIR, true)))
                .withMessageStartingWith("device gpu: expected the engine onnxruntime but got mxnet");
    }

    private EngineOptions options() {
        return new EngineOptions(1, 1, folder.resolve("work"));
    }

    /** The embedded bundle's description and classes, and these of its files. */
    private static void copyTo(Path folder, String... files) throws IOException {
        for (var file : new String[] {"bundle.json", "synset.txt", "golden.json"}) {
            Files.copy(EmbeddedBundle.FOLDER.resolve(file), folder.resolve(file));
        }
        for (var file : files) {
            Files.createDirectories(Objects.requireNonNull(folder.resolve(file).getParent()));
            Files.copy(EmbeddedBundle.FOLDER.resolve(file), folder.resolve(file));
        }
    }

    private static int indexOfBest(float[] logits) {
        return IntStream.range(0, logits.length)
                .reduce((a, b) -> logits[a] >= logits[b] ? a : b)
                .orElseThrow();
    }

    private static double[] softmax(float[] logits) {
        var exponentials = IntStream.range(0, logits.length)
                .mapToDouble(i -> Math.exp(logits[i]))
                .toArray();
        var sum = IntStream.range(0, logits.length)
                .mapToDouble(i -> exponentials[i])
                .sum();
        return IntStream.range(0, logits.length)
                .mapToDouble(i -> exponentials[i] / sum)
                .toArray();
    }
}
