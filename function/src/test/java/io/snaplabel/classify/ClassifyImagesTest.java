package io.snaplabel.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.snaplabel.catalogue.Corrected;
import io.snaplabel.catalogue.InMemoryCatalogue;
import io.snaplabel.classify.ClassifyImages.Limits;
import io.snaplabel.classify.Verdict.Reason;
import io.snaplabel.classify.Verdict.Recorded;
import io.snaplabel.classify.Verdict.Unchanged;
import io.snaplabel.image.ImageRecord;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.Label;
import io.snaplabel.image.ModelId;
import io.snaplabel.image.ObjectEvent;
import io.snaplabel.image.Outcome;
import io.snaplabel.image.Rejection;
import io.snaplabel.image.Sequencer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ClassifyImagesTest {
    private static final ImageRef CAT = new ImageRef("pictures", "cat.jpg", null);
    private static final byte[] CLASS_1 = {1};
    private static final byte[] CLASS_2 = {2};
    private static final ModelId MODEL = new ModelId("resnet50", "digest-1", "preprocessing-1", "mxnet-fp32");
    private static final ModelId NEXT_MODEL = new ModelId("resnet50", "digest-2", "preprocessing-1", "mxnet-fp32");

    private final InMemoryObjects objects = new InMemoryObjects();
    private final InMemoryRecordStore records = new InMemoryRecordStore();
    private final InMemoryCatalogue catalogue = new InMemoryCatalogue();
    private final AtomicInteger fetches = new AtomicInteger();
    private Instant now = Instant.parse("2026-11-23T09:30:00Z");
    private final ClassifyImages classify = classify(objects, MODEL);

    private ClassifyImages classify(TagStore tags, ModelId model) {
        return classify(tags, model, records);
    }

    private ClassifyImages classify(TagStore tags, ModelId model, RecordStore store) {
        return new ClassifyImages(
                new CountingSource(),
                store,
                new ShowLabels(catalogue, new Corrected(Scripted.naming()), tags, new OwnTags("label")),
                Scripted.labeller(2),
                model,
                new Limits(Set.of("pictures"), 10),
                () -> now);
    }

    private Verdict handle(ObjectEvent event) {
        return classify.handle(event, now.plusSeconds(60));
    }

    private Map<String, String> tags() {
        return objects.read(CAT).orElseThrow();
    }

    private Outcome recorded() {
        return records.find(CAT).orElseThrow().outcome();
    }

    private static String best(Outcome outcome) {
        return ((Outcome.Labelled) outcome).labels().getFirst().name();
    }

    @Test
    void anUploadedPictureGetsItsRecordAndItsTags() {
        var verdict = handle(objects.put(CAT, CLASS_1));
        assertThat(verdict).isInstanceOf(Recorded.class);
        assertThat(((Recorded) verdict).record()).isEqualTo(records.find(CAT).orElseThrow());
        assertThat(((Outcome.Labelled) recorded()).labels())
                .extracting(Label::wnid)
                .startsWith("n1");
        assertThat(tags()).containsOnlyKeys("label", "label:2", "label:p").containsEntry("label", "class-1");
    }

    @Test
    void foreignTagsStay() {
        var event = objects.put(CAT, CLASS_1);
        objects.replace(CAT, Map.of("owner", "ann"));
        handle(event);
        assertThat(tags()).containsEntry("owner", "ann").containsEntry("label", "class-1");
    }

    @Test
    void theSameEventAgainChangesNothing() {
        var event = objects.put(CAT, CLASS_1);
        handle(event);
        var record = records.find(CAT);
        assertThat(handle(event)).isEqualTo(new Unchanged(CAT, Reason.DUPLICATE));
        assertThat(records.find(CAT)).isEqualTo(record);
        assertThat(fetches).hasValue(1);
    }

    @Test
    void aLateOlderEventChangesNothing() {
        var older = objects.put(CAT, CLASS_1);
        handle(objects.put(CAT, CLASS_2));
        assertThat(handle(older)).isEqualTo(new Unchanged(CAT, Reason.STALE));
        assertThat(best(recorded())).isEqualTo("class-2");
        assertThat(tags()).containsEntry("label", "class-2");
    }

    @Test
    void theSameBytesUploadedAgainAreTaggedAgainButNotPaidForAgain() {
        handle(objects.put(CAT, CLASS_1));
        handle(objects.put(CAT, CLASS_1));
        assertThat(fetches).hasValue(1);
        assertThat(tags()).containsEntry("label", "class-1");
    }

    @Test
    void anotherModelLabelsTheSameEventAgain() {
        var event = objects.put(CAT, CLASS_1);
        handle(event);
        var verdict = classify(objects, NEXT_MODEL).handle(event, now.plusSeconds(60));
        assertThat(verdict).isInstanceOf(Recorded.class);
        assertThat(records.find(CAT).orElseThrow().model()).isEqualTo(NEXT_MODEL);
        assertThat(fetches).hasValue(2);
    }

    @Test
    void aDeletedObjectLeavesATombstoneThatALateUploadCannotRevive() {
        var created = objects.put(CAT, CLASS_1);
        assertThat(handle(objects.delete(CAT))).isInstanceOf(Recorded.class);
        assertThat(handle(created)).isEqualTo(new Unchanged(CAT, Reason.STALE));
        assertThat(recorded()).isEqualTo(new Outcome.Deleted());
    }

    @Test
    void aLateDeletionDoesNotTouchANewerUpload() {
        handle(objects.put(CAT, CLASS_1));
        var deleted = objects.delete(CAT);
        handle(objects.put(CAT, CLASS_2));
        assertThat(handle(deleted)).isEqualTo(new Unchanged(CAT, Reason.STALE));
        assertThat(best(recorded())).isEqualTo("class-2");
    }

    @Test
    void whatIsNotAPictureIsRecordedAndLosesOurTags() {
        var event = objects.put(CAT, Scripted.notAnImage());
        objects.replace(CAT, Map.of("label", "from another life", "owner", "ann"));
        handle(event);
        assertThat(recorded()).isEqualTo(new Outcome.Rejected(new Rejection.NotAnImage("FF")));
        assertThat(tags()).containsExactly(Map.entry("owner", "ann"));
        assertThat(handle(event)).isEqualTo(new Unchanged(CAT, Reason.DUPLICATE));
    }

    @Test
    void emptyAndTooLargeObjectsAreRejectedBeforeTheyAreFetched() {
        handle(objects.put(CAT, new byte[0]));
        assertThat(recorded()).isEqualTo(new Outcome.Rejected(new Rejection.Empty()));
        handle(objects.put(CAT, new byte[11]));
        assertThat(recorded()).isEqualTo(new Outcome.Rejected(new Rejection.TooManyBytes(11, 10)));
        assertThat(fetches).hasValue(0);
    }

    @Test
    void anObjectThatIsGoneOrReplacedIsRecordedAsGone() {
        var created = objects.put(CAT, CLASS_1);
        objects.delete(CAT);
        handle(created);
        assertThat(recorded()).isEqualTo(new Outcome.Gone("the object is no longer there"));
        var replaced = objects.put(CAT, CLASS_1);
        objects.put(CAT, CLASS_2);
        handle(replaced);
        assertThat(recorded()).isEqualTo(new Outcome.Gone("the object has been replaced"));
    }

    @Test
    void otherBucketsAreRefused() {
        var foreign = new ImageRef("elsewhere", "cat.jpg", null);
        assertThat(handle(objects.put(foreign, CLASS_1))).isEqualTo(new Unchanged(foreign, Reason.BUCKET_NOT_ALLOWED));
        assertThat(records.find(foreign)).isEmpty();
    }

    @Test
    void anAttemptThatDiedIsTakenOverWhenItsTimeIsUp() {
        var event = objects.put(CAT, CLASS_1);
        records.claim(event, MODEL.digest(), now, now.plusSeconds(60));
        assertThatExceptionOfType(TransientFault.class)
                .isThrownBy(() -> handle(event))
                .withMessageContaining("another attempt");
        now = now.plusSeconds(61);
        assertThat(handle(event)).isInstanceOf(Recorded.class);
    }

    @Test
    void anOlderEventWaitsWhileANewerOneIsWorkedOn() {
        var older = objects.put(CAT, CLASS_1);
        var newer = objects.put(CAT, CLASS_2);
        records.claim(newer, MODEL.digest(), now, now.plusSeconds(60));
        assertThatExceptionOfType(TransientFault.class)
                .isThrownBy(() -> handle(older))
                .withMessageContaining("a newer event");
    }

    @Test
    void tagsOfAnAttemptThatWasOvertakenAreReplacedByTheNewerOnes() {
        var overtaken = new OvertakenTags();
        overtaken.handler = classify(overtaken, MODEL);
        var older = objects.put(CAT, CLASS_1);
        overtaken.meanwhile = () -> handle(objects.put(CAT, CLASS_2));
        assertThat(overtaken.handler.handle(older, now.plusSeconds(60))).isEqualTo(new Unchanged(CAT, Reason.STALE));
        assertThat(best(recorded())).isEqualTo("class-2");
        assertThat(tags()).containsEntry("label", "class-2");
    }

    @Test
    void anObjectThatNoEventSpokeOfIsLabelledOnce() {
        objects.put(CAT, CLASS_1);
        assertThat(classify.handle(CAT, now.plusSeconds(60)).orElseThrow()).isInstanceOf(Recorded.class);
        assertThat(best(recorded())).isEqualTo("class-1");
        assertThat(classify.handle(CAT, now.plusSeconds(60))).contains(new Unchanged(CAT, Reason.DUPLICATE));
    }

    @Test
    void whatAnEventSaidOfAnObjectStandsAgainstALookUp() {
        handle(objects.put(CAT, CLASS_1));
        assertThat(classify.handle(CAT, now.plusSeconds(60))).contains(new Unchanged(CAT, Reason.STALE));
    }

    @Test
    void lookingUpFindsNothingThatIsNotThereAndNothingElsewhere() {
        var foreign = new ImageRef("elsewhere", "cat.jpg", null);
        objects.put(foreign, CLASS_1);
        assertThat(classify.handle(CAT, now.plusSeconds(60))).isEmpty();
        assertThat(classify.handle(foreign, now.plusSeconds(60)))
                .contains(new Unchanged(foreign, Reason.BUCKET_NOT_ALLOWED));
    }

    @Test
    void picturesTogetherTakeNoMoreMemoryThanTheLargestMay() throws Exception {
        var most = new AtomicInteger();
        var side = new ClassifyImages(
                new SlowSource(most),
                records,
                new ShowLabels(catalogue, new Corrected(Scripted.naming()), objects, new OwnTags("label")),
                Scripted.labeller(1),
                MODEL,
                new Limits(Set.of("pictures"), 2048),
                () -> now);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var verdicts = new ArrayList<Future<Verdict>>();
            for (var i = 0; i < 8; i++) {
                var event = objects.put(new ImageRef("pictures", "cat-" + i, null), new byte[1000]);
                verdicts.add(threads.submit(() -> side.handle(event, now.plusSeconds(60))));
            }
            for (var verdict : verdicts) {
                assertThat(verdict.get()).isInstanceOf(Recorded.class);
            }
        }
        assertThat(most).hasValue(2);
    }

    /** Notes how many pictures are fetched at once. */
    private final class SlowSource implements ImageSource {
        private final AtomicInteger most;
        private final AtomicInteger now = new AtomicInteger();

        SlowSource(AtomicInteger most) {
            this.most = most;
        }

        @Override
        public Fetch fetch(ObjectEvent.Created event) {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            } finally {
                now.decrementAndGet();
            }
            return objects.fetch(event);
        }

        @Override
        public Optional<ObjectEvent.Created> lookUp(ImageRef image) {
            return objects.lookUp(image);
        }
    }

    private final class CountingSource implements ImageSource {
        @Override
        public Fetch fetch(ObjectEvent.Created event) {
            fetches.incrementAndGet();
            return objects.fetch(event);
        }

        @Override
        public Optional<ObjectEvent.Created> lookUp(ImageRef image) {
            return objects.lookUp(image);
        }
    }

    /** Lets something happen between an attempt's reading of the tags and its writing them. */
    private final class OvertakenTags implements TagStore {
        private Runnable meanwhile = () -> {};
        private ClassifyImages handler = classify;

        @Override
        public Optional<Map<String, String>> read(ImageRef image) {
            return objects.read(image);
        }

        @Override
        public boolean replace(ImageRef image, Map<String, String> tags) {
            var once = meanwhile;
            meanwhile = () -> {};
            once.run();
            return objects.replace(image, tags);
        }
    }

    /** In a bucket with versions the deletion of one that is not shown yet finds nothing to hide. */
    @Test
    void anUploadThatIsShownWhileItsDeletionIsDealtWithIsHidden() {
        var created = objects.put(new ImageRef("pictures", "cat.jpg", "v1"), CLASS_1);
        var deleted = new ObjectEvent.Deleted(created.image(), new Sequencer("F"), now);
        var interrupted = new RecordStore() {
            @Override
            public Claim claim(ObjectEvent.Created event, String modelDigest, Instant at, Instant leaseUntil) {
                return records.claim(event, modelDigest, at, leaseUntil);
            }

            @Override
            public boolean complete(Ticket ticket, ImageRecord record) {
                return records.complete(ticket, record);
            }

            @Override
            public boolean bury(ImageRecord tombstone) {
                handle(created);
                return records.bury(tombstone);
            }

            @Override
            public Optional<ImageRecord> find(ImageRef image) {
                return records.find(image);
            }
        };
        classify(objects, MODEL, interrupted).handle(deleted, now.plusSeconds(60));
        assertThat(catalogue.counts()).isEmpty();
        assertThat(catalogue.find("pictures", "cat.jpg").orElseThrow().isListed())
                .isFalse();
    }
}
