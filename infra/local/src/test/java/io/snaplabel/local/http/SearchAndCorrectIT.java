package io.snaplabel.local.http;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.snaplabel.catalogue.CatalogueContract;
import io.snaplabel.cli.BuiltFunction;
import io.snaplabel.dynamodb.DynamoDbCatalogue;
import io.snaplabel.dynamodb.DynamoDbRecordStore;
import io.snaplabel.image.ImageRecord;
import io.snaplabel.image.ImageRef;
import io.snaplabel.local.LocalClients;
import io.snaplabel.local.LocalStack;
import io.snaplabel.local.StackOptions;
import io.snaplabel.local.function.FunctionSpec;
import io.snaplabel.local.function.Invocation;
import io.snaplabel.local.function.LambdaFunction;
import io.snaplabel.s3.S3TagStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;

/** What people do over weeks, over HTTP: look through more than a thousand pictures, and say what is right while models come and go. */
class SearchAndCorrectIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int MANY = 1_050;

    @TempDir
    private Path folder;

    private FunctionSpec spec;
    private LocalStack stack;
    private S3Client s3;
    private DynamoDbClient dynamoDb;
    private Api api;

    @BeforeEach
    void start() throws Exception {
        spec = BuiltFunction.loggingTo(folder.resolve("function.log"));
        stack = LocalStack.start(StackOptions.defaults().withFunction(spec));
        s3 = LocalClients.s3(stack.s3Endpoint());
        dynamoDb = LocalClients.dynamoDb(stack.dynamoDbEndpoint());
        api = new Api(stack.httpEndpoint());
    }

    @AfterEach
    void stop() {
        api.close();
        dynamoDb.close();
        s3.close();
        stack.close();
    }

    @Test
    void pagesThroughMoreThanAThousandPicturesOnceEachWhileOthersAreAdded() throws Exception {
        IntStream.range(0, MANY).forEach(i -> add("old-" + i, i));
        for (var path : List.of("/images?limit=100", "/labels/cat/images?limit=100")) {
            var keys = new ArrayList<String>();
            var page = Api.body(api.get(path));
            while (true) {
                keys.addAll(Api.texts(page, "images", "key"));
                if (page.get("next").isJsonNull()) {
                    break;
                }
                var added = keys.size();
                IntStream.range(0, 5).forEach(i -> add("new-" + path.length() + "-" + added + "-" + i, added * 7 + i));
                page = Api.body(api.get(path + "&cursor=" + page.get("next").getAsString()));
            }
            assertThat(keys)
                    .doesNotHaveDuplicates()
                    .containsAll(
                            IntStream.range(0, MANY).mapToObj(i -> "old-" + i).toList());
        }
    }

    private void add(String key, int second) {
        var uploaded = Instant.parse("2026-11-23T09:30:00Z").plusSeconds(second);
        var cat = CatalogueContract.shown("cat", second % 11 / 11.0);
        new DynamoDbCatalogue(dynamoDb, stack.table())
                .put(null, CatalogueContract.card(stack.bucket(), key, uploaded, 1, cat));
    }

    @Test
    void aCorrectionSurvivesLabellingAgainAndAnotherModelAndIsExported() throws Exception {
        s3.putObject(
                request -> request.bucket(stack.bucket()).key("cat.jpg"),
                BuiltFunction.pictures().resolve("cat.jpg"));
        stack.poller().awaitIdle(PATIENCE);
        var before = Api.body(api.get("/images/cat.jpg"));
        assertThat(Api.texts(before, "labels", "name")).startsWith("tabby");
        api.json("PUT", "/images/cat.jpg/labels", "{'set': ['Chelsea', 'Egyptian cat']}");

        var another = modelOf(before).get("digest").getAsString();
        try (var function = LambdaFunction.start(anotherModel())) {
            again(function);
            var after = Api.body(api.get("/images/cat.jpg"));
            assertThat(modelOf(after).get("digest").getAsString()).isNotEqualTo(another);
            assertCorrected(after);
        }
        again(stack.function());
        var back = Api.body(api.get("/images/cat.jpg"));
        assertThat(modelOf(back)).isEqualTo(modelOf(before));
        assertCorrected(back);

        var lines = api.get("/corrections").body().lines().toList();
        assertThat(lines).hasSize(1);
        var exported = JsonParser.parseString(lines.getFirst()).getAsJsonObject();
        assertThat(exported.get("key").getAsString()).isEqualTo("cat.jpg");
        assertThat(exported.get("set")).hasToString("[\"Chelsea\",\"Egyptian cat\"]");
        assertThat(exported.get("eTag")).isEqualTo(before.get("eTag"));
        assertThat(Api.texts(exported, "said", "name")).startsWith("tabby");
    }

    private void assertCorrected(JsonObject image) throws Exception {
        assertThat(Api.texts(image, "labels", "name")).containsExactly("Chelsea", "Egyptian cat");
        assertThat(Api.texts(image, "labels", "by")).containsOnly("person");
        assertThat(Api.texts(image.getAsJsonObject("said"), "labels", "name")).startsWith("tabby");
        assertThat(new S3TagStore(s3).read(new ImageRef(stack.bucket(), "cat.jpg", null)))
                .hasValueSatisfying(tags -> assertThat(tags).containsEntry("label", "Chelsea"));
        for (var found : Map.of("cat", 1, "Chelsea", 1, "tabby", 0).entrySet()) {
            assertThat(Api.texts(Api.body(api.get("/labels/" + found.getKey() + "/images")), "images", "key"))
                    .as(found.getKey())
                    .hasSize(found.getValue());
        }
    }

    private static JsonObject modelOf(JsonObject image) {
        return image.getAsJsonObject("said").getAsJsonObject("model");
    }

    /** The same function with a bundle of another version, beside the first, over the same bucket and table. */
    private FunctionSpec anotherModel() throws IOException {
        var embedded = Path.of(requireNonNull(spec.environment().get("SNAPLABEL_MODEL")));
        var bundle = folder.resolve("another");
        try (var files = Files.walk(embedded)) {
            for (var file : (Iterable<Path>) files::iterator) {
                Files.copy(file, bundle.resolve(embedded.relativize(file).toString()));
            }
        }
        var description = bundle.resolve("bundle.json");
        Files.writeString(
                description,
                Files.readString(description).replaceFirst("(\"version\": *)\"1\\.0\\.0\"", "$1\"2.0.0\""));
        return spec.withEnvironment(Map.of(
                "SNAPLABEL_MODEL", bundle.toString(),
                "AWS_ENDPOINT_URL_S3", stack.s3Endpoint().toString(),
                "AWS_ENDPOINT_URL_DYNAMODB", stack.dynamoDbEndpoint().toString()));
    }

    /** The object's own event once more, as docs/operate.md has it. */
    private void again(LambdaFunction function) {
        var event = event(new DynamoDbRecordStore(dynamoDb, stack.table(), () -> "test")
                .find(new ImageRef(stack.bucket(), "cat.jpg", null))
                .orElseThrow());
        assertThat(function.invoke(event.getBytes(StandardCharsets.UTF_8)))
                .satisfies(answer ->
                        assertThat(((Invocation.Success) answer).payload()).contains("\"event\":\"recorded\""));
    }

    private static String event(ImageRecord record) {
        return """
            {"Records": [{"eventSource": "aws:s3", "eventName": "ObjectCreated:Again", "eventTime": "%s", "s3": {
                "bucket": {"name": "%s"},
                "object": {"key": "%s", "size": %d, "eTag": "%s", "sequencer": "%s"}}}]}
            """.formatted(
                        record.eventTime(),
                        record.image().bucket(),
                        record.image().key(),
                        record.bytes(),
                        record.eTag(),
                        record.sequencer().digits());
    }
}
