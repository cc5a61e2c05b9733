package io.snaplabel.http;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.snaplabel.catalogue.Corrected;
import io.snaplabel.catalogue.InMemoryCatalogue;
import io.snaplabel.classify.ClassifyImages;
import io.snaplabel.classify.ClassifyImages.Limits;
import io.snaplabel.classify.ImageSource;
import io.snaplabel.classify.InMemoryObjects;
import io.snaplabel.classify.InMemoryRecordStore;
import io.snaplabel.classify.OwnTags;
import io.snaplabel.classify.Scripted;
import io.snaplabel.classify.ShowLabels;
import io.snaplabel.classify.TransientFault;
import io.snaplabel.event.HttpRequest;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.ObjectEvent;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpApiTest {
    private final InMemoryObjects objects = new InMemoryObjects();
    private final InMemoryCatalogue catalogue = new InMemoryCatalogue();
    private final List<RuntimeException> defects = new ArrayList<>();
    private final HttpApi api = api(Set.of("pictures"), Set.of());

    private HttpApi api(Set<String> buckets, Set<String> origins) {
        return TestApi.over(objects, objects, catalogue, buckets, origins, defects::add);
    }

    private void upload(String key, int seen) {
        var event = objects.put(new ImageRef("pictures", key, null), new byte[] {(byte) seen});
        new ClassifyImages(
                        objects,
                        new InMemoryRecordStore(),
                        new ShowLabels(catalogue, new Corrected(Scripted.naming()), objects, new OwnTags("label")),
                        Scripted.labeller(2),
                        TestApi.MODEL,
                        new Limits(Set.of("pictures"), TestApi.LIMIT),
                        () -> TestApi.NOW)
                .handle(event, TestApi.NOW.plusSeconds(60));
    }

    private static HttpRequest request(String method, String path, Map<String, String> headers, String body) {
        var query = new HashMap<String, String>();
        var parts = path.split("\\?", 2);
        if (parts.length == 2) {
            for (var pair : parts[1].split("&", -1)) {
                query.put(pair.split("=", 2)[0], pair.split("=", 2)[1]);
            }
        }
        return new HttpRequest(method, parts[0], query, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    private Answer ask(String method, String path) {
        return api.answer(request(method, path, Map.of(), ""));
    }

    private Answer json(String method, String path, String body) {
        return api.answer(request(method, path, Map.of("content-type", "application/json"), body.replace('\'', '"')));
    }

    private String eTag(String path) {
        return requireNonNull(ask("GET", path).headers().get("etag"));
    }

    private static JsonObject body(Answer answer) {
        return JsonParser.parseString(answer.body()).getAsJsonObject();
    }

    private static List<String> names(JsonObject image) {
        return image.getAsJsonArray("labels").asList().stream()
                .map(label -> label.getAsJsonObject().get("name").getAsString())
                .toList();
    }

    @Test
    void classifiesThePictureInTheBody() {
        var answer = api.answer(new HttpRequest("POST", "/classify", new byte[] {1}));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry("content-type", "application/json");
        assertThat(names(body(answer))).containsExactly("class-1", "class-0");
        assertThat(body(answer).keySet()).containsExactly("outcome", "labels", "parents", "model", "engine", "millis");
    }

    @Test
    void classifiesAnObjectOfTheBucket() {
        objects.put(new ImageRef("pictures", "a/b.jpg", null), new byte[] {2});
        assertThat(names(body(json("POST", "/classify", "{'s3': 's3://pictures/a/b.jpg'}"))))
                .startsWith("class-2");
        assertThat(catalogue.counts()).isEmpty();
    }

    @Test
    void saysWhereTheBestLabelWasSeenWhenAsked() {
        var query = Map.of("explain", "1");
        var answer = api.answer(new HttpRequest("POST", "/classify", query, Map.of(), new byte[] {1}));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(body(answer).get("explanation"))
                .hasToString("{\"wnid\":\"n1\",\"name\":\"class-1\",\"columns\":2,\"rows\":2,"
                        + "\"heat\":[0.000,0.000,0.400,1.000],"
                        + "\"crop\":{\"left\":0.000000,\"top\":0.000000,\"width\":1.000000,\"height\":1.000000}}");
        objects.put(new ImageRef("pictures", "a/b.jpg", null), new byte[] {1});
        assertThat(body(json("POST", "/classify?explain=1", "{'s3': 's3://pictures/a/b.jpg'}"))
                        .get("explanation"))
                .isEqualTo(body(answer).get("explanation"));
    }

    @Test
    void refusesToExplainWhatTheModelCannot() {
        objects.put(new ImageRef("pictures", "k", null), new byte[] {2});
        assertProblem(json("POST", "/classify?explain=1", "{'s3': 's3://pictures/k'}"), 422, "not-explainable");
    }

    @Test
    void tellsItsHealthAndItsModel() {
        assertThat(body(ask("GET", "/health")))
                .hasToString("{\"status\":\"ok\",\"model\":{\"name\":\"resnet50\",\"digest\":\"digest-1\"},"
                        + "\"engine\":\"mxnet-fp32\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        POST   | /classify            |                                   | 400 | empty
        POST   | /classify            | 12345678901                       | 413 | too-many-bytes
        POST   | /classify?x=1        | 1                                 | 400 | unknown-parameter
        POST   | /classify?explain=   | 1                                 | 400 | bad-explain
        POST   | /classify?explain=0  | 1                                 | 400 | bad-explain
        POST   | /classify?explain=01 | 1                                 | 400 | bad-explain
        POST   | /classify?explain=1,1 | 1                                | 400 | bad-explain
        POST   | /classify?explain=tabby | 1                              | 400 | bad-explain
        POST   | /classify?explain=\u0000 | 1                             | 400 | bad-explain
        POST   | /classify?explains=1 | 1                                 | 400 | unknown-parameter
        POST   | /classify?explain=1  | {'s3': 's3://pictures/text'}      | 415 | not-an-image
        POST   | /classify            | {'s3': 's3://elsewhere/k'}        | 403 | bucket-not-allowed
        POST   | /classify            | {'s3': 's3://pictures/none'}      | 404 | no-such-object
        POST   | /classify            | {'s3': 'pictures/k'}              | 400 | bad-request
        POST   | /classify            | {'s4': 's3://pictures/k'}         | 400 | bad-request
        POST   | /classify            | {'s3': 7}                         | 400 | bad-request
        POST   | /classify            | {                                 | 400 | bad-json
        POST   | /classify            | []                                | 400 | bad-request
        POST   | /classify            | {'s3': 's3://pictures/large'}     | 413 | too-many-bytes
        POST   | /classify            | {'s3': 's3://pictures/text'}      | 415 | not-an-image
        GET    | /classify            |                                   | 405 | method-not-allowed
        OPTIONS| /classify            |                                   | 405 | method-not-allowed
        POST   | /health              |                                   | 405 | method-not-allowed
        GET    | /nowhere             |                                   | 404 | not-found
        GET    | /images/             |                                   | 404 | not-found
        GET    | /images/none         |                                   | 404 | no-such-image
        GET    | /images/none/labels  |                                   | 405 | method-not-allowed
        GET    | /images?limit=0      |                                   | 400 | bad-limit
        GET    | /images?limit=201    |                                   | 400 | bad-limit
        GET    | /images?limit=ten    |                                   | 400 | bad-limit
        GET    | /images?cursor=x     |                                   | 422 | bad-cursor
        GET    | /images?bucket=other |                                   | 403 | bucket-not-allowed
        GET    | /images?colour=red   |                                   | 400 | unknown-parameter
        POST   | /                    |                                   | 405 | method-not-allowed
        GET    | /?x=1                |                                   | 400 | unknown-parameter
        GET    | /page/none.js        |                                   | 404 | not-found
        GET    | /page/../openapi.json |                                  | 404 | not-found
        GET    | /page/app.js?x=1     |                                   | 400 | unknown-parameter
        GET    | /thumbnails/none     |                                   | 404 | no-such-image
        GET    | /thumbnails/gone     |                                   | 404 | no-such-object
        GET    | /thumbnails/text     |                                   | 415 | not-an-image
        GET    | /thumbnails/cat?side=0 |                                 | 400 | bad-side
        GET    | /thumbnails/cat?side=1281 |                              | 400 | bad-side
        GET    | /thumbnails/cat?bucket=other |                           | 403 | bucket-not-allowed
        DELETE | /thumbnails/cat      |                                   | 405 | method-not-allowed
        PUT    | /images/none/labels  | {'set': ['Tom']}                  | 404 | no-such-image
        PUT    | /images/cat/labels   | {'set': []}                       | 422 | bad-correction
        PUT    | /images/cat/labels   | {'set': ['Tom'], 'remove': ['Tom']} | 422 | bad-correction
        PUT    | /images/cat/labels   | {'set': ['class-0', 'CLASS-0']}   | 422 | bad-correction
        PUT    | /images/cat/labels   | {'set': ['']}                     | 422 | bad-correction
        PUT    | /images/cat/labels   | {'set': 'Tom'}                    | 400 | bad-request
        PUT    | /images/cat/labels   | {'sets': ['Tom']}                 | 400 | bad-request
        PUT    | /images/cat          | {'set': ['Tom']}                  | 405 | method-not-allowed
        DELETE | /images/none/labels  |                                   | 404 | no-such-image
        GET    | /labels/cat/images?cursor=x |                            | 422 | bad-cursor
        GET    | /labels/cat          |                                   | 404 | not-found
        GET    | /labels/ /images     |                                   | 400 | bad-request
        GET    | /corrections?cursor=x |                                  | 422 | bad-cursor
        POST   | /uploads             | {'name': 'a/b', 'type': 'image/png', 'bytes': 5}  | 422 | bad-name
        POST   | /uploads             | {'name': '..', 'type': 'image/png', 'bytes': 5}   | 422 | bad-name
        POST   | /uploads             | {'name': 'a.png', 'type': 'text/html', 'bytes': 5} | 415 | unsupported-format
        POST   | /uploads             | {'name': 'a.png', 'type': 'image/png', 'bytes': 0} | 422 | empty
        POST   | /uploads             | {'name': 'a.png', 'type': 'image/png', 'bytes': 11} | 413 | too-many-bytes
        POST   | /uploads             | {'name': 'a.png', 'type': 'image/png', 'bytes': 1e30} | 413 | too-many-bytes
        POST   | /uploads             | {'name': 'a.png', 'type': 'image/png', 'bytes': -1e30} | 422 | empty
        POST   | /uploads             | {'name': 'a.png', 'type': 'image/png', 'bytes': 1e9999999999} | 400 | bad-request
        POST   | /uploads             | {'name': 'a.png', 'type': 'image/png', 'bytes': 1.5} | 400 | bad-request
        POST   | /uploads             | {'name': 'a.png', 'type': 'image/png'} | 400 | bad-request
        """)
    void answersAnErrorAsAProblem(String method, String path, String body, int status, String title) {
        upload("cat", 1);
        objects.put(new ImageRef("pictures", "large", null), new byte[TestApi.LIMIT + 1]);
        upload("text", 0xFF);
        upload("gone", 1);
        objects.put(new ImageRef("pictures", "gone", null), new byte[] {2});
        var text = body == null ? "" : body;
        var isJson = text.startsWith("{") || text.startsWith("[");
        var answer = isJson ? json(method, path, text) : api.answer(request(method, path, Map.of(), text));
        assertProblem(answer, status, title);
        assertThat(defects).isEmpty();
    }

    private static void assertProblem(Answer answer, int status, String title) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers()).containsEntry("content-type", "application/problem+json");
        var problem = body(answer);
        assertThat(problem.get("title").getAsString()).isEqualTo(title);
        assertThat(problem.get("type").getAsString()).isEqualTo("urn:snaplabel:problem:" + title);
        assertThat(problem.get("status").getAsInt()).isEqualTo(status);
        assertThat(problem.get("detail").getAsString()).contains("expected");
        if (status == 405) {
            assertThat(answer.headers()).containsKey("allow");
        }
    }

    @Test
    void onlyJsonIsTakenWhereJsonIsExpected() {
        upload("cat", 1);
        var answer = api.answer(
                request("PUT", "/images/cat/labels", Map.of("content-type", "text/plain"), "{\"set\":[\"Tom\"]}"));
        assertProblem(answer, 415, "unsupported-media-type");
    }

    @Test
    void listsTheImagesInPages() {
        for (var i = 0; i < 5; i++) {
            upload("k" + i, 1);
        }
        var keys = new ArrayList<String>();
        var page = body(ask("GET", "/images?limit=2"));
        while (true) {
            page.getAsJsonArray("images")
                    .forEach(
                            image -> keys.add(image.getAsJsonObject().get("key").getAsString()));
            if (page.get("next").isJsonNull()) {
                break;
            }
            page = body(ask("GET", "/images?limit=2&cursor=" + page.get("next").getAsString()));
        }
        assertThat(keys).containsExactlyInAnyOrder("k0", "k1", "k2", "k3", "k4");
    }

    @Test
    void findsByLabelWhateverTheCase() {
        upload("a", 1);
        upload("b", 2);
        var found = body(ask("GET", "/labels/CLASS-1/images"));
        assertThat(found.get("label").getAsString()).isEqualTo("class-1");
        assertThat(found.getAsJsonArray("images")
                        .get(0)
                        .getAsJsonObject()
                        .get("key")
                        .getAsString())
                .isEqualTo("a");
        assertThat(ask("GET", "/labels").body()).contains("{\"name\":\"class-0\",\"count\":2}");
        assertThat(body(ask("GET", "/labels/nothing at all/images")).getAsJsonArray("images"))
                .isEmpty();
    }

    @Test
    void correctsShowsExportsAndTakesBack() {
        upload("odd/labels", 1);
        var corrected = json("PUT", "/images/odd/labels/labels", "{'set': ['Tom']}");
        assertThat(names(body(corrected))).containsExactly("Tom");
        assertThat(names(body(ask("GET", "/images/odd/labels")))).containsExactly("Tom");
        assertThat(names(body(ask("GET", "/images/odd/labels")).getAsJsonObject("said")))
                .startsWith("class-1");
        var export = ask("GET", "/corrections");
        assertThat(export.headers()).containsEntry("content-type", "application/jsonl");
        assertThat(JsonParser.parseString(export.body()).getAsJsonObject().get("set"))
                .hasToString("[\"Tom\"]");
        assertThat(names(body(ask("DELETE", "/images/odd/labels/labels")))).startsWith("class-1");
        assertThat(ask("GET", "/corrections").body()).isEmpty();
    }

    @Test
    void exportsInPages() {
        for (var i = 0; i < 3; i++) {
            upload("k" + i, 1);
            json("PUT", "/images/k" + i + "/labels", "{'confirm': ['class-1']}");
        }
        var first = ask("GET", "/corrections?limit=2");
        assertThat(first.body().lines()).hasSize(2);
        var second = ask("GET", "/corrections?limit=2&cursor=" + first.headers().get("next-cursor"));
        assertThat(second.body().lines()).hasSize(1);
        assertThat(second.headers()).doesNotContainKey("next-cursor");
    }

    @Test
    void whatIsKnownIsNotSentAgain() {
        upload("cat", 1);
        for (var path : List.of("/images/cat", "/thumbnails/cat", "/openapi.json", "/")) {
            var eTag = eTag(path);
            var again = api.answer(request("GET", path, Map.of("if-none-match", "\"x\", " + eTag), ""));
            assertThat(again.status()).isEqualTo(304);
            assertThat(again.body()).isEmpty();
            assertThat(again.headers()).containsEntry("etag", eTag);
        }
    }

    @Test
    void aThumbnailIsAJpegOfTheBytesThatWereLabelled() throws Exception {
        upload("a/cat", 2);
        var answer = ask("GET", "/thumbnails/a/cat?side=64");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers())
                .containsEntry("content-type", "image/jpeg")
                .containsEntry("cache-control", "private, max-age=300")
                .containsKey("etag");
        assertThat(answer.payload().get("isBase64Encoded").getAsBoolean()).isTrue();
        var jpeg = Base64.getDecoder().decode(answer.payload().get("body").getAsString());
        assertThat(ImageIO.read(new ByteArrayInputStream(jpeg)).getWidth()).isEqualTo(1);
    }

    @Test
    void twoPeopleDoNotCorrectOverEachOther() {
        upload("cat", 1);
        var seen = Map.of("content-type", "application/json", "if-match", eTag("/images/cat"));
        assertThat(api.answer(request("PUT", "/images/cat/labels", seen, "{\"set\":[\"Tom\"]}"))
                        .status())
                .isEqualTo(200);
        assertProblem(
                api.answer(request("PUT", "/images/cat/labels", seen, "{\"set\":[\"Ann\"]}")),
                412,
                "changed-meanwhile");
        assertThat(names(body(ask("GET", "/images/cat")))).containsExactly("Tom");
    }

    @Test
    void tellsLittleOfWhatCame() {
        var refused = json("POST", "/uploads", "{'%s': 1}".formatted("x".repeat(100_000)));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(body(refused).get("detail").getAsString()).hasSizeLessThan(600);
    }

    @Test
    void anUploadIsFixedInKeySizeAndType() {
        var leave = json("POST", "/uploads", "{'name': 'a b.png', 'type': 'image/png', 'bytes': 10}");
        assertThat(leave.status()).isEqualTo(201);
        assertThat(body(leave).get("key").getAsString()).isEqualTo("uploads/unique/a b.png");
        assertThat(body(leave).get("headers"))
                .hasToString("{\"content-type\":\"image/png\",\"content-length\":\"10\"}");
    }

    @Test
    void ofSeveralBucketsOneMustBeNamed() {
        var several = api(Set.of("pictures", "others"), Set.of());
        assertProblem(several.answer(request("GET", "/images", Map.of(), "")), 400, "bucket-missing");
        assertThat(several.answer(request("GET", "/images?bucket=others", Map.of(), ""))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void pagesOfAllowedOriginsMayAsk() {
        var open = api(Set.of("pictures"), Set.of("https://a.example"));
        var asked = open.answer(request("GET", "/health", Map.of("origin", "https://a.example"), ""));
        assertThat(asked.headers()).containsEntry("access-control-allow-origin", "https://a.example");
        var foreign = open.answer(request("GET", "/health", Map.of("origin", "https://b.example"), ""));
        assertThat(foreign.headers())
                .doesNotContainKey("access-control-allow-origin")
                .containsEntry("vary", "origin");
        var preflight = open.answer(request("OPTIONS", "/images/x/labels", Map.of("origin", "https://a.example"), ""));
        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.headers()).containsEntry("access-control-allow-methods", "PUT, DELETE");
        assertThat(ask("GET", "/health").headers()).doesNotContainKeys("vary", "access-control-allow-origin");
    }

    @Test
    void aStoreThatFailsAsksForPatienceAndADefectIsLogged() {
        var slow = TestApi.over(
                failing(new TransientFault("S3 is slow today: expected an answer")),
                objects,
                catalogue,
                Set.of("pictures"),
                Set.of(),
                defects::add);
        var asked = request(
                "POST", "/classify", Map.of("content-type", "application/json"), "{\"s3\":\"s3://pictures/k\"}");
        var answer = slow.answer(asked);
        assertProblem(answer, 503, "try-again");
        assertThat(answer.headers()).containsEntry("retry-after", "1");
        var broken = TestApi.over(
                failing(new IllegalStateException("ours")),
                objects,
                catalogue,
                Set.of("pictures"),
                Set.of(),
                defects::add);
        assertProblem(broken.answer(asked), 500, "defect");
        assertThat(defects)
                .singleElement()
                .satisfies(defect -> assertThat(defect).hasMessage("ours"));
    }

    private static ImageSource failing(RuntimeException failure) {
        return new ImageSource() {
            @Override
            public Fetch fetch(ObjectEvent.Created event) {
                throw failure;
            }

            @Override
            public Optional<ObjectEvent.Created> lookUp(ImageRef image) {
                throw failure;
            }
        };
    }

    @Test
    void theDescriptionNamesEveryRouteAndNoOther() {
        var paths = body(ask("GET", "/openapi.json")).getAsJsonObject("paths");
        var described = new ArrayList<String>();
        paths.entrySet()
                .forEach(path -> path.getValue()
                        .getAsJsonObject()
                        .keySet()
                        .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        assertThat(described).containsExactlyInAnyOrderElementsOf(api.routes());
    }
}
