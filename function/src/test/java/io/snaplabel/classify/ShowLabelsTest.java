package io.snaplabel.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.snaplabel.catalogue.Card;
import io.snaplabel.catalogue.Catalogue;
import io.snaplabel.catalogue.Corrected;
import io.snaplabel.catalogue.Correction;
import io.snaplabel.catalogue.InMemoryCatalogue;
import io.snaplabel.catalogue.Shown;
import io.snaplabel.classify.ClassifyImages.Limits;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.ModelId;
import io.snaplabel.image.ObjectEvent;
import io.snaplabel.image.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is shown of an object, whatever comes in whatever order: uploads, deletions, other models, people. */
class ShowLabelsTest {
    private static final ImageRef CAT = new ImageRef("pictures", "cat.jpg", null);
    private static final byte[] CLASS_1 = {1};
    private static final byte[] CLASS_2 = {2};
    private static final Instant NOW = Instant.parse("2026-11-23T09:30:00Z");

    private final InMemoryObjects objects = new InMemoryObjects();
    private final InMemoryRecordStore records = new InMemoryRecordStore();
    private final InMemoryCatalogue catalogue = new InMemoryCatalogue();
    private final ShowLabels show =
            new ShowLabels(catalogue, new Corrected(Scripted.naming()), objects, new OwnTags("label"));

    private void handle(ObjectEvent event, String model) {
        handle(event, model, show);
    }

    private void handle(ObjectEvent event, String model, ShowLabels by) {
        new ClassifyImages(
                        objects,
                        records,
                        by,
                        Scripted.labeller(2),
                        new ModelId("resnet50", model, "preprocessing-1", "mxnet-fp32"),
                        new Limits(Set.of("pictures"), 10),
                        () -> NOW)
                .handle(event, NOW.plusSeconds(60));
    }

    private void correct(List<String> set, List<String> confirmed, List<String> removed) {
        assertThat(show.correct("pictures", "cat.jpg", _ -> new Correction(set, confirmed, removed, NOW)))
                .isPresent();
    }

    private Card card() {
        return catalogue.find("pictures", "cat.jpg").orElseThrow();
    }

    private List<String> labels() {
        return card().labels().stream().map(Shown::name).toList();
    }

    private String tag() {
        return objects.read(CAT).orElseThrow().getOrDefault("label", "none");
    }

    @Test
    void anUploadIsFoundByItsLabels() {
        handle(objects.put(CAT, CLASS_1), "digest-1");
        assertThat(labels()).startsWith("class-1").hasSize(2);
        assertThat(catalogue.counts()).containsEntry("class-1", 1L);
        assertThat(catalogue.labelled("class-1", 9, null).items()).hasSize(1);
    }

    @Test
    void anOverwrittenPictureIsFoundByItsNewLabelsAlone() {
        handle(objects.put(CAT, CLASS_1), "digest-1");
        handle(objects.put(CAT, CLASS_2), "digest-1");
        assertThat(labels()).startsWith("class-2");
        assertThat(catalogue.newest("pictures", 9, null).items()).hasSize(1);
        assertThat(catalogue.labelled("class-2", 9, null).items().getFirst().probability())
                .isGreaterThan(0.9);
    }

    @Test
    void aDeletedPictureIsNotFoundAndALateEventDoesNotShowItAgain() {
        var created = objects.put(CAT, CLASS_1);
        handle(created, "digest-1");
        handle(objects.delete(CAT), "digest-1");
        handle(created, "digest-1");
        assertThat(card().isListed()).isFalse();
        assertThat(catalogue.counts()).isEmpty();
    }

    @Test
    void aLateDeletionHidesNoNewerUpload() {
        handle(objects.put(CAT, CLASS_1), "digest-1");
        var deleted = objects.delete(CAT);
        handle(objects.put(CAT, CLASS_2), "digest-1");
        handle(deleted, "digest-1");
        assertThat(labels()).startsWith("class-2");
    }

    @Test
    void aPersonsLabelsTakeThePlaceOfTheModels() {
        handle(objects.put(CAT, CLASS_1), "digest-1");
        correct(List.of("Tom", "cat on a sofa"), List.of(), List.of());
        assertThat(labels()).containsExactly("Tom", "cat on a sofa");
        assertThat(tag()).isEqualTo("Tom");
        assertThat(catalogue.counts()).containsOnlyKeys("Tom", "cat on a sofa");
        assertThat(((Outcome.Labelled) card().record().outcome())
                        .labels()
                        .getFirst()
                        .name())
                .isEqualTo("class-1");
    }

