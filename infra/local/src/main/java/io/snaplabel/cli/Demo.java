package io.snaplabel.cli;

import com.google.gson.JsonObject;
import io.snaplabel.bundle.Golden;
import io.snaplabel.bundle.ModelBundle;
import io.snaplabel.dynamodb.DynamoDbRecordStore;
import io.snaplabel.image.ImageRecord;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.Outcome;
import io.snaplabel.json.ResultJson;
import io.snaplabel.local.LocalClients;
import io.snaplabel.local.LocalStack;
import io.snaplabel.s3.S3TagStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.Tagging;

/**
 * Uploads the samples to a running stack, sends some of their events again and out of order, deletes one, and looks at what came of it all:
 * the rows to show and the promises kept. Closes its own clients, not the stack.
 */
final class Demo implements AutoCloseable {
    static final List<Sample> SAMPLES = Sample.all();

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String LONG_AGO = "0000000000000001";

    private final LocalStack stack;
    private final Installation installation;
    private final S3Client s3;
    private final DynamoDbClient dynamoDb;
    private final DynamoDbRecordStore records;
    private final S3TagStore tags;
    private final Map<String, ImageRef> uploaded = new LinkedHashMap<>();
    private final List<Check> checks = new ArrayList<>();

    /** One object as it stands at the end. */
    record Row(ImageRecord record, Map<String, String> tags) {
        JsonObject json() {
            var json = ResultJson.of(record);
            var tagsJson = new JsonObject();
            tags.forEach(tagsJson::addProperty);
            json.add("tags", tagsJson);
            return json;
        }
    }

    /** A promise, and whether it was kept. */
    record Check(String claim, boolean passed) {}

    /** Everything there is to show. */
    record Report(List<Row> rows, List<Check> checks) {
        boolean isAllWell() {
            return checks.stream().allMatch(Check::passed);
        }
    }

    Demo(LocalStack stack, Installation installation) {
        this.stack = stack;
        this.installation = installation;
        this.s3 = LocalClients.s3(stack.s3Endpoint());
        this.dynamoDb = LocalClients.dynamoDb(stack.dynamoDbEndpoint());
        this.records = new DynamoDbRecordStore(dynamoDb, stack.table(), () -> "demo");
        this.tags = new S3TagStore(s3);
    }

    Report run() throws IOException {
        for (var sample : SAMPLES) {
            upload(sample);
        }
        settle();
        checkOutcomes();
        checkGolden();
        checkForeignTags();
        checkSamePictureAgain();
        checkRepeatedAndLateEvents();
        checkDeletion();
        return new Report(rows(), List.copyOf(checks));
    }

    private void upload(Sample sample) throws IOException {
        var bytes = sample.content().bytes(installation);
        var answer = s3.putObject(
                r -> r.bucket(stack.bucket()).key(sample.key()).tagging(Tagging.builder()
                        .tagSet(sample.tags().entrySet().stream()
                                .map(tag -> Tag.builder()
                                        .key(tag.getKey())
                                        .value(tag.getValue())
                                        .build())
                                .toList())
                        .build()),
                RequestBody.fromBytes(bytes));
        uploaded.put(sample.key(), new ImageRef(stack.bucket(), sample.key(), answer.versionId()));
    }

    private void settle() {
        try {
            stack.poller().awaitIdle(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the queue was being emptied", e);
        }
    }

    private ImageRecord record(String key) {
        var image = uploaded.get(key);
        if (image == null) {
            throw new IllegalStateException(key + ": expected to be uploaded but it is not");
        }
        return records.find(image)
                .orElseThrow(() -> new IllegalStateException(image + ": expected a record but there is none"));
    }

    private Map<String, String> tagsOf(ImageRecord record) {
        return tags.read(record.image()).orElseGet(Map::of);
    }

    private void check(String claim, boolean passed) {
        checks.add(new Check(claim, passed));
    }

    private void checkOutcomes() {
        var wrong = SAMPLES.stream()
                .filter(sample -> !code(record(sample.key()).outcome()).equals(sample.expected()))
                .map(Sample::key)
                .toList();
        check("every picture is labelled, everything else rejected with its reason" + (wrong.isEmpty() ? "" : ": " + wrong), wrong.isEmpty());
    }

    private void checkGolden() {
        var bundle = ModelBundle.open(installation.embeddedModel());
        var model = record(SAMPLES.getFirst().key()).model();
        var golden = bundle.golden();
        if (model == null || !model.digest().equals(bundle.digest()) || golden.isEmpty()) {
            return;
        }
        var largest = 0.0;
        for (var sample : SAMPLES) {
            var picture = golden.get().pictures().stream()
                    .filter(candidate -> sample.key().endsWith(candidate.file()) && sample.expected().equals("labelled"))
                    .findFirst();
            if (picture.isPresent()) {
                var expected = picture.get().best().getOrDefault(model.engine(), List.of());
                largest = Math.max(largest, difference(expected, record(sample.key()).outcome()));
            }
        }
        check(
                String.format(
                        Locale.ROOT,
                        "the labels are the model's golden answers (largest difference of a probability %.4f, %s allowed)",
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
        var found = tagsOf(record(Sample.TAGGED));
        check("tags that were on an object before are still there (owner=ann)", "ann".equals(found.get("owner")) && found.containsKey("label"));
    }

    private void checkSamePictureAgain() throws IOException {
        var sample = SAMPLES.getFirst();
        var before = record(sample.key());
        var tagsBefore = tagsOf(before);
        upload(sample);
        settle();
        var after = record(sample.key());
        check(
                "the same picture uploaded twice has the same labels and tags",
                after.outcome().equals(before.outcome()) && tagsOf(after).equals(tagsBefore));
    }

    private void checkRepeatedAndLateEvents() {
        var before = record(SAMPLES.getFirst().key());
        var tagsBefore = tagsOf(before);
        stack.queue().send(createdAgain(before, before.sequencer().digits()));
        stack.queue().send(createdAgain(before, LONG_AGO));
        settle();
        check(
                "a repeated event and a late older one change nothing",
                record(SAMPLES.getFirst().key()).equals(before) && tagsOf(before).equals(tagsBefore));
    }

    private void checkDeletion() {
        var answer = s3.deleteObject(r -> r.bucket(stack.bucket()).key(Sample.DELETED));
        settle();
        var marker = new ImageRef(stack.bucket(), Sample.DELETED, answer.versionId());
        var tombstone = records.find(marker);
        tombstone.ifPresent(record -> uploaded.put(Sample.DELETED, marker));
        check(
                "a deleted object leaves a tombstone",
                tombstone.isPresent() && tombstone.get().outcome() instanceof Outcome.Deleted);
    }

    private List<Row> rows() {
        return SAMPLES.stream()
                .map(sample -> record(sample.key()))
                .map(record -> new Row(record, tagsOf(record)))
                .toList();
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

    @Override
    public void close() {
        s3.close();
        dynamoDb.close();
    }
}
