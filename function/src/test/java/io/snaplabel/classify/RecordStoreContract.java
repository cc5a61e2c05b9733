package io.snaplabel.classify;

import static org.assertj.core.api.Assertions.assertThat;

import io.snaplabel.classify.RecordStore.Busy;
import io.snaplabel.classify.RecordStore.Duplicate;
import io.snaplabel.classify.RecordStore.Granted;
import io.snaplabel.classify.RecordStore.Stale;
import io.snaplabel.image.ImageFormat;
import io.snaplabel.image.ImageRecord;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.Label;
import io.snaplabel.image.ModelId;
import io.snaplabel.image.ObjectEvent;
import io.snaplabel.image.Outcome;
import io.snaplabel.image.Rejection;
import io.snaplabel.image.Sequencer;
import io.snaplabel.image.StageMillis;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What every {@link RecordStore} holds to, the fake as well as DynamoDB. */
public interface RecordStoreContract {
    Instant NOW = Instant.parse("2026-11-23T09:30:00Z");
    Instant LEASE = NOW.plusSeconds(60);
    ModelId MODEL = new ModelId("resnet50", "digest-1", "preprocessing-1", "mxnet-fp32");

    /** A store; it may hold records of other tests. */
    RecordStore store();

    private static ObjectEvent.Created created(ImageRef image, String sequencer) {
        return new ObjectEvent.Created(
                image, new Sequencer(sequencer), NOW.minusSeconds(2), "etag-" + sequencer, 38_702);
    }

    private static ImageRef anImage() {
        return new ImageRef("pictures", "a b/ü+" + UUID.randomUUID() + ".jpg", null);
    }

    private static ImageRecord record(ObjectEvent.Created event, Outcome outcome) {
        return new ImageRecord(
                event.image(),
                event.sequencer(),
                event.eTag(),
                event.bytes(),
                outcome,
                MODEL,
                new StageMillis(1.5, 12.25, 39.125, 8, 61),
                event.time(),
                NOW);
    }

    private static ImageRecord tombstone(ImageRef image, String sequencer) {
        return ImageRecord.tombstone(
                new ObjectEvent.Deleted(image, new Sequencer(sequencer), NOW.minusSeconds(1)), NOW);
    }

    private static Outcome labelled() {
        return new Outcome.Labelled(
                List.of(new Label("n02123045", "tabby", 0.74866), new Label("n02124075", "Egyptian cat", 0.13246)),
                List.of(new Label("n02121620", "cat", 0.92891)),
                ImageFormat.JPEG,
                451,
                300,
                1);
    }

    private Granted granted(ObjectEvent.Created event) {
        var claim = store().claim(event, MODEL.digest(), NOW, LEASE);
        assertThat(claim).isInstanceOf(Granted.class);
        return (Granted) claim;
    }

    private ImageRecord done(ObjectEvent.Created event, Outcome outcome) {
        var record = record(event, outcome);
        assertThat(store().complete(granted(event).ticket(), record)).isTrue();
        return record;
    }

    @Test
    default void grantsTheFirstClaimOfAnObject() {
        assertThat(granted(created(anImage(), "10")).previous()).isNull();
    }

    @Test
    default void findsNothingBeforeTheFirstResult() {
        var image = anImage();
        assertThat(store().find(image)).isEmpty();
        granted(created(image, "10"));
        assertThat(store().find(image)).isEmpty();
    }

    @Test
    default void keepsEveryPartOfALabelledRecord() {
        var image = anImage();
        var record = done(created(image, "10"), labelled());
        assertThat(store().find(image)).contains(record);
    }

    @Test
    default void keepsTheVersionsOfAnObjectApart() {
        var key = anImage().key();
        var first = done(created(new ImageRef("pictures", key, "v1"), "10"), labelled());
        var second = done(created(new ImageRef("pictures", key, "v2"), "20"), new Outcome.Gone("no longer there"));
        assertThat(store().find(first.image())).contains(first);
        assertThat(store().find(second.image())).contains(second);
        assertThat(store().find(new ImageRef("pictures", key, null))).isEmpty();
    }

    @Test
    default void keepsEveryKindOfOutcome() {
        for (var outcome : List.of(
                new Outcome.Rejected(new Rejection.Empty()),
                new Outcome.Rejected(new Rejection.NotAnImage("68656C6C6F")),
                new Outcome.Rejected(new Rejection.UnsupportedFormat(ImageFormat.HEIC, "")),
                new Outcome.Rejected(new Rejection.TooManyBytes(1L << 40, 100)),
                new Outcome.Rejected(new Rejection.TooManyPixels(20_000, 20_000, 100_000_000)),
                new Outcome.Rejected(new Rejection.Damaged(ImageFormat.JPEG, "ends early")),
                new Outcome.Gone("the object is no longer there"))) {
            var image = anImage();
            var record = done(created(image, "10"), outcome);
            assertThat(store().find(image)).contains(record);
        }
    }

    @Test
    default void answersTheSameEventAgainWithDuplicate() {
        var event = created(anImage(), "10");
        done(event, labelled());
        assertThat(store().claim(event, MODEL.digest(), NOW, LEASE)).isEqualTo(new Duplicate());
    }

