package io.snaplabel.cli;

import com.google.gson.JsonObject;
import io.snaplabel.bundle.ModelBundle;
import io.snaplabel.catalogue.Search;
import io.snaplabel.dynamodb.DynamoDbRecordStore;
import io.snaplabel.dynamodb.DynamoDbSearch;
import io.snaplabel.image.ImageRecord;
import io.snaplabel.image.ImageRef;
import io.snaplabel.json.ResultJson;
import io.snaplabel.local.LocalClients;
import io.snaplabel.local.LocalStack;
import io.snaplabel.s3.S3TagStore;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.Tagging;

/** The samples on a running stack: uploads them, has the promises checked, and shows how each ended. Closes its own clients, not the stack. */
final class Demo implements AutoCloseable {
    static final List<Sample> SAMPLES = Sample.all();

    /** More than all the samples. */
    private static final int MANY = 100;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Promises promises;
    private final LocalStack stack;
    private final Installation installation;
    private final S3Client s3;
    private final DynamoDbClient dynamoDb;
    private final DynamoDbRecordStore records;
    private final Search search;
    private final S3TagStore tags;
    private final Map<String, ImageRef> uploaded = new LinkedHashMap<>();

    /** One object as it stands at the end. */
    record Row(ImageRecord record, Map<String, String> tags) {
        JsonObject json() {
            var json = ResultJson.of(record);
            var own = new JsonObject();
            tags.forEach(own::addProperty);
            json.add("tags", own);
            return json;
        }
    }

    /** A promise, and whether it was kept. */
    record Check(String claim, boolean passed) {}

    /**
     * Everything there is to show.
     *
     * @param notPromised what this model gives no ground to promise, and why
     */
    record Report(List<Row> rows, List<Check> checks, List<String> notPromised) {
        boolean isAllWell() {
            return checks.stream().allMatch(Check::passed);
        }
    }

    /**
     * Connects to the stack.
     *
     * @param model what the stack's function runs, where that is known
     */
    Demo(LocalStack stack, Installation installation, Optional<ModelBundle> model) {
        this.promises = new Promises(this, model.flatMap(ModelBundle::golden));
        this.stack = stack;
        this.installation = installation;
        this.s3 = LocalClients.s3(stack.s3Endpoint());
        this.dynamoDb = LocalClients.dynamoDb(stack.dynamoDbEndpoint());
        this.records = new DynamoDbRecordStore(dynamoDb, stack.table(), () -> "demo");
        this.search = new DynamoDbSearch(dynamoDb, stack.table());
        this.tags = new S3TagStore(s3);
    }

    Report run() throws IOException {
        for (var sample : SAMPLES) {
            upload(sample);
        }
        settle();
        var checks = promises.check();
        return new Report(rows(), checks, promises.notPromised());
    }

    void upload(Sample sample) throws IOException {
        var bytes = bytes(sample);
        var answer = s3.putObject(
                r -> r.bucket(stack.bucket())
                        .key(sample.key())
                        .tagging(Tagging.builder()
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

    byte[] bytes(Sample sample) throws IOException {
        return sample.content().bytes(installation);
    }

    void settle() {
        try {
            stack.poller().awaitIdle(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the queue was being emptied", e);
        }
    }

    ImageRecord record(String key) {
        var image = uploaded.get(key);
        if (image == null) {
            throw new IllegalStateException(key + ": expected to be uploaded but it is not");
        }
        return records.find(image)
                .orElseThrow(() -> new IllegalStateException(image + ": expected a record but there is none"));
    }

    Map<String, String> tagsOf(ImageRecord record) {
        return tags.read(record.image()).orElseGet(Map::of);
    }

    /** Whether somebody who asks for the label finds the object. */
    boolean isFound(String label, ImageRef image) {
        return search.labelled(label, MANY, null).items().stream()
                .anyMatch(hit -> hit.image().equals(image));
    }

    /** Sends an event to the function's queue, as S3 or EventBridge would. */
    void send(String event) {
        stack.queue().send(event);
    }

    /** Deletes a sample's object; from now on the sample stands for what the deletion left. */
    void delete(String key) {
        var answer = s3.deleteObject(r -> r.bucket(stack.bucket()).key(key));
        uploaded.put(key, new ImageRef(stack.bucket(), key, answer.versionId()));
    }

    private List<Row> rows() {
        return SAMPLES.stream()
                .map(sample -> record(sample.key()))
                .map(record -> new Row(record, tagsOf(record)))
                .toList();
    }

    @Override
    public void close() {
        s3.close();
        dynamoDb.close();
    }
}
