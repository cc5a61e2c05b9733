package io.snaplabel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.djl.util.Utils;
import io.snaplabel.bundle.BundleFile;
import io.snaplabel.bundle.FileDigest;
import io.snaplabel.bundle.Variant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DjlRuntimeTest {
    @ParameterizedTest
    @ValueSource(strings = {"ThreadedEnginePerDevice", "ThreadedEngine", "naiveengine", ""})
    void refusesEveryMxnetEngineButTheNaiveOne(String type) {
        assertThatIllegalStateException()
                .isThrownBy(() -> DjlRuntime.requireNaiveEngine(Map.of("MXNET_ENGINE_TYPE", type)))
                .withMessage("MXNET_ENGINE_TYPE: expected NaiveEngine but got '" + type
                        + "': MXNet's threaded engine gives silently wrong int8 results under concurrency");
    }

    @Test
    void acceptsTheNaiveEngine() {
        assertThatCode(() -> DjlRuntime.requireNaiveEngine(Map.of("MXNET_ENGINE_TYPE", "NaiveEngine")))
                .doesNotThrowAnyException();
    }

    @Test
    void namesTheLayerOfAnEngineThatIsNotThere() {
        assertThatIllegalStateException()
                .isThrownBy(() -> DjlRuntime.requireInstalled("MXNet", List.of("OnnxRuntime")))
                .withMessage("engine MXNet: expected the layer snaplabel-engine-mxnet on the class path"
                        + " but found only the engines [OnnxRuntime]");
        assertThatIllegalStateException()
                .isThrownBy(() -> DjlRuntime.requireInstalled("OnnxRuntime", List.of()))
                .withMessageContaining("expected the layer snaplabel-engine-onnxruntime");
    }

    @Test
    void saysWhyTheFirstUseOfAnEngineFailed() {
        var file = new BundleFile("model", FileDigest.of(new byte[0]), null);
        assertThatIllegalStateException()
                .isThrownBy(() -> DjlRuntime.start(new Variant.Onnx("fp32", file), () -> {
                    throw new ExceptionInInitializerError(
                            new IllegalStateException("no natives", new IOException("No space left on device")));
                }))
                .withMessage(
                        "engine OnnxRuntime: expected to start but got java.io.IOException: No space left on device");
    }

    @Test
    void switchesDownloadsAndTelemetryOff() {
        DjlRuntime.setSwitches(Path.of("target/engine-work"), Map.of());

        assertThat(Utils.isOfflineMode()).isTrue();
        assertThat(Utils.getEnvOrSystemProperty("OPT_OUT_TRACKING")).isEqualTo("true");
        assertThat(System.getProperty("DJL_CACHE_DIR"))
                .isEqualTo(Path.of("target/engine-work/djl").toAbsolutePath().toString());
    }

    @Test
    void refusesOptionsThatRunNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> new EngineOptions(0, 1, Path.of("work")));
        assertThatIllegalArgumentException().isThrownBy(() -> new EngineOptions(1, 0, Path.of("work")));
    }
}
