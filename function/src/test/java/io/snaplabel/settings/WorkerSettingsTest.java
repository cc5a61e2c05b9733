package io.snaplabel.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.snaplabel.settings.WorkerSettings.Address;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerSettingsTest {
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    private static final Map<String, String> REQUIRED = Map.of(
            "SNAPLABEL_BUCKETS", "pictures",
            "SNAPLABEL_TABLE", "records",
            "SNAPLABEL_QUEUE", "https://sqs.eu-west-1.amazonaws.com/1/uploads");

    @Test
    void hasADefaultForEverythingButWhatIsWorkedOn() {
        var settings = WorkerSettings.from(REQUIRED);
        assertThat(settings.queue()).isEqualTo(URI.create("https://sqs.eu-west-1.amazonaws.com/1/uploads"));
        assertThat(settings.function().buckets()).containsExactly("pictures");
        assertThat(settings.visibility()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.attempt()).isEqualTo(Duration.ofSeconds(60));
        assertThat(settings.grace()).isEqualTo(Duration.ofSeconds(25));
        assertThat(settings.idle()).isZero();
        assertThat(settings.listen()).isEqualTo(new Address("127.0.0.1", 8081));
        var stages = settings.stages();
        assertThat(stages.model().predictors()).isEqualTo(Math.min(PROCESSORS, 64));
        assertThat(stages.decoders()).isEqualTo(Math.min(PROCESSORS, 64));
        assertThat(stages.batch()).isEqualTo(1);
        assertThat(stages.batchDelay()).isEqualTo(Duration.ofMillis(5));
        assertThat(stages.inFlight())
                .isEqualTo(8 * PROCESSORS + 2 * stages.model().predictors());
    }

    @Test
    void readsEveryOne() {
        var environment = new HashMap<>(REQUIRED);
        environment.putAll(Map.of(
                "SNAPLABEL_PREDICTORS", "3",
                "SNAPLABEL_DECODERS", "5",
                "SNAPLABEL_BATCH", "16",
                "SNAPLABEL_BATCH_MILLIS", "7",
                "SNAPLABEL_IN_FLIGHT", "99",
                "SNAPLABEL_VISIBILITY_SECONDS", "11",
                "SNAPLABEL_ATTEMPT_SECONDS", "12",
                "SNAPLABEL_GRACE_SECONDS", "0",
                "SNAPLABEL_IDLE_SECONDS", "60",
                "SNAPLABEL_LISTEN", "0.0.0.0:9"));
        var settings = WorkerSettings.from(environment);
        assertThat(settings.stages())
                .isEqualTo(new StageSettings(settings.function().model(), 5, 16, Duration.ofMillis(7), 99));
        assertThat(settings.function().model().predictors()).isEqualTo(3);
        assertThat(settings.visibility()).isEqualTo(Duration.ofSeconds(11));
        assertThat(settings.attempt()).isEqualTo(Duration.ofSeconds(12));
        assertThat(settings.grace()).isZero();
        assertThat(settings.idle()).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.listen()).isEqualTo(new Address("0.0.0.0", 9));
    }

    @ParameterizedTest
    @CsvSource({
        "SNAPLABEL_QUEUE, 'no uri', SNAPLABEL_QUEUE: expected a URI but got 'no uri'",
        "SNAPLABEL_QUEUE, '', SNAPLABEL_QUEUE: expected a value but it is empty",
        "SNAPLABEL_BATCH, 0, SNAPLABEL_BATCH: expected a whole number from 1 to 512 but got '0'",
        "SNAPLABEL_LISTEN, 8081, SNAPLABEL_LISTEN: expected host:port but got '8081'",
        "SNAPLABEL_LISTEN, all:x, SNAPLABEL_LISTEN: expected host:port but got 'all:x'",
        "SNAPLABEL_GRACE, 1, SNAPLABEL_GRACE: unknown; expected one of"
    })
    void tellsWhatIsWrong(String name, String value, String problem) {
        var environment = new HashMap<>(REQUIRED);
        environment.put(name, value);
        assertThatIllegalStateException()
                .isThrownBy(() -> WorkerSettings.from(environment))
                .withMessageContaining(problem);
    }

    @Test
    void aFolderNeedsNoQueueAndKnowsNone() {
        assertThat(StageSettings.from(Map.of("SNAPLABEL_BATCH", "4")).batch()).isEqualTo(4);
        assertThatIllegalStateException().isThrownBy(() -> StageSettings.from(REQUIRED));
    }
}
