package io.snaplabel.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.snaplabel.settings.ModelSettings.Decoding;
import io.snaplabel.settings.ModelSettings.Device;
import io.snaplabel.settings.ModelSettings.Engine;
import io.snaplabel.settings.ModelSettings.Precision;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    private static final Map<String, String> REQUIRED =
            Map.of("SNAPLABEL_BUCKETS", "pictures", "SNAPLABEL_TABLE", "records");

    private static Map<String, String> with(String name, String value) {
        var environment = new HashMap<>(REQUIRED);
        environment.put(name, value);
        return environment;
    }

    @Test
    void hasADefaultForEverythingButTheBucketsAndTheTable() {
        assertThat(Settings.from(REQUIRED))
                .isEqualTo(new Settings(
                        Set.of("pictures"),
                        "records",
                        "label",
                        100_000_000,
                        "uploads/",
                        Set.of(),
                        new ModelSettings(
                                "/opt/model",
                                URI.create("https://mlrepo.djl.ai/"),
                                Engine.MXNET,
                                Device.CPU,
                                Precision.FP32,
                                1,
                                1,
                                3,
                                "",
                                100_000_000,
                                Decoding.REDUCED,
                                Path.of("/tmp/snaplabel"))));
    }

    @Test
    void readsEveryOne() {
        assertThat(Settings.from(Map.ofEntries(
                        Map.entry("SNAPLABEL_BUCKETS", "a, b,"),
                        Map.entry("SNAPLABEL_TABLE", "t"),
                        Map.entry("SNAPLABEL_MODEL", "s3://models/resnet50/"),
                        Map.entry("SNAPLABEL_ZOO", "file:///repo/"),
                        Map.entry("SNAPLABEL_ENGINE", "onnxruntime"),
                        Map.entry("SNAPLABEL_DEVICE", "gpu"),
                        Map.entry("SNAPLABEL_PRECISION", "int8"),
                        Map.entry("SNAPLABEL_PREDICTORS", "4"),
                        Map.entry("SNAPLABEL_THREADS", "2"),
                        Map.entry("SNAPLABEL_TOP_K", "5"),
                        Map.entry("SNAPLABEL_TAG_PREFIX", "seen"),
                        Map.entry("SNAPLABEL_POLICY", "/opt/policy.json"),
                        Map.entry("SNAPLABEL_UPLOAD_PREFIX", "in/"),
                        Map.entry("SNAPLABEL_ORIGINS", "https://a.example, https://b.example"),
                        Map.entry("SNAPLABEL_MAX_BYTES", "1000"),
                        Map.entry("SNAPLABEL_MAX_PIXELS", "2000"),
                        Map.entry("SNAPLABEL_DECODING", "full"),
                        Map.entry("SNAPLABEL_CACHE_DIR", "/cache"),
                        Map.entry("PATH", "not ours"))))
                .isEqualTo(new Settings(
                        Set.of("a", "b"),
                        "t",
                        "seen",
                        1000,
                        "in/",
                        Set.of("https://a.example", "https://b.example"),
                        new ModelSettings(
                                "s3://models/resnet50/",
                                URI.create("file:///repo/"),
                                Engine.ONNXRUNTIME,
                                Device.GPU,
                                Precision.INT8,
                                4,
                                2,
                                5,
                                "/opt/policy.json",
                                2000,
                                Decoding.FULL,
                                Path.of("/cache"))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        SNAPLABEL_ENGINE     | tensorflow | expected one of mxnet, onnxruntime but got 'tensorflow'
        SNAPLABEL_ENGINE     | MXNET      | expected one of mxnet, onnxruntime but got 'MXNET'
        SNAPLABEL_DEVICE     | cuda       | expected one of cpu, gpu but got 'cuda'
        SNAPLABEL_PRECISION  | fp16       | expected one of fp32, bf16, int8 but got 'fp16'
        SNAPLABEL_TOP_K      | 0          | expected a whole number from 1 to 9 but got '0'
        SNAPLABEL_TOP_K      | 10         | expected a whole number from 1 to 9 but got '10'
        SNAPLABEL_TOP_K      | many       | expected a whole number from 1 to 9 but got 'many'
        SNAPLABEL_MAX_PIXELS | 700000001  | expected a whole number from 1 to 700000000
        SNAPLABEL_ZOO        | not a uri  | expected a URI but got 'not a uri'
        SNAPLABEL_MODEL      | ' '        | SNAPLABEL_MODEL: expected a value but it is empty
        SNAPLABEL_TOPK       | 3          | SNAPLABEL_TOPK: unknown; expected one of SNAPLABEL_BUCKETS
        """)
    void saysWhatIsWrong(String name, String value, String problem) {
        assertThatIllegalStateException()
                .isThrownBy(() -> Settings.from(with(name, value)))
                .withMessageContaining(name)
                .withMessageContaining(problem);
    }

    @Test
    void saysEverythingThatIsWrongAtOnce() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Settings.from(Map.of("SNAPLABEL_TOP_K", "x", "SNAPLABEL_COLOUR", "red")))
                .withMessageContaining("SNAPLABEL_BUCKETS: expected a value but it is not set")
                .withMessageContaining("SNAPLABEL_TABLE: expected a value but it is not set")
                .withMessageContaining("SNAPLABEL_TOP_K")
                .withMessageContaining("SNAPLABEL_COLOUR: unknown");
    }
}
