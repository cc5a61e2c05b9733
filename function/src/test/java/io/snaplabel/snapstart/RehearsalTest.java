package io.snaplabel.snapstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;

class RehearsalTest {
    private static final ClientOverrideConfiguration SETTINGS =
            ClientOverrideConfiguration.builder().build();
    private static final Path EVENTS = Path.of("../events");

    @Test
    void everyEventButTheBatchIsRehearsed() throws IOException {
        try (var files = Files.list(EVENTS)) {
            var events = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json"))
                    .filter(name -> !name.equals("sqs-batch.json"));
            assertThat(Rehearsal.EVENTS).containsExactlyInAnyOrderElementsOf(events.toList());
        }
    }

    @Test
    void theFunctionGetsTheEventsAsTheyAre() throws IOException {
        var seen = new ArrayList<String>();
        new Rehearsal(SETTINGS, (s3, dynamoDb, buckets, log) -> seen::add).run();
        var expected = new ArrayList<String>();
        for (var event : Rehearsal.EVENTS) {
            expected.add(Files.readString(EVENTS.resolve(event)));
        }
        for (var round = 0; round < Rehearsal.ROUNDS; round++) {
            var first = round * expected.size();
            assertThat(seen.subList(first, first + expected.size()))
                    .as("round %d", round)
                    .isEqualTo(expected);
        }
        assertThat(seen).hasSize(Rehearsal.ROUNDS * expected.size());
    }

    @Test
    void itIsWellWhenEveryNoticeIsDealtWith() {
        assertThatNoException().isThrownBy(() -> rehearse("{'level': 'INFO', 'event': 'ignored'}"));
    }

    @Test
    void aNoticeThatFailsFailsTheSnapshot() {
        assertThatIllegalStateException()
                .isThrownBy(() -> rehearse("{'level': 'WARN', 'event': 'comes-again', 'problem': 'no time left'}"))
                .withMessageContaining("no time left");
    }

    @Test
    void aPictureThatIsRejectedFailsTheSnapshot() {
        assertThatIllegalStateException()
                .isThrownBy(() -> rehearse("{'level': 'INFO', 'event': 'recorded', 'outcome': 'rejected'}"))
                .withMessageContaining("rejected");
    }

    private static void rehearse(String line) {
        JsonObject parsed = JsonParser.parseString(line).getAsJsonObject();
        new Rehearsal(SETTINGS, (s3, dynamoDb, buckets, log) -> event -> log.accept(parsed)).run();
    }
}
