package io.snaplabel.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleDownloadTest {
    @TempDir
    private Path store;

    @TempDir
    private Path workDir;

    private final List<String> keys = new ArrayList<>();

    @BeforeEach
    void fillTheStore() {
        TinyBundle.writeTo(store.resolve("models/tiny"));
    }

    @Test
    void fetchesTheDescriptionAndWhatTheVariantTakes() {
        var bundle = download("onnx-int8");

        assertThat(keys)
                .containsExactly("models/tiny/bundle.json", "models/tiny/synset.txt", "models/tiny/onnx/g.onnx");
        assertThat(bundle.digest()).isEqualTo(Sha256.of(TinyBundle.json()));
        bundle.verify(bundle.variant("onnx-int8"));
        assertThat(workDir.resolve(bundle.digest()).resolve("bundle/mxnet")).doesNotExist();
    }

    @Test
    void fetchesNoFileTwice() {
        download("onnx-int8");
        keys.clear();

        download("mxnet-fp32");

        assertThat(keys)
                .containsExactly(
                        "models/tiny/bundle.json", "models/tiny/mxnet/g-symbol.json", "models/tiny/mxnet/g.params");
    }

    @Test
    void fetchesAFileAgainThatWasDamaged() {
        var bundle = download("onnx-int8");
        var file = bundle.path(((Variant.Onnx) bundle.variant("onnx-int8")).model());
        TinyBundle.write(file, "mod");

        download("onnx-int8");

        assertThat(file).hasContent("model");
    }

    @Test
    void refusesAnObjectThatIsNotTheDescribedOne() {
        TinyBundle.write(store.resolve("models/tiny/onnx/g.onnx"), "other");

        assertThatIllegalStateException()
                .isThrownBy(() -> download("onnx-int8"))
                .withMessageContaining("g.onnx: SHA-256 expected");
        assertThat(workDir.resolve(Sha256.of(TinyBundle.json())).resolve("bundle/bundle.json"))
                .doesNotExist();
    }

    @Test
    void saysWhichObjectIsMissing() throws IOException {
        Files.delete(store.resolve("models/tiny/bundle.json"));

        assertThatIllegalStateException()
                .isThrownBy(() -> download("onnx-int8"))
                .withMessage("models/tiny/bundle.json: cannot be downloaded");
        assertThat(workDir).isEmptyDirectory();
    }

    private ModelBundle download(String variant) {
        return new BundleDownload(this::read, workDir).download("models/tiny/", variant);
    }

    private void read(String key, Path file) throws IOException {
        keys.add(key);
        Files.copy(store.resolve(key), file);
    }
}