    @Test
    void aConfirmedLabelIsCertainAndARemovedOneGone() {
        handle(objects.put(CAT, CLASS_1), "digest-1");
        correct(List.of(), List.of("class-0"), List.of());
        assertThat(card().labels()).extracting(Shown::name).containsExactly("class-0", "class-1");
        assertThat(card().labels().getFirst().probability()).isOne();
        correct(List.of(), List.of(), List.of("class-1"));
        assertThat(labels()).containsExactly("class-0");
        assertThat(tag()).isEqualTo("class-0");
    }

    @Test
    void aCorrectionSurvivesARepeatedEventAndAnotherModel() {
        var event = objects.put(CAT, CLASS_1);
        handle(event, "digest-1");
        correct(List.of("Tom"), List.of(), List.of());
        handle(event, "digest-1");
        handle(event, "digest-2");
        assertThat(labels()).containsExactly("Tom");
        assertThat(tag()).isEqualTo("Tom");
        assertThat(card().record().model())
                .isNotNull()
                .extracting(ModelId::digest)
                .isEqualTo("digest-2");
        assertThat(catalogue.corrections(9, null).items())
                .singleElement()
                .satisfies(feedback -> assertThat(feedback.correction().set()).containsExactly("Tom"));
    }

    @Test
    void aCorrectionIsOfItsBytesAndComesBackWithThem() {
        handle(objects.put(CAT, CLASS_1), "digest-1");
        correct(List.of("Tom"), List.of(), List.of());
        handle(objects.put(CAT, CLASS_2), "digest-1");
        assertThat(labels()).startsWith("class-2");
        handle(objects.put(CAT, CLASS_1), "digest-1");
        assertThat(labels()).containsExactly("Tom");
        assertThat(catalogue.corrections(9, null).items()).hasSize(1);
    }

    @Test
    void theSameBytesAsANewVersionAreCorrectedAlready() {
        handle(objects.put(new ImageRef("pictures", "cat.jpg", "v1"), CLASS_1), "digest-1");
        correct(List.of("Tom"), List.of(), List.of());
        var second = new ImageRef("pictures", "cat.jpg", "v2");
        handle(objects.put(second, CLASS_1), "digest-1");
        assertThat(labels()).containsExactly("Tom");
        assertThat(card().record().image()).isEqualTo(second);
        assertThat(objects.read(second).orElseThrow()).containsEntry("label", "Tom");
    }

    @Test
    void aCorrectionTakenBackLeavesTheModelsWord() {
        handle(objects.put(CAT, CLASS_1), "digest-1");
        correct(List.of("Tom"), List.of(), List.of());
        show.correct("pictures", "cat.jpg", _ -> null);
        assertThat(labels()).startsWith("class-1");
        assertThat(tag()).isEqualTo("class-1");
        assertThat(catalogue.corrections(9, null).items()).isEmpty();
    }

    @Test
    void theSameCorrectionAgainChangesNothing() {
        handle(objects.put(CAT, CLASS_1), "digest-1");
        correct(List.of("Tom"), List.of(), List.of());
        var revision = card().revision();
        correct(List.of("Tom"), List.of(), List.of());
        assertThat(card().revision()).isEqualTo(revision);
    }

    @Test
    void theSameCorrectionAgainWritesTheTagsThatTheFirstOneDidNotReach() {
        handle(objects.put(CAT, CLASS_1), "digest-1");
        correct(List.of("Tom"), List.of(), List.of());
        objects.replace(CAT, Map.of("label", "class-1"));
        correct(List.of("Tom"), List.of(), List.of());
        assertThat(tag()).isEqualTo("Tom");
    }

    @Test
    void aPersonCanNameWhatTheModelCannotSee() {
        handle(objects.put(CAT, Scripted.notAnImage()), "digest-1");
        correct(List.of("Tom"), List.of(), List.of());
        assertThat(labels()).containsExactly("Tom");
        assertThat(tag()).isEqualTo("Tom");
    }

    @Test
    void whatIsNotThereCannotBeCorrected() {
        assertThat(show.correct("pictures", "cat.jpg", _ -> null)).isEmpty();
        handle(objects.put(CAT, CLASS_1), "digest-1");
        handle(objects.delete(CAT), "digest-1");
        assertThat(show.correct("pictures", "cat.jpg", _ -> null)).isEmpty();
    }

