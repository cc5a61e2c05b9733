package io.snaplabel.local.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.snaplabel.cli.BuiltFunction;
import io.snaplabel.local.LocalClients;
import io.snaplabel.local.LocalStack;
import io.snaplabel.local.StackOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The contract of the API, good cases and bad ones of every route, over HTTP: the built function in AWS's runtime, between a real S3 and a real
 * DynamoDB. Every answer is held against openapi.json too.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpApiIT {
    private static final int MOST_BYTES = 300_000;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String ODD = "old cat+über.png";
    private static final String ODD_PATH = "/images/old%20cat%2B%C3%BCber.png";

    private LocalStack stack;
    private S3Client s3;
    private Api api;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        var function = BuiltFunction.loggingTo(folder.resolve("function.log"))
                .withEnvironment(Map.of(
                        "SNAPLABEL_MAX_BYTES",
                        Integer.toString(MOST_BYTES),
                        "SNAPLABEL_ORIGINS",
                        "https://page.example"));
        stack = LocalStack.start(StackOptions.defaults().withFunction(function));
        s3 = LocalClients.s3(stack.s3Endpoint());
        api = new Api(stack.httpEndpoint());
        upload("espresso.jpg", picture("espresso.jpg"));
        upload("trips/2026/rocket.jpg", picture("rocket.jpg"));
        upload(ODD, picture("cat.png"));
        upload("notes.jpg", "a shopping list".getBytes(StandardCharsets.UTF_8));
        upload("large.jpg", new byte[MOST_BYTES + 1]);
        stack.poller().awaitIdle(PATIENCE);
        upload("cat.jpg", picture("cat.jpg"));
        stack.poller().awaitIdle(PATIENCE);
    }

    @AfterAll
    void stop() {
        api.close();
        s3.close();
        stack.close();
    }

    private void upload(String key, byte[] bytes) {
        s3.putObject(request -> request.bucket(stack.bucket()).key(key), RequestBody.fromBytes(bytes));
    }

    private static byte[] picture(String name) throws IOException {
        return Files.readAllBytes(BuiltFunction.pictures().resolve(name));
    }

    /** What a line of a table means: a picture, a part of one, that many zeros, the head of a HEIC file, JSON, or text. */
    private static byte[] bytes(String said) throws IOException {
        var parts = said.split(" ", 2);
        return switch (parts[0]) {
            case "picture" -> picture(parts[1]);
            case "half" -> {
                var whole = picture(parts[1]);
                yield Arrays.copyOf(whole, whole.length / 2);
            }
            case "zeros" -> new byte[Integer.parseInt(parts[1])];
            case "heic" -> HexFormat.of().parseHex("00000018667479706865696300000000686569636d696631");
            default -> said.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        };
    }

    private static boolean isJson(String said) {
        return said.startsWith("{") || said.startsWith("[") || said.startsWith("'");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        picture cat.jpg                             | tabby    | cat
        picture cat.png                             | tabby    | cat
        picture espresso.jpg                        | espresso | food
        {'s3': 's3://pictures/old cat+über.png'}    | tabby    | cat
        {'s3': 's3://pictures/trips/2026/rocket.jpg'} | obelisk | structure
        """)
    void classifiesAPicture(String body, String best, String parent) throws Exception {
        var answer = isJson(body) ? api.json("POST", "/classify", body) : api.send("POST", "/classify", bytes(body));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var json = Api.body(answer);
        assertThat(Api.texts(json, "labels", "name")).startsWith(best);
        assertThat(Api.texts(json, "parents", "name")).contains(parent);
    }

    @Test
    void saysWhereTheBestLabelWasSeenWhenAsked() throws Exception {
        var answers = List.of(
                api.send("POST", "/classify?explain=1", picture("cat.jpg")),
                api.json("POST", "/classify?explain=1", "{'s3': 's3://pictures/cat.jpg'}"));
        for (var answer : answers) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            var explanation = Api.body(answer).getAsJsonObject("explanation");
            assertThat(explanation.get("name").getAsString()).isEqualTo("tabby");
            assertThat(explanation.getAsJsonArray("heat")).hasSize(25);
            assertThat(explanation.getAsJsonObject("crop").get("left").getAsDouble())
                    .isBetween(0.16, 0.17);
        }
        var plain = Api.body(api.send("POST", "/classify", picture("cat.jpg")));
        assertThat(plain.keySet()).doesNotContain("explanation");
        assertThat(plain.get("labels")).isEqualTo(Api.body(answers.getFirst()).get("labels"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        POST    | /classify                    |                             | 400 | empty
        POST    | /classify?explain=2          | picture cat.jpg             | 400 | bad-explain
        POST    | /classify?explain=           | picture cat.jpg             | 400 | bad-explain
        POST    | /classify?explain=1&explain=1 | picture cat.jpg            | 400 | bad-explain
        POST    | /classify?explain=%00        | picture cat.jpg             | 400 | bad-explain
        POST    | /classify?explain=1&x=1      | picture cat.jpg             | 400 | unknown-parameter
        POST    | /classify?explain=1          | half cat.jpg                | 422 | damaged
        POST    | /classify?explain=1          | {'s3': 's3://pictures/none'} | 404 | no-such-object
        POST    | /classify                    | a shopping list             | 415 | not-an-image
        POST    | /classify                    | heic                        | 415 | unsupported-format
        POST    | /classify                    | half cat.jpg                | 422 | damaged
        POST    | /classify                    | zeros 300001                | 413 | too-many-bytes
        POST    | /classify                    | zeros 5000000               | 413 | too-many-bytes
        POST    | /classify                    | {'s3': 's3://pictures/none'} | 404 | no-such-object
        POST    | /classify                    | {'s3': 's3://pictures/cat.jpg', 'versionId': 'none'} | 404 | no-such-object
        POST    | /classify                    | {'s3': 's3://elsewhere/cat.jpg'} | 403 | bucket-not-allowed
        POST    | /classify                    | {'s3': 's3://pictures/large.jpg'} | 413 | too-many-bytes
        POST    | /classify                    | {'s3': 's3://pictures/notes.jpg'} | 415 | not-an-image
        POST    | /classify                    | {'s3': 'cat.jpg'}           | 400 | bad-request
        POST    | /classify                    | {'s3': 's3://pictures/cat.jpg', 'x': 1} | 400 | bad-request
        POST    | /classify                    | {'s3':                      | 400 | bad-json
        POST    | /classify                    | ['cat.jpg']                 | 400 | bad-request
        GET     | /classify                    |                             | 405 | method-not-allowed
        POST    | /uploads                     | {'name': 'a.jpg', 'type': 'image/jpeg'} | 400 | bad-request
        POST    | /uploads                     | {'name': 'a.jpg', 'type': 'image/jpeg', 'bytes': '9'} | 400 | bad-request
        POST    | /uploads                     | {'name': '../a.jpg', 'type': 'image/jpeg', 'bytes': 9} | 422 | bad-name
        POST    | /uploads                     | {'name': 'a.jpg', 'type': 'image/jpeg', 'bytes': 0} | 422 | empty
        POST    | /uploads                     | {'name': 'a.heic', 'type': 'image/heic', 'bytes': 9} | 415 | unsupported-format
        POST    | /uploads                     | {'name': 'a.jpg', 'type': 'image/jpeg', 'bytes': 300001} | 413 | too-many-bytes
        POST    | /uploads                     | name=a.jpg                  | 415 | unsupported-media-type
        POST    | /uploads?bucket=elsewhere    | {'name': 'a.jpg', 'type': 'image/jpeg', 'bytes': 9} | 403 | bucket-not-allowed
        GET     | /uploads                     |                             | 405 | method-not-allowed
        GET     | /images?limit=0              |                             | 400 | bad-limit
        GET     | /images?limit=201            |                             | 400 | bad-limit
        GET     | /images?limit=1&limit=2      |                             | 400 | bad-limit
        GET     | /images?cursor=bm93aGVyZQ    |                             | 422 | bad-cursor
        GET     | /images?bucket=elsewhere     |                             | 403 | bucket-not-allowed
        GET     | /images?order=oldest         |                             | 400 | unknown-parameter
        DELETE  | /images                      |                             | 405 | method-not-allowed
        GET     | /images/none.jpg             |                             | 404 | no-such-image
        GET     | /images/cat.jpg?bucket=elsewhere |                         | 403 | bucket-not-allowed
        GET     | /images/cat.jpg?x=1          |                             | 400 | unknown-parameter
        GET     | /images/cat.jpg/labels       |                             | 405 | method-not-allowed
        PUT     | /images/cat.jpg              | {'set': ['Tom']}            | 405 | method-not-allowed
        PUT     | /images/none.jpg/labels      | {'set': ['Tom']}            | 404 | no-such-image
        PUT     | /images/cat.jpg/labels       | {'set': []}                 | 422 | bad-correction
        PUT     | /images/cat.jpg/labels       | {'set': [' ']}              | 422 | bad-correction
        PUT     | /images/cat.jpg/labels       | {'set': ['cat'], 'remove': ['CAT']} | 422 | bad-correction
        PUT     | /images/cat.jpg/labels       | {'set': 'Tom'}              | 400 | bad-request
        PUT     | /images/cat.jpg/labels       | {'labels': ['Tom']}         | 400 | bad-request
        PUT     | /images/cat.jpg/labels       | Tom                         | 415 | unsupported-media-type
        PUT     | /images/cat.jpg/labels?bucket=elsewhere | {'set': ['Tom']} | 403 | bucket-not-allowed
        DELETE  | /images/none.jpg/labels      |                             | 404 | no-such-image
        DELETE  | /images/cat.jpg/labels?x=1   |                             | 400 | unknown-parameter
        GET     | /labels?x=1                  |                             | 400 | unknown-parameter
        POST    | /labels                      |                             | 405 | method-not-allowed
        GET     | /labels/cat/images?limit=x   |                             | 400 | bad-limit
        GET     | /labels/cat/images?cursor=eA |                             | 422 | bad-cursor
        GET     | /labels/%20/images           |                             | 400 | bad-request
        GET     | /labels/cat                  |                             | 404 | not-found
        GET     | /corrections?limit=-1        |                             | 400 | bad-limit
        GET     | /corrections?cursor=eA       |                             | 422 | bad-cursor
        PUT     | /corrections                 |                             | 405 | method-not-allowed
        GET     | /health?x=1                  |                             | 400 | unknown-parameter
        POST    | /health                      |                             | 405 | method-not-allowed
        GET     | /openapi.json?x=1            |                             | 400 | unknown-parameter
        GET     | /?x=1                        |                             | 400 | unknown-parameter
        POST    | /                            |                             | 405 | method-not-allowed
        GET     | /page/none.js                |                             | 404 | not-found
        GET     | /page/app.js?x=1             |                             | 400 | unknown-parameter
        GET     | /thumbnails/none.jpg         |                             | 404 | no-such-image
        GET     | /thumbnails/notes.jpg        |                             | 415 | not-an-image
        GET     | /thumbnails/large.jpg        |                             | 413 | too-many-bytes
        GET     | /thumbnails/cat.jpg?side=0   |                             | 400 | bad-side
        GET     | /thumbnails/cat.jpg?bucket=elsewhere |                     | 403 | bucket-not-allowed
        PUT     | /thumbnails/cat.jpg          |                             | 405 | method-not-allowed
        GET     | /images/                     |                             | 404 | not-found
        GET     | /images/a%00b                |                             | 404 | not-found
        """)
    void refusesWhatIsWrongAndSaysWhatWasExpected(String method, String path, String body, int status, String title)
            throws Exception {
        var said = body == null ? "" : body;
        var answer = isJson(said) ? api.json(method, path, said) : api.send(method, path, bytes(said));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
        var problem = Api.body(answer);
        assertThat(problem.get("title").getAsString()).isEqualTo(title);
        assertThat(problem.get("detail").getAsString()).contains("expected", "but");
        assertThat(answer.headers().firstValue("allow").isPresent()).isEqualTo(status == 405);
    }

    @Test
    void givesLeaveToUploadAndLabelsWhatWasUploaded() throws Exception {
        var bytes = picture("astronaut.jpg");
        var asked = "{'name': 'me in space.jpg', 'type': 'image/jpeg', 'bytes': %d}".formatted(bytes.length);
        var answer = api.json("POST", "/uploads", asked);
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
        var leave = Api.body(answer);
        var key = leave.get("key").getAsString();
        assertThat(key).matches("uploads/[0-9a-f-]{36}/me in space\\.jpg");
        try (var client = HttpClient.newHttpClient()) {
            var url = URI.create(leave.get("url").getAsString());
            assertThat(url.getQuery()).contains("X-Amz-SignedHeaders=content-length;content-type;host");
            var put = HttpRequest.newBuilder(url).PUT(BodyPublishers.ofByteArray(bytes));
            put.header("content-type", "image/jpeg");
            assertThat(client.send(put.build(), BodyHandlers.discarding()).statusCode())
                    .isEqualTo(200);
        }
        stack.poller().awaitIdle(PATIENCE);
        var image = Api.body(api.get("/images/" + key.replace(" ", "%20")));
        assertThat(Api.texts(image, "labels", "name")).startsWith("dumbbell");
        s3.deleteObject(request -> request.bucket(stack.bucket()).key(key));
        stack.poller().awaitIdle(PATIENCE);
        assertThat(api.get("/images/" + key.replace(" ", "%20")).statusCode()).isEqualTo(404);
    }

    @Test
    void listsTheLatestUploadFirst() throws Exception {
        var all = Api.body(api.get("/images"));
        assertThat(Api.texts(all, "images", "key"))
                .startsWith("cat.jpg")
                .contains("espresso.jpg", "trips/2026/rocket.jpg", ODD, "notes.jpg", "large.jpg");
        var first = Api.body(api.get("/images?bucket=pictures&limit=1"));
        assertThat(Api.texts(first, "images", "key")).containsExactly("cat.jpg");
        var rest = Api.body(api.get("/images?cursor=" + first.get("next").getAsString()));
        assertThat(Api.texts(rest, "images", "key"))
                .hasSizeGreaterThanOrEqualTo(5)
                .doesNotContain("cat.jpg");
    }

    @ParameterizedTest
    @ValueSource(strings = {ODD_PATH, "/images/trips/2026/rocket.jpg", "/images/trips%2F2026%2Frocket.jpg"})
    void tellsWhatIsKnownOfAnImageWhateverItsKey(String path) throws Exception {
        var answer = api.get(path);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Api.body(answer).get("key").getAsString()).isIn(ODD, "trips/2026/rocket.jpg");
        var eTag = answer.headers().firstValue("etag").orElseThrow();
        var again = api.get(path, "if-none-match", eTag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(api.get(path, "if-none-match", "\"other\"").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "/thumbnails/old%20cat%2B%C3%BCber.png, 320",
        "/thumbnails/trips/2026/rocket.jpg, 320",
        "/thumbnails/trips%2F2026%2Frocket.jpg?side=64, 64",
    })
    void showsASmallPictureWhateverItsKey(String path, int side) throws Exception {
        var answer = api.get(path);
        assertThat(answer.statusCode()).isEqualTo(200);
        try (var client = HttpClient.newHttpClient()) {
            var asked = HttpRequest.newBuilder(URI.create(stack.httpEndpoint() + path));
            var bytes = client.send(asked.build(), BodyHandlers.ofInputStream());
            assertThat(ImageIO.read(bytes.body()).getWidth()).isEqualTo(side);
        }
        var eTag = answer.headers().firstValue("etag").orElseThrow();
        assertThat(api.get(path, "if-none-match", eTag).statusCode()).isEqualTo(304);
    }

    @Test
    void servesThePageThatMayUploadToTheBucket() throws Exception {
        var page = api.get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).startsWith("<!doctype html>");
        assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
                .contains("connect-src 'self' " + stack.s3Endpoint() + ";");
        for (var part : List.of("app.js", "style.css", "icon.svg")) {
            var answer = api.get("/page/" + part);
            assertThat(answer.statusCode()).isEqualTo(200);
            var eTag = answer.headers().firstValue("etag").orElseThrow();
            assertThat(api.get("/page/" + part, "if-none-match", eTag).statusCode())
                    .isEqualTo(304);
        }
    }

    @Test
    void tellsWhyAPictureHasNoLabels() throws Exception {
        var said = Api.body(api.get("/images/notes.jpg")).getAsJsonObject("said");
        assertThat(said.get("outcome").getAsString()).isEqualTo("rejected");
        assertThat(said.getAsJsonObject("rejection").get("code").getAsString()).isEqualTo("not-an-image");
    }

    @Test
    void correctsConfirmsRemovesAndTakesBack() throws Exception {
        var labels = "/images/espresso.jpg/labels";
        var set = api.json("PUT", labels, "{'set': ['Ann’s breakfast', 'coffee mug']}");
        assertThat(set.statusCode()).as(set.body()).isEqualTo(200);
        assertThat(Api.texts(Api.body(set), "labels", "name")).containsExactly("Ann’s breakfast", "coffee mug");
        assertThat(Api.texts(Api.body(set), "labels", "by")).containsOnly("person");
        assertThat(Api.texts(Api.body(set).getAsJsonObject("said"), "labels", "name"))
                .startsWith("espresso");

        var confirmed = api.json("PUT", labels, "{'confirm': ['espresso'], 'remove': ['teapot']}");
        assertThat(Api.texts(Api.body(confirmed), "labels", "name")).containsExactly("espresso", "bannister");
        assertThat(Api.texts(Api.body(confirmed), "labels", "by")).containsExactly("person", "model");

        var eTag = confirmed.headers().firstValue("etag").orElseThrow();
        assertThat(api.json("PUT", labels, "{'set': ['tea']}", "if-match", "\"0\"")
                        .statusCode())
                .isEqualTo(412);
        assertThat(api.send("DELETE", labels, new byte[0], "if-match", "\"0\"").statusCode())
                .isEqualTo(412);
        var back = api.send("DELETE", labels, new byte[0], "if-match", eTag);
        assertThat(back.statusCode()).isEqualTo(200);
        assertThat(Api.texts(Api.body(back), "labels", "name")).containsExactly("espresso", "teapot", "bannister");
        assertThat(Api.body(back).get("correction").isJsonNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cat", "CAT", "true%20cat", "n02121620", "tabby", "tabby%20cat", "animal"})
    void findsTheCatByItsLabelsTheirOtherNamesAndTheirParents(String label) throws Exception {
        var found = Api.body(api.get("/labels/" + label + "/images?limit=200"));
        assertThat(Api.texts(found, "images", "key")).contains("cat.jpg", ODD);
        var probabilities = found.getAsJsonArray("images").asList().stream()
                .map(image -> image.getAsJsonObject().get("probability").getAsDouble())
                .toList();
        assertThat(probabilities).isSortedAccordingTo((a, b) -> Double.compare(b, a));
    }

    @Test
    void findsInPages() throws Exception {
        var first = Api.body(api.get("/labels/cat/images?limit=1"));
        var second = Api.body(
                api.get("/labels/cat/images?limit=1&cursor=" + first.get("next").getAsString()));
        assertThat(List.of(Api.texts(first, "images", "key"), Api.texts(second, "images", "key")))
                .containsExactlyInAnyOrder(List.of("cat.jpg"), List.of(ODD));
        assertThat(Api.texts(Api.body(api.get("/labels/no%20such%20thing/images")), "images", "key"))
                .isEmpty();
    }

    @Test
    void countsWhatThereIs() throws Exception {
        var counts = Api.body(api.get("/labels"));
        assertThat(Api.texts(counts, "labels", "name")).contains("tabby", "cat", "animal", "obelisk", "structure");
        assertThat(counts.toString()).contains("{\"name\":\"tabby\",\"count\":2}", "{\"name\":\"cat\",\"count\":2}");
    }

    @Test
    void tellsItsHealthAndDescribesItself() throws Exception {
        assertThat(Api.body(api.get("/health")).get("status").getAsString()).isEqualTo("ok");
        var described = api.get("/openapi.json");
        assertThat(Api.body(described).get("openapi").getAsString()).startsWith("3.1");
        var eTag = described.headers().firstValue("etag").orElseThrow();
        assertThat(api.get("/openapi.json", "if-none-match", eTag).statusCode()).isEqualTo(304);
    }

    @Test
    void letsPagesOfAllowedOriginsAskAndNoOthers() throws Exception {
        var asked = api.get("/health", "origin", "https://page.example");
        assertThat(asked.headers().firstValue("access-control-allow-origin")).contains("https://page.example");
        assertThat(api.get("/health", "origin", "https://other.example")
                        .headers()
                        .firstValue("access-control-allow-origin"))
                .isEmpty();
        var beforehand = api.send("OPTIONS", "/images/cat.jpg/labels", new byte[0], "origin", "https://page.example");
        assertThat(beforehand.statusCode()).isEqualTo(204);
        assertThat(beforehand.headers().firstValue("access-control-allow-methods"))
                .contains("PUT, DELETE");
    }
}
