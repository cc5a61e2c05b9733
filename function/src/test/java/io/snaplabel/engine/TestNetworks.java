package io.snaplabel.engine;

import io.snaplabel.bundle.EmbeddedBundle;
import io.snaplabel.bundle.ModelBundle;
import java.nio.file.Path;

/** The embedded bundle's networks, unpacked once for all tests of this build. */
final class TestNetworks {
    static final ModelBundle BUNDLE = ModelBundle.open(EmbeddedBundle.FOLDER);
    static final Path WORK_DIR = Path.of("target/engine-work");

    private TestNetworks() {}

    static DjlNetwork open(String variant, int predictors) {
        return DjlNetwork.open(BUNDLE, BUNDLE.variant(variant), new EngineOptions(predictors, 1, WORK_DIR));
    }

    /** The four reference pictures. */
    static float[][] tensors() {
        return BUNDLE.golden().orElseThrow().pictures().stream()
                .map(picture -> GoldenTensors.read(picture, BUNDLE.preprocessing()))
                .toArray(float[][]::new);
    }
}
