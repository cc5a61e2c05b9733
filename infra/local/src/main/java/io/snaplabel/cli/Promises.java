package io.snaplabel.cli;

import com.google.gson.JsonObject;
import io.snaplabel.bundle.Golden;
import io.snaplabel.bundle.ModelBundle;
import io.snaplabel.cli.Demo.Check;
import io.snaplabel.image.ImageRecord;
import io.snaplabel.image.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What Snaplabel promises, tried on the uploaded samples of one demo: right labels, foreign tags kept, effects exactly once. */
final class Promises {
    private static final String LONG_AGO = "0000000000000001";

    private final Demo demo;
    private final Installation installation;
    private final List<Check> checks = new ArrayList<>();

    Promises(Demo demo, Installation installation) {
        this.demo = demo;
        this.installation = installation;
    }

    List<Check> check() throws IOException {
        checkOutcomes();
        checkGolden();
        checkForeignTags();
        checkSamePictureAgain();
        checkRepeatedAndLateEvents();
        checkDeletion();
        return List.copyOf(checks);
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

    private void checkGolden() {
        var bundle = ModelBundle.open(installation.embeddedModel());
        var model = demo.record(Demo.SAMPLES.getFirst().key()).model();
        var golden = bundle.golden();
        if (model == null || !model.digest().equals(bundle.digest()) || golden.isEmpty()) {
            return;
        }
        var largest = 0.0;
        for (var sample : Demo.SAMPLES) {
            var picture = golden.get().pictures().stream()
                    .filter(candidate -> sample.key().endsWith(candidate.file())
                            && sample.expected().equals("labelled"))
                    .findFirst();
            if (picture.isPresent()) {
                var expected = picture.get().answers(model.engine());
                largest = Math.max(
                        largest, difference(expected, demo.record(sample.key()).outcome()));
            }
        }
        check(
                String.format(
                        Locale.ROOT,
                        "the labels are the model's golden answers (largest difference of a probability %.4f, %s"
                                + " allowed)",
                        largest,
                        golden.get().otherDecoder()),
                largest <= golden.get().otherDecoder());
    }

    private static double difference(List<Golden.Answer> expected, Outcome outcome) {
        if (!(outcome instanceof Outcome.Labelled labelled)) {
            return 1;
        }
        var largest = 0.0;
        for (var label : labelled.labels()) {
            var probability = expected.stream()
                    .filter(answer -> answer.wnid().equals(label.wnid()))
                    .mapToDouble(Golden.Answer::probability)
                    .findFirst()
                    .orElse(0);
            largest = Math.max(largest, Math.abs(label.probability() - probability));
        }
        return largest;
    }

    private void checkForeignTags() {
        var found = demo.tagsOf(demo.record(Sample.TAGGED));
        check(
                "tags that were on an object before are still there (owner=ann)",
                "ann".equals(found.get("owner")) && found.containsKey("label"));
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
