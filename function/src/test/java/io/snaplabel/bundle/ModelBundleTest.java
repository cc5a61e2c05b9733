package io.snaplabel.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.snaplabel.image.ModelId;
import io.snaplabel.image.Pixels.ChannelOrder;
import io.snaplabel.tensor.Filter;
import io.snaplabel.tensor.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelBundleTest {
    @TempDir
    private Path folder;

    @Test
    void readsTheEmbeddedBundle() {
        var bundle = ModelBundle.open(EmbeddedBundle.FOLDER);

        assertThat(bundle.name()).isEqualTo("resnet50-tiny-imagenet");
        assertThat(bundle.version()).isEqualTo("1.0.0");
        assertThat(bundle.preprocessing())
                .isEqualTo(new Preprocessing(
                        new Preprocessing.ShorterSide(160),
                        Filter.BILINEAR,
                        160,
                        160,
                        ChannelOrder.RGB,
                        1 / 255.0,
                        List.of(0.485, 0.456, 0.406),
                        List.of(0.229, 0.224, 0.225)));
        assertThat(bundle.classes()).hasSize(200);
        assertThat(bundle.classes().getFirst())
                .isEqualTo(new Synset("n01443537", List.of("goldfish", "Carassius auratus")));
        assertThat(bundle.variants().stream().map(Variant::id))
                .containsExactly("mxnet-fp32", "mxnet-int8", "onnx-fp32", "onnx-int8");
    }

    @Test
    void everyVariantOfTheEmbeddedBundleIsAsDescribed() {
        var bundle = ModelBundle.open(EmbeddedBundle.FOLDER);

        bundle.variants().forEach(bundle::verify);
    }

    @Test
    void theEmbeddedBundleBringsReferenceResults() {
        var golden = ModelBundle.open(EmbeddedBundle.FOLDER).golden().orElseThrow();

        assertThat(golden.pictures().stream().map(Golden.Picture::file))
                .containsExactly("cat.jpg", "espresso.jpg", "rocket.jpg", "astronaut.jpg");
        assertThat(golden.picture("cat.jpg").answers("mxnet-int8").getFirst())
                .isEqualTo(new Golden.Answer(30, "n02123045", 0.73993));
        assertThat(golden.picture("cat.jpg").logits()).hasSize(200);
        assertThat(golden.tolerance("mxnet-fp32")).isEqualTo(new Golden.Tolerance(0.001, 0.001));
        assertThat(golden.otherDecoder()).isEqualTo(0.1);
    }

    @Test
    void namesWhatReferenceResultsThereAreWhenAskedForOthers() {
        var golden = ModelBundle.open(EmbeddedBundle.FOLDER).golden().orElseThrow();

        assertThatIllegalStateException()
                .isThrownBy(() -> golden.picture("dog.jpg"))
                .withMessageContaining("expected dog.jpg but got [cat.jpg");
        assertThatIllegalStateException()
                .isThrownBy(() -> golden.tolerance("onnx-fp16"))
                .withMessageContaining("tolerance.sameTensor: expected onnx-fp16 but got [");
    }

    @Test
    void aBundleMayDoWithoutReferenceResults() {
        assertThat(ModelBundle.open(TinyBundle.writeTo(folder)).golden()).isEmpty();
    }

    @Test
    void saysWhichModelItIs() {
        var bundle = ModelBundle.open(TinyBundle.writeTo(folder));

        assertThat(bundle.id(bundle.variant("onnx-int8")))
                .isEqualTo(new ModelId(
                        "tiny",
                        Sha256.of(TinyBundle.json()),
                        PreprocessingJson.digest(bundle.preprocessing()),
                        "onnx-int8"));
    }

    @Test
    void namesTheVariantsThereAreWhenAskedForAnother() {
        var bundle = ModelBundle.open(TinyBundle.writeTo(folder));

        assertThatIllegalStateException()
                .isThrownBy(() -> bundle.variant("mxnet-int8"))
                .withMessage("bundle.json: variants: expected mxnet-int8 but got [mxnet-fp32, onnx-int8]");
    }

    @Test
    void refusesAFolderWithoutADescription() {
        assertThatIllegalStateException()
                .isThrownBy(() -> ModelBundle.open(folder))
                .withMessageContaining(folder.resolve("bundle.json").toString());
    }

    @Test
    void refusesAnotherNumberOfClassesThanDescribed() throws IOException {
        TinyBundle.writeTo(folder);
        var json = new String(TinyBundle.jsonWith("\"count\": 3", "\"count\": 4"), UTF_8);
        Files.writeString(folder.resolve("bundle.json"), json.replace("[1, 3]", "[1, 4]"));

        assertThatIllegalStateException()
                .isThrownBy(() -> ModelBundle.open(folder))
                .withMessage(folder.resolve("synset.txt") + ": expected 4 classes but got 3");
    }

    @Test
    void refusesClassesThatAreNotTheDescribedOnes() {
        TinyBundle.writeTo(folder);
        TinyBundle.write(folder.resolve("synset.txt"), TinyBundle.SYNSET.replace("dog", "fox"));

        assertThatIllegalStateException()
                .isThrownBy(() -> ModelBundle.open(folder))
                .withMessageContaining("synset.txt: SHA-256 expected");
    }

    @Test
    void verifyRefusesAFileOfTheSameSizeWithOtherBytes() {
        var bundle = ModelBundle.open(TinyBundle.writeTo(folder));
        TinyBundle.write(folder.resolve("onnx/g.onnx"), "wrong");

        assertThatIllegalStateException()
                .isThrownBy(() -> bundle.verify(bundle.variant("onnx-int8")))
                .withMessage(folder.resolve("onnx/g.onnx") + ": SHA-256 expected " + Sha256.of("model".getBytes(UTF_8))
                        + " but got " + Sha256.of("wrong".getBytes(UTF_8)));
    }

    @Test
    void verifyRefusesATruncatedFile() {
        var bundle = ModelBundle.open(TinyBundle.writeTo(folder));
        TinyBundle.write(folder.resolve("onnx/g.onnx"), "mode");

        assertThatIllegalStateException()
                .isThrownBy(() -> bundle.verify(bundle.variant("onnx-int8")))
                .withMessage(folder.resolve("onnx/g.onnx") + ": expected 5 bytes but got 4");
    }

    @Test
    void verifyRefusesAMissingFile() throws IOException {
        var bundle = ModelBundle.open(TinyBundle.writeTo(folder));
        Files.delete(folder.resolve("mxnet/g.params"));

        assertThatIllegalStateException()
                .isThrownBy(() -> bundle.verify(bundle.variant("mxnet-fp32")))
                .withMessage(folder.resolve("mxnet/g.params") + ": expected a file of 10 bytes but there is none");
    }

    @Test
    void verifyLeavesTheFilesOfOtherVariantsAlone() throws IOException {
        var bundle = ModelBundle.open(TinyBundle.writeTo(folder));
        Files.delete(folder.resolve("mxnet/g.params"));

        bundle.verify(bundle.variant("onnx-int8"));
    }
}
