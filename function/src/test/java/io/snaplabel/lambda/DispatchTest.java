package io.snaplabel.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonObject;
import io.snaplabel.classify.TransientFault;
import io.snaplabel.classify.Verdict;
import io.snaplabel.classify.Verdict.Reason;
import io.snaplabel.classify.Verdict.Unchanged;
import io.snaplabel.image.ObjectEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DispatchTest {
    private static final Instant NOW = Instant.parse("2026-11-23T09:30:00Z");
    private static final Instant DEADLINE = NOW.plusSeconds(30);

    private final List<ObjectEvent> handled = new ArrayList<>();
    private final List<Instant> leases = new ArrayList<>();
    private final List<JsonObject> log = new ArrayList<>();
    private final Dispatch dispatch = new Dispatch(this::handle, () -> NOW, log::add);

    private Verdict handle(ObjectEvent event, Instant leaseUntil) {
        handled.add(event);
        leases.add(leaseUntil);
        return switch (event.image().key()) {
            case "rocket.jpg" -> throw new TransientFault("S3 is slow today");
            case "copies/espresso.jpg" -> throw new IllegalStateException("a defect of ours");
            default -> new Unchanged(event.image(), Reason.DUPLICATE);
        };
    }

    private static String file(String name) {
        try {
            return Files.readString(Path.of("../events", name + ".json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> logged() {
        return log.stream().map(line -> line.get("event").getAsString()).toList();
    }

    @Test
    void namesTheMessagesThatMustComeAgainAndDealsWithAllOfThem() {
        var answer = dispatch.handle(file("sqs-batch"), DEADLINE);
        assertThat(answer)
                .hasToString("{\"batchItemFailures\":[{\"itemIdentifier\":\"059f36b4-87a3-44ab-83d2-661970000001\"}]}");
        assertThat(handled)
                .extracting(event -> event.image().key())
                .containsExactly("cat.jpg", "rocket.jpg", "old.jpg");
        assertThat(logged()).containsExactly("unchanged", "comes-again", "unchanged", "ignored");
    }

    @Test
    void aMalformedMessageFailsAloneSoThatItReachesTheDeadLetters() {
        var answer =
                dispatch.handle(file("sqs-batch").replaceFirst("\"body\": \"\\{", "\"body\": \"rubbish {"), DEADLINE);
        assertThat(answer.getAsJsonArray("batchItemFailures")).hasSize(1);
        assertThat(logged()).containsExactly("malformed", "unchanged", "ignored");
    }

    @Test
    void aDefectFailsItsOwnMessageAlone() {
        var answer = dispatch.handle(file("sqs-batch").replace("rocket.jpg", "copies/espresso.jpg"), DEADLINE);
        assertThat(answer.getAsJsonArray("batchItemFailures")).hasSize(1);
        assertThat(logged()).containsExactly("unchanged", "defect", "unchanged", "ignored");
        assertThat(log.get(1).get("stackTrace").getAsString()).contains("a defect of ours");
    }

    @Test
    void answersADirectEventWithWhatCameOfIt() {
        assertThat(dispatch.handle(file("s3-put"), DEADLINE))
                .hasToString("{\"results\":[{\"level\":\"INFO\",\"event\":\"unchanged\","
                        + "\"object\":\"s3://snaplabel-pictures/cat.jpg\",\"reason\":\"duplicate\"}]}");
    }

    @Test
    void failsADirectInvocationThatMustComeAgain() {
        assertThatExceptionOfType(FailedDelivery.class)
                .isThrownBy(() -> dispatch.handle(file("s3-copy"), DEADLINE))
                .withMessageContaining("a defect of ours");
        assertThatExceptionOfType(FailedDelivery.class)
                .isThrownBy(() -> dispatch.handle("{}", DEADLINE))
                .withMessageContaining("expected an S3, SQS, SNS or EventBridge event");
        assertThatExceptionOfType(FailedDelivery.class)
                .isThrownBy(() -> dispatch.handle("rubbish", DEADLINE))
                .withMessageContaining("expected");
    }

    @Test
    void givesBackWhatThereIsNoTimeForInsteadOfBeingCutOff() {
        var answer = dispatch.handle(file("sqs-batch"), NOW.plusMillis(500));
        assertThat(answer.getAsJsonArray("batchItemFailures")).hasSize(2);
        assertThat(handled).isEmpty();
    }

    @Test
    void leasesEveryEventBeyondTheDeadline() {
        dispatch.handle(file("s3-put"), DEADLINE);
        assertThat(leases).allSatisfy(lease -> assertThat(lease).isAfter(DEADLINE));
    }
}
