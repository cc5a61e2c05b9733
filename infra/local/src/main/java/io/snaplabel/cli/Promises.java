package io.snaplabel.cli;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import com.google.gson.JsonObject;
import io.snaplabel.bundle.FileDigest;
import io.snaplabel.bundle.Golden;
import io.snaplabel.cli.Demo.Check;
import io.snaplabel.image.ImageRecord;
import io.snaplabel.image.Label;
import io.snaplabel.image.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** What Snaplabel promises, tried on the uploaded samples of one demo: right labels, foreign tags kept, search, effects exactly once. */
final class Promises {
    private static final String LONG_AGO = "0000000000000001";

    private final Demo demo;
    private final Optional<Golden> golden;
    private final List<Check> checks = new ArrayList<>();
    private final List<String> notPromised = new ArrayList<>();

    Promises(Demo demo, Optional<Golden> golden) {
        this.demo = demo;
        this.golden = golden;
    }

    List<Check> check() throws IOException {
        checkOutcomes();
        checkGolden();
        checkForeignTags();
        checkSearch();
        checkSamePictureAgain();
        checkRepeatedAndLateEvents();
        checkDeletion();
        return List.copyOf(checks);
    }

    /** What could not be tried with this model, and why. */
    List<String> notPromised() {
        return List.copyOf(notPromised);
    }

    private void check(String claim, boolean kept) {
        checks.add(new Check(claim, kept));
    }

    private void checkOutcomes() {
        var wrong = Demo.SAMPLES.stream()
                .filter(sample -> !code(demo.record(sample.key()).outcome()).equals(sample.expected()))
                .map(Sample::key)
                .toList();
        check(
                "every picture is labelled, everything else rejected with its reason"
                        + (wrong.isEmpty() ? "" : ": " + wrong),
                wrong.isEmpty());
    }

    /** Only where the bundle in use brings answers to the samples, and of the variant that runs. */
    private void checkGolden() throws IOException {
        if (golden.isEmpty()) {
            notPromised.add("the labels: the model brings no golden answers");
            return;
        }
        var largest = OptionalDouble.empty();
        for (var sample : Demo.SAMPLES) {
            var record = demo.record(sample.key());
            var picture =
                    golden.get().pictureOf(FileDigest.of(demo.bytes(sample)).sha256());
            if (picture.isPresent()
                    && record.model() != null
                    && picture.get().best().containsKey(record.model().engine())) {
                var difference = difference(picture.get(), record);
                largest = OptionalDouble.of(Math.max(largest.orElse(0), difference));
            }
        }
        if (largest.isEmpty()) {
            notPromised.add("the labels: the model's golden answers are not about the demo's pictures");
            return;
        }
        check(
                String.format(
                        Locale.ROOT,
                        "the labels are the model's golden answers (largest difference of a probability %.4f, %s"
                                + " allowed)",
                        largest.getAsDouble(),
                        golden.get().otherDecoder()),
                largest.getAsDouble() <= golden.get().otherDecoder());
    }

    private static double difference(Golden.Picture picture, ImageRecord record) {
        return record.outcome() instanceof Outcome.Labelled labelled
                ? picture.difference(requireNonNull(record.model()).engine(), labelled.labels())
                : 1;
    }

    private void checkForeignTags() {
        var found = demo.tagsOf(demo.record(Sample.TAGGED));
        check(
                "tags that were on an object before are still there (owner=ann)",
                "ann".equals(found.get("owner")) && found.containsKey("label"));
    }

    private void checkSearch() {
        var lost = Demo.SAMPLES.stream()
                .map(sample -> demo.record(sample.key()))
                .flatMap(record -> names(record)
                        .filter(name -> !demo.isFound(name, record.image()))
                        .map(name -> record.image().key() + " by " + name))
                .toList();
        var first = demo.record(Demo.SAMPLES.getFirst().key());
        check(
                "every picture is found by its labels and what they fall under ("
                        + (lost.isEmpty()
                                ? first.image().key() + " by " + names(first).collect(joining(", "))
                                : "but not " + lost)
                        + ")",
                lost.isEmpty());
    }

    private static Stream<String> names(ImageRecord record) {
        return record.outcome() instanceof Outcome.Labelled labelled
                ? Stream.concat(labelled.labels().stream(), labelled.parents().stream())
                        .map(Label::name)
                : Stream.empty();
    }

    private void checkSamePictureAgain() throws IOException {
        var before = demo.record(Sample.AGAIN.key());
        var tags = demo.tagsOf(before);
        demo.upload(Sample.AGAIN);
        demo.settle();
        var after = demo.record(Sample.AGAIN.key());
        check(
                "the same picture uploaded twice has the same labels and tags",
                after.outcome().equals(before.outcome()) && demo.tagsOf(after).equals(tags));
    }

    private void checkRepeatedAndLateEvents() {
        var before = demo.record(Sample.AGAIN.key());
        var tags = demo.tagsOf(before);
        demo.send(createdAgain(before, before.sequencer().digits()));
        demo.send(createdAgain(before, LONG_AGO));
        demo.settle();
        check(
                "a repeated event and a late older one change nothing",
                demo.record(Sample.AGAIN.key()).equals(before)
                        && demo.tagsOf(before).equals(tags));
    }

    private void checkDeletion() {
        demo.delete(Sample.AGAIN.key());
        demo.settle();
        check(
                "a deleted object leaves a tombstone",
                demo.record(Sample.AGAIN.key()).outcome() instanceof Outcome.Deleted);
    }

    private static String code(Outcome outcome) {
        return outcome instanceof Outcome.Rejected(var rejection) ? rejection.code() : outcome.code();
    }

    /** The event of a record as EventBridge would put it on the queue, with a sequencer of our choice. */
    private static String createdAgain(ImageRecord record, String sequencer) {
        var object = new JsonObject();
        object.addProperty("key", record.image().key());
        object.addProperty("size", record.bytes());
        object.addProperty("etag", record.eTag());
        object.addProperty("version-id", record.image().versionId());
        object.addProperty("sequencer", sequencer);
        var bucket = new JsonObject();
        bucket.addProperty("name", record.image().bucket());
        var detail = new JsonObject();
        detail.add("bucket", bucket);
        detail.add("object", object);
        var event = new JsonObject();
        event.addProperty("detail-type", "Object Created");
        event.addProperty("source", "aws.s3");
        event.addProperty("time", record.eventTime().toString());
        event.add("detail", detail);
        return event.toString();
    }
}