    @Test
    void aCorrectionBetweenShowingAndTaggingIsNotTaggedOver() {
        var meanwhile = new Runnable[] {
            () -> {
                while (catalogue.find("pictures", "cat.jpg").isEmpty()) {
                    Thread.onSpinWait();
                }
                correct(List.of("Tom"), List.of(), List.of());
            }
        };
        var tags = new TagStore() {
            @Override
            public Optional<Map<String, String>> read(ImageRef image) {
                return objects.read(image);
            }

            @Override
            public boolean replace(ImageRef image, Map<String, String> all) {
                var once = meanwhile[0];
                meanwhile[0] = () -> {};
                once.run();
                return objects.replace(image, all);
            }
        };
        var overtaken = new ShowLabels(catalogue, new Corrected(Scripted.naming()), tags, new OwnTags("label"));
        handle(objects.put(CAT, CLASS_1), "digest-1", overtaken);
        assertThat(labels()).containsExactly("Tom");
        assertThat(tag()).isEqualTo("Tom");
    }

    /** As a correction of what was there before may, whose own look at the card came just before ours was there. */
    @Test
    void tagsWrittenOverOursBeforeOurCardIsThereAreMended() {
        var overtaking = new Catalogue() {
            @Override
            public Optional<Card> find(String bucket, String key) {
                return catalogue.find(bucket, key);
            }

            @Override
            public Optional<Correction> correction(String bucket, String key, String eTag) {
                return catalogue.correction(bucket, key, eTag);
            }

            @Override
            public boolean put(@Nullable Card before, Card after) {
                while (tag().equals("none")) {
                    Thread.onSpinWait();
                }
                LockSupport.parkNanos(20_000_000); // enough for a look at the tags, if there were one before the card
                objects.replace(CAT, Map.of("label", "Tom"));
                return catalogue.put(before, after);
            }
        };
        handle(
                objects.put(CAT, CLASS_1),
                "digest-1",
                new ShowLabels(overtaking, new Corrected(Scripted.naming()), objects, new OwnTags("label")));
        assertThat(tag()).isEqualTo("class-1");
    }

    @Test
    void aDeleteMarkerHidesWhatIsBelowItAndAnOlderVersionsEndNothing() {
        var first = new ImageRef("pictures", "cat.jpg", "v1");
        handle(objects.put(first, CLASS_1), "digest-1");
        var second = new ImageRef("pictures", "cat.jpg", "v2");
        var created = objects.put(second, CLASS_2);
        handle(created, "digest-1");
        handle(objects.delete(first), "digest-1");
        assertThat(labels()).startsWith("class-2");
        var marker = new ImageRef("pictures", "cat.jpg", "v3");
        handle(new ObjectEvent.Deleted(marker, objects.delete(marker).sequencer(), NOW, true), "digest-1");
        assertThat(card().isListed()).isFalse();
    }

    @Test
    void theEndOfAnOlderVersionHidesNoNewerOneThatIsStillOnItsWay() {
        var first = new ImageRef("pictures", "cat.jpg", "v1");
        handle(objects.put(first, CLASS_1), "digest-1");
        var late = objects.put(new ImageRef("pictures", "cat.jpg", "v2"), CLASS_2);
        handle(objects.delete(first), "digest-1");
        handle(late, "digest-1");
        assertThat(labels()).startsWith("class-2");
    }

    @Test
    void aLateUploadOfAVersionThatHasEndedHidesNoNewerOneThatIsStillOnItsWay() {
        var first = objects.put(new ImageRef("pictures", "cat.jpg", "v1"), CLASS_1);
        var late = objects.put(new ImageRef("pictures", "cat.jpg", "v2"), CLASS_2);
        handle(objects.delete(first.image()), "digest-1");
        handle(first, "digest-1");
        handle(late, "digest-1");
        assertThat(labels()).startsWith("class-2");
    }

    @Test
    void aCorrectionSaysSomethingReadable() {
        for (var label : List.of("", " ", " Tom", "a\nb", "x".repeat(101), "\ud83d")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Correction(List.of(label), List.of(), List.of(), NOW));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new Correction(List.of(), List.of(), List.of(), NOW));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Correction(List.of("Tom"), List.of("Tom"), List.of(), NOW));
    }
}
