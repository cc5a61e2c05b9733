package io.snaplabel.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.snaplabel.catalogue.Corrected;
import io.snaplabel.catalogue.InMemoryCatalogue;
import io.snaplabel.classify.ClassifyImages;
import io.snaplabel.classify.ClassifyImages.Limits;
import io.snaplabel.classify.ImageSource;
import io.snaplabel.classify.InMemoryObjects;
import io.snaplabel.classify.InMemoryRecordStore;
import io.snaplabel.classify.OwnTags;
import io.snaplabel.classify.Scripted;
import io.snaplabel.classify.ShowLabels;
import io.snaplabel.event.Notice;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.ModelId;
import io.snaplabel.image.ObjectEvent;
import io.snaplabel.image.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A machine whose clock jumps by an hour, or goes an hour wrong, beside one whose clock is right. */
class ClockJumpsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T09:30:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration INVOCATION = Duration.ofSeconds(60);
    private static final ImageRef IMAGE = new ImageRef("pictures", "cat.jpg", null);

    private final InMemoryObjects objects = new InMemoryObjects();
    private final InMemoryRecordStore records = new InMemoryRecordStore();
    private final InMemoryCatalogue catalogue = new InMemoryCatalogue();
    private final ObjectEvent.Created event = objects.put(IMAGE, new byte[] {1});

    /** One instance of the function; {@code duringFetch} happens while it fetches. */
    private final class Machine implements ImageSource {
        private Instant clock = NOW;
        private Runnable duringFetch = () -> {};
        private int fetched;

        private final Intake intake = new Intake(
                new ClassifyImages(
                        this,
                        records,
                        new ShowLabels(catalogue, new Corrected(Scripted.naming()), objects, new OwnTags("label")),
                        Scripted.labeller(1),
                        new ModelId("resnet50", "digest-1", "preprocessing-1", "mxnet-fp32"),
                        new Limits(Set.of("pictures"), 100_000),
                        () -> clock),
                () -> clock);

        @Override
        public Fetch fetch(ObjectEvent.Created created) {
            fetched++;
            duringFetch.run();
            return objects.fetch(created);
        }

        @Override
        public Optional<ObjectEvent.Created> lookUp(ImageRef image) {
            return objects.lookUp(image);
        }

        /** What the log calls it, in an invocation that began by the clock as it was then. */
        String deal(Instant began) {
            return intake.deal(new Notice.Happened(event), began.plus(INVOCATION))
                    .line()
                    .get("event")
                    .getAsString();
        }
    }

    @Test
    void aJumpForwardBeforeTheWorkGivesTheMessageBackUntouched() {
        var machine = new Machine();
        machine.clock = NOW.plus(HOUR);
        assertThat(machine.deal(NOW)).isEqualTo("comes-again");
        assertThat(machine.fetched).isZero();
        assertThat(machine.deal(machine.clock)).isEqualTo("recorded");
        assertIsRight();
    }

    @Test
    void aJumpWithinTheWorkChangesNothingInEitherDirection() {
        for (var jump : new Duration[] {HOUR, HOUR.negated()}) {
            var machine = new Machine();
            machine.duringFetch = () -> machine.clock = NOW.plus(jump);
            var seen = records.find(IMAGE).isPresent();
            assertThat(machine.deal(NOW)).isEqualTo(seen ? "unchanged" : "recorded");
            assertIsRight();
        }
    }

    @Test
    void whoseClockIsAheadTakesOverALivingAttemptAndBothEndWithTheSame() {
        var right = new Machine();
        var ahead = new Machine();
        ahead.clock = NOW.plus(HOUR);
        right.duringFetch = () -> assertThat(ahead.deal(ahead.clock)).isEqualTo("recorded");
        assertThat(right.deal(NOW)).isEqualTo("unchanged");
        assertThat(right.fetched + ahead.fetched).as("paid for twice").isEqualTo(2);
        assertIsRight();
    }

    @Test
    void whoseClockIsBehindWaitsForALivingAttemptAsEverybodyDoes() {
        var right = new Machine();
        var behind = new Machine();
        behind.clock = NOW.minus(HOUR);
        right.duringFetch = () -> assertThat(behind.deal(behind.clock)).isEqualTo("comes-again");
        assertThat(right.deal(NOW)).isEqualTo("recorded");
        assertThat(behind.deal(behind.clock)).isEqualTo("unchanged");
        assertIsRight();
    }

    @Test
    void theClaimOfADeadMachineWhoseClockWasAheadEndsAnHourLate() {
        var ahead = new Machine();
        ahead.clock = NOW.plus(HOUR);
        ahead.duringFetch = () -> {
            throw new IllegalStateException("dead");
        };
        assertThat(ahead.deal(ahead.clock)).isEqualTo("defect");
        var right = new Machine();
        assertThat(right.deal(NOW)).isEqualTo("comes-again");
        right.clock = NOW.plus(HOUR).plus(INVOCATION).plus(Intake.AFTERMATH).plusMillis(1);
        assertThat(right.deal(right.clock)).isEqualTo("recorded");
        assertIsRight();
    }

    private void assertIsRight() {
        assertThat(records.find(IMAGE).orElseThrow().outcome()).isInstanceOf(Outcome.Labelled.class);
        assertThat(objects.read(IMAGE).map(Map::keySet).orElseThrow()).contains("label");
        assertThat(catalogue.find("pictures", "cat.jpg").orElseThrow().isListed())
                .isTrue();
    }
}
