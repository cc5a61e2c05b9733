package io.snaplabel.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonObject;
import io.snaplabel.catalogue.Corrected;
import io.snaplabel.catalogue.InMemoryCatalogue;
import io.snaplabel.classify.ClassifyImages;
import io.snaplabel.classify.ClassifyImages.Limits;
import io.snaplabel.classify.ImageSource;
import io.snaplabel.classify.InMemoryObjects;
import io.snaplabel.classify.InMemoryRecordStore;
import io.snaplabel.classify.OwnTags;
import io.snaplabel.classify.RecordStore;
import io.snaplabel.classify.Scripted;
import io.snaplabel.classify.ShowLabels;
import io.snaplabel.classify.TransientFault;
import io.snaplabel.event.Delivery;
import io.snaplabel.http.TestApi;
import io.snaplabel.image.ImageRecord;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.ModelId;
import io.snaplabel.image.ObjectEvent;
import io.snaplabel.image.Sequencer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class DispatchTest {
    private static final Instant NOW = Instant.parse("2026-11-23T09:30:00Z");
    private static final Instant DEADLINE = NOW.plusSeconds(30);

    private static final ModelId MODEL = new ModelId("resnet50", "digest-1", "preprocessing-1", "mxnet-fp32");

    private final List<String> fetched = new CopyOnWriteArrayList<>();
    private final List<JsonObject> log = new CopyOnWriteArrayList<>();
    private final InMemoryObjects objects = new InMemoryObjects();
    private final InMemoryRecordStore records = new InMemoryRecordStore();
    private final Dispatch dispatch = new Dispatch(
            new ClassifyImages(
                    new FaultySource(),
                    records,
                    new ShowLabels(
                            new InMemoryCatalogue(), new Corrected(Scripted.naming()), objects, new OwnTags("label")),
                    Scripted.labeller(1),
                    MODEL,
                    new Limits(Set.of("snaplabel-pictures"), 100_000),
                    () -> NOW),
            TestApi.classifying(),
            new SideBySide(),
            () -> NOW,
            log::add);

    /** S3 is slow for rockets, and espresso meets a defect. */
    private final class FaultySource implements ImageSource {
        @Override
        public Fetch fetch(ObjectEvent.Created event) {
            var key = event.image().key();
            fetched.add(key);
            return switch (key) {
                case "rocket.jpg" -> throw new TransientFault("S3 is slow today");
                case "copies/espresso.jpg" -> throw new IllegalStateException("a defect of ours");
                case "huge.png" -> throw new OutOfMemoryError("Java heap space");
                default -> new Fetched(new byte[] {1});
            };
        }

        @Override
        public Optional<ObjectEvent.Created> lookUp(ImageRef image) {
            return objects.lookUp(image);
        }
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
        assertThat(fetched).containsExactly("cat.jpg", "rocket.jpg");
        assertThat(logged()).containsExactlyInAnyOrder("recorded", "comes-again", "recorded", "ignored");
    }

    @Test
    void aMalformedMessageFailsAloneSoThatItReachesTheDeadLetters() {
        var answer =
                dispatch.handle(file("sqs-batch").replaceFirst("\"body\": \"\\{", "\"body\": \"rubbish {"), DEADLINE);
        assertThat(answer.getAsJsonArray("batchItemFailures")).hasSize(1);
        assertThat(logged()).containsExactlyInAnyOrder("malformed", "recorded", "ignored");
    }

    @Test
    void aDefectFailsItsOwnMessageAlone() {
        var answer = dispatch.handle(file("sqs-batch").replace("rocket.jpg", "copies/espresso.jpg"), DEADLINE);
        assertThat(answer.getAsJsonArray("batchItemFailures")).hasSize(1);
        assertThat(logged()).containsExactlyInAnyOrder("recorded", "defect", "recorded", "ignored");
        assertThat(log).anySatisfy(line -> assertThat(line.toString()).contains("stackTrace", "a defect of ours"));
    }

    @Test
    void aPictureThatFindsNoMemoryFailsItsOwnMessageAlone() {
        var answer = dispatch.handle(file("sqs-batch").replace("rocket.jpg", "huge.png"), DEADLINE);
        assertThat(answer.getAsJsonArray("batchItemFailures")).hasSize(1);
        assertThat(logged()).containsExactlyInAnyOrder("recorded", "defect", "recorded", "ignored");
        assertThat(log).anySatisfy(line -> assertThat(line.toString()).contains("huge.png", "OutOfMemoryError"));
    }

    @Test
    void answersADirectEventWithWhatCameOfIt() {
        dispatch.handle(file("s3-put"), DEADLINE);
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
        assertThat(fetched).isEmpty();
    }

    @Test
    void leasesAnEventBeyondTheDeadline() {
        assertThatExceptionOfType(FailedDelivery.class)
                .isThrownBy(() -> dispatch.handle(file("s3-put").replace("cat.jpg", "rocket.jpg"), DEADLINE));
        var event = new ObjectEvent.Created(
                new ImageRef("snaplabel-pictures", "rocket.jpg", null),
                new Sequencer("0066F1A2B3C4D5E6F7"),
                NOW,
                "etag",
                1);
        assertThat(records.claim(event, "digest-1", DEADLINE.plusMillis(500), DEADLINE))
                .isInstanceOf(RecordStore.Busy.class);
        assertThat(records.claim(event, "digest-1", DEADLINE.plusSeconds(2), DEADLINE.plusSeconds(60)))
                .isInstanceOf(RecordStore.Granted.class);
    }

    @Test
    void answersEveryTaskOfABatchJobInItsOwnSchema() {
        objects.put(new ImageRef("snaplabel-pictures", "cat.jpg", null), new byte[] {1});
        assertThat(dispatch.handle(file("batch-job-2.0"), DEADLINE))
                .hasToString("{\"invocationSchemaVersion\":\"2.0\",\"treatMissingKeysAs\":\"PermanentFailure\","
                        + "\"invocationId\":\"YXNkbGZqYWRmaiBhc2RmdW9hZHNmZGpmaGFzbGtkaGZza2RmaAo\",\"results\":[{"
                        + "\"taskId\":\"dGFza2lkZ29lc2hlcmUK\",\"resultCode\":\"Succeeded\","
                        + "\"resultString\":\"class-1 0.99\"}]}");
        assertThat(result(file("batch-job-2.0"))).isEqualTo("Succeeded: labelled before");
        assertThat(result(file("batch-job-1.0")))
                .isEqualTo("PermanentFailure: s3://snaplabel-pictures/a cat+über.jpg:"
                        + " expected an object but there is none");
        assertThat(result(file("batch-job-2.0").replace("\"snaplabel-pictures\"", "\"elsewhere\"")))
                .isEqualTo("PermanentFailure: s3://elsewhere/cat.jpg: expected an allowed bucket");
        assertThat(logged()).containsExactly("recorded", "unchanged", "unchanged");
    }

    @Test
    void answersATaskThatMustBeTriedAgainAndADefectApart() {
        objects.put(new ImageRef("snaplabel-pictures", "rocket.jpg", null), new byte[] {1});
        objects.put(new ImageRef("snaplabel-pictures", "copies/espresso.jpg", null), new byte[] {1});
        objects.put(new ImageRef("snaplabel-pictures", "huge.png", null), new byte[] {1});
        assertThat(result(file("batch-job-2.0").replace("cat.jpg", "rocket.jpg")))
                .isEqualTo("TemporaryFailure: S3 is slow today");
        assertThat(result(file("batch-job-2.0").replace("cat.jpg", "copies/espresso.jpg")))
                .isEqualTo("PermanentFailure: java.lang.IllegalStateException: a defect of ours");
        assertThat(result(file("batch-job-2.0").replace("cat.jpg", "huge.png")))
                .isEqualTo("PermanentFailure: s3://snaplabel-pictures/huge.png:"
                        + " java.lang.OutOfMemoryError: Java heap space");
        assertThat(logged()).containsExactly("comes-again", "defect", "defect");
        assertThat(log)
                .allSatisfy(
                        line -> assertThat(line.get("object").getAsString()).startsWith("s3://snaplabel-pictures/"));
    }

    @Test
    void aJobLabelsAgainWhatIsAnotherModelsOnlyWhenItsArgumentsSaySo() {
        var cat = new ImageRef("snaplabel-pictures", "cat.jpg", null);
        dispatch.handle(labelledBefore(objects.put(cat, new byte[] {1})), DEADLINE);
        var before = new ModelId("resnet50", "digest-0", "preprocessing-0", "mxnet-fp32");
        assertThat(records.find(cat).orElseThrow().model()).isEqualTo(MODEL);
        assertThat(result(again("stale"))).isEqualTo("Succeeded: labelled before");
        assertThat(fetched).hasSize(1);

        relabelledBy(before, cat);
        assertThat(result(file("batch-job-2.0"))).isEqualTo("Succeeded: labelled before");
        assertThat(result(again("never"))).isEqualTo("Succeeded: labelled before");
        assertThat(records.find(cat).orElseThrow().model()).isEqualTo(before);
        assertThat(result(again("stale"))).isEqualTo("Succeeded: class-1 0.99");
        assertThat(records.find(cat).orElseThrow().model()).isEqualTo(MODEL);
        assertThat(result(again("stale"))).isEqualTo("Succeeded: labelled before");
    }

    @Test
    void aJobLabelsAgainAsTheEventThatItWas() {
        var cat = new ImageRef("snaplabel-pictures", "cat.jpg", null);
        var event = objects.put(cat, new byte[] {1});
        dispatch.handle(labelledBefore(event), DEADLINE);
        relabelledBy(new ModelId("resnet50", "digest-0", "preprocessing-0", "mxnet-fp32"), cat);
        result(again("stale"));
        assertThat(records.find(cat).orElseThrow().sequencer()).isEqualTo(event.sequencer());

        // Under way as a newer upload: the job waits for it.
        relabelledBy(new ModelId("resnet50", "digest-0", "preprocessing-0", "mxnet-fp32"), cat);
        records.claim(objects.put(cat, new byte[] {1}), "digest-1", NOW, DEADLINE);
        assertThat(result(again("stale"))).startsWith("TemporaryFailure: ").contains("newer event");
    }

    @Test
    void refusesArgumentsThatItDoesNotKnow() {
        assertThatExceptionOfType(FailedDelivery.class)
                .isThrownBy(() -> dispatch.handle(again("always"), DEADLINE))
                .withMessage("event.job.userArguments.again: expected never or stale but got 'always'");
    }

    @Test
    void theHandlerOfBackfillsTakesJobsAndMessagesAlone() {
        assertThat(BackfillHandler.accepted(Dispatch.read(file("batch-job-1.0"))))
                .isInstanceOf(Delivery.BatchJob.class);
        assertThat(BackfillHandler.accepted(Dispatch.read(file("batch-job-2.0"))))
                .isInstanceOf(Delivery.BatchJob.class);
        assertThat(BackfillHandler.accepted(Dispatch.read(file("sqs-batch")))).isInstanceOf(Delivery.Queued.class);
        assertThatExceptionOfType(FailedDelivery.class)
                .isThrownBy(() -> BackfillHandler.accepted(Dispatch.read(file("http-classify"))))
                .withMessageContaining("expected a job of S3 Batch Operations");
        assertThatExceptionOfType(FailedDelivery.class)
                .isThrownBy(() -> BackfillHandler.accepted(Dispatch.read(file("s3-put"))));
    }

    private static String again(String what) {
        return file("batch-job-2.0").replace("\"priority\": \"low\"", "\"again\": \"" + what + "\"");
    }

    private static String labelledBefore(ObjectEvent.Created event) {
        return file("s3-put")
                .replaceFirst("\"key\": \"[^\"]*\"", "\"key\": \"cat.jpg\"")
                .replaceFirst("\"eTag\": \"[^\"]*\"", "\"eTag\": \"" + event.eTag() + "\"")
                .replaceFirst("\"sequencer\": \"[^\"]*\"", "\"sequencer\": \"" + event.sequencer() + "\"");
    }

    /** Makes the record another model's. */
    private void relabelledBy(ModelId model, ImageRef image) {
        var record = records.find(image).orElseThrow();
        var event = new ObjectEvent.Created(
                image, record.sequencer(), record.eventTime(), String.valueOf(record.eTag()), record.bytes());
        var granted = (RecordStore.Granted) records.claim(event, model.digest(), NOW, DEADLINE);
        assertThat(records.complete(
                        granted.ticket(),
                        new ImageRecord(
                                image,
                                record.sequencer(),
                                record.eTag(),
                                record.bytes(),
                                record.outcome(),
                                model,
                                record.millis(),
                                record.eventTime(),
                                record.recordedAt())))
                .isTrue();
    }

    private String result(String job) {
        var result =
                dispatch.handle(job, DEADLINE).getAsJsonArray("results").get(0).getAsJsonObject();
        return result.get("resultCode").getAsString() + ": "
                + result.get("resultString").getAsString();
    }
}