    @Test
    default void answersAnotherAttemptAtTheSameEventWithBusyUntilTheLeaseEnds() {
        var event = created(anImage(), "10");
        granted(event);
        assertThat(store().claim(event, MODEL.digest(), NOW, LEASE)).isEqualTo(new Busy(LEASE));
        assertThat(store().claim(event, MODEL.digest(), LEASE.plusMillis(1), LEASE.plusSeconds(60)))
                .isInstanceOf(Granted.class);
    }

    @Test
    default void refusesTheCompletionOfAnAttemptThatWasTakenOver() {
        var event = created(anImage(), "10");
        var crashed = granted(event);
        var second = (Granted) store().claim(event, MODEL.digest(), LEASE.plusMillis(1), LEASE.plusSeconds(60));
        assertThat(store().complete(crashed.ticket(), record(event, labelled())))
                .isFalse();
        assertThat(store().find(event.image())).isEmpty();
        assertThat(store().complete(second.ticket(), record(event, labelled()))).isTrue();
    }

    @Test
    default void answersAnOlderEventWithStaleAndTheNewerResult() {
        var image = anImage();
        var newer = done(created(image, "20"), labelled());
        assertThat(store().claim(created(image, "10"), MODEL.digest(), NOW, LEASE))
                .isEqualTo(new Stale(newer.sequencer(), newer));
    }

    @Test
    default void answersAnOlderEventWithStaleAndNoResultWhileTheNewerIsWorkedOn() {
        var image = anImage();
        granted(created(image, "20"));
        assertThat(store().claim(created(image, "10"), MODEL.digest(), NOW, LEASE))
                .isEqualTo(new Stale(new Sequencer("20"), null));
    }

    @Test
    default void grantsANewerEventAndTellsTheLastResult() {
        var image = anImage();
        var older = done(created(image, "10"), labelled());
        assertThat(granted(created(image, "20")).previous()).isEqualTo(older);
        assertThat(store().find(image)).contains(older);
    }

    @Test
    default void aNewerEventTakesOverFromAnOlderOneUnderWay() {
        var image = anImage();
        var older = created(image, "10");
        var olderTicket = granted(older).ticket();
        var newer = done(created(image, "20"), labelled());
        assertThat(store().complete(olderTicket, record(older, labelled()))).isFalse();
        assertThat(store().find(image)).contains(newer);
    }

    @Test
    default void grantsTheSameEventAgainToAnotherModel() {
        var event = created(anImage(), "10");
        var first = done(event, labelled());
        var claim = store().claim(event, "digest-2", NOW, LEASE);
        assertThat(claim).isInstanceOf(Granted.class);
        assertThat(((Granted) claim).previous()).isEqualTo(first);
    }

    @Test
    default void aTombstoneReplacesTheLabelsAndStopsALateCreation() {
        var image = anImage();
        done(created(image, "10"), labelled());
        var tombstone = tombstone(image, "20");
        assertThat(store().bury(tombstone)).isTrue();
        assertThat(store().find(image)).contains(tombstone);
        assertThat(store().claim(created(image, "15"), MODEL.digest(), NOW, LEASE))
                .isEqualTo(new Stale(tombstone.sequencer(), tombstone));
    }

    @Test
    default void aTombstoneMayComeBeforeTheCreationItEnds() {
        var image = anImage();
        assertThat(store().bury(tombstone(image, "20"))).isTrue();
        assertThat(store().claim(created(image, "10"), MODEL.digest(), NOW, LEASE))
                .isInstanceOf(Stale.class);
    }

    @Test
    default void aTombstoneStopsAnAttemptUnderWay() {
        var event = created(anImage(), "10");
        var ticket = granted(event).ticket();
        assertThat(store().bury(tombstone(event.image(), "20"))).isTrue();
        assertThat(store().complete(ticket, record(event, labelled()))).isFalse();
    }

    @Test
    default void anOlderOrRepeatedTombstoneChangesNothing() {
        var image = anImage();
        var record = done(created(image, "20"), labelled());
        assertThat(store().bury(tombstone(image, "10"))).isFalse();
        assertThat(store().find(image)).contains(record);
        assertThat(store().bury(tombstone(image, "30"))).isTrue();
        assertThat(store().bury(tombstone(image, "30"))).isFalse();
    }

    @Test
    default void aNewerCreationFollowsATombstone() {
        var image = anImage();
        store().bury(tombstone(image, "20"));
        var record = done(created(image, "30"), labelled());
        assertThat(store().find(image)).contains(record);
    }

    @Test
    default void grantsOneOfManyClaimsAtOnce() throws Exception {
        var event = created(anImage(), "10");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<RecordStore.Claim> claim = () -> store().claim(event, MODEL.digest(), NOW, LEASE);
            var claims = threads.invokeAll(Collections.nCopies(16, claim));
            var granted = 0;
            for (var each : claims) {
                if (each.get() instanceof Granted) {
                    granted++;
                }
            }
            assertThat(granted).isEqualTo(1);
        }
    }
}
