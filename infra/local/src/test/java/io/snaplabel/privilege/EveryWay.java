package io.snaplabel.privilege;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Every route of the API, asked as people do and as they should not; each request brings credentials that are not ours to tell. */
final class EveryWay implements AutoCloseable {
    private static final String JSON = "application/json";
    /** In the query and in a header of requests. */
    static final String SIGNATURE = "5ca1ab1e0ddba11c0ffee";

    private static final byte[] NOTHING = {};

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI api;
    private final String bucket;
    private final Map<String, String> credentials;
    private final Set<String> asked = new TreeSet<>();
    private final List<String> answers = new ArrayList<>();

    /**
     * A way to all routes.
     *
     * @param bucket holds {@code cat.jpg}, labelled
     * @param credentials headers of each request
     */
    EveryWay(URI api, String bucket, Map<String, String> credentials) {
        this.api = api;
        this.bucket = bucket;
        this.credentials = credentials;
    }

    /** Bodies of all answers but those that give leave to upload, which are meant to hold a presigned address. */
    List<String> answers() {
        return answers;
    }

    /** Asks everything once at least; returns the keys that leave was given to upload to, where a picture now is. */
    List<String> ask(byte[] picture, String versionId) throws IOException, InterruptedException {
        var uploads = List.of(upload(picture), upload(picture));
        page();
        classify(picture, versionId);
        images();
        wrongly(picture);
        assertThat(asked).containsExactlyInAnyOrderElementsOf(described());
        return uploads;
    }

    private String upload(byte[] picture) throws IOException, InterruptedException {
        var body = "{\"name\": \"cat.jpg\", \"type\": \"image/jpeg\", \"bytes\": " + picture.length + "}";
        asked.add("POST /uploads");
        var answer = send("POST", "/uploads?bucket=" + bucket, body.getBytes(StandardCharsets.UTF_8), JSON);
        var leave = JsonParser.parseString(answer).getAsJsonObject();
        var put = HttpRequest.newBuilder(URI.create(leave.get("url").getAsString()))
                .header("content-type", "image/jpeg")
                .PUT(BodyPublishers.ofByteArray(picture))
                .build();
        assertThat(client.send(put, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        return leave.get("key").getAsString();
    }

    private void page() throws IOException, InterruptedException {
        get("/", "/");
        get("/page/{file}", "/page/app.js");
        get("/health", "/health");
        get("/openapi.json", "/openapi.json");
    }

    private void classify(byte[] picture, String versionId) throws IOException, InterruptedException {
        var there = "{'s3': 's3://" + bucket + "/cat.jpg'}";
        ask("POST", "/classify", "/classify", picture, "image/jpeg");
        ask("POST", "/classify", "/classify?explain=1", json(there), JSON);
        ask("POST", "/classify", "/classify", json(there.replace("}", ", 'versionId': '" + versionId + "'}")), JSON);
        ask("POST", "/classify", "/classify", json(there.replace("cat", "none")), JSON);
    }

    private void images() throws IOException, InterruptedException {
        var one = "/images/cat.jpg";
        var page = get("/images", "/images?limit=1&bucket=" + bucket);
        get(
                "/images",
                "/images?limit=1&bucket=" + bucket + "&cursor="
                        + page.get("next").getAsString());
        get("/images/{key}", one + "?bucket=" + bucket);
        get("/thumbnails/{key}", "/thumbnails/cat.jpg?bucket=" + bucket);
        get("/labels", "/labels");
        get("/labels/{label}/images", "/labels/cat/images");
        var labels = one + "/labels?bucket=" + bucket;
        ask("PUT", "/images/{key}/labels", labels, json("{'set': ['Chelsea']}"), JSON);
        get("/corrections", "/corrections");
        ask("DELETE", "/images/{key}/labels", labels, NOTHING, "");
    }

    /** None of these is answered well; what they bring is not said again. */
    private void wrongly(byte[] picture) throws IOException, InterruptedException {
        var inText = Base64.getEncoder().encode(picture);
        ask("POST", "/classify", "/classify", picture, JSON);
        ask("POST", "/classify", "/classify", Secrets.noPicture(), "image/jpeg");
        ask(
                "POST",
                "/classify",
                "/classify",
                json("{'s3': '" + new String(inText, StandardCharsets.US_ASCII) + "'}"),
                JSON);
        ask(
                "POST",
                "/classify",
                "/classify",
                json("{'s3': ['" + new String(inText, StandardCharsets.US_ASCII) + "']}"),
                JSON);
        ask("POST", "/classify", "/classify?X-Amz-Signature=" + SIGNATURE, picture, "image/jpeg");
        ask("POST", "/classify", "/classify", json("{'s3': 's3://" + bucket + "/" + Recorder.REFUSED + ".jpg'}"), JSON);
        get("/images/{key}", "/images/" + Recorder.REFUSED + ".jpg?bucket=" + bucket);
    }

    private JsonObject get(String route, String path) throws IOException, InterruptedException {
        var answer = ask("GET", route, path, NOTHING, "");
        return answer.startsWith("{") && !route.equals("/corrections")
                ? JsonParser.parseString(answer).getAsJsonObject()
                : new JsonObject();
    }

    private String ask(String method, String route, String path, byte[] body, String type)
            throws IOException, InterruptedException {
        asked.add(method + " " + route);
        var answer = send(method, path, body, type);
        answers.add(answer);
        return answer;
    }

    private String send(String method, String path, byte[] body, String type) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(api + path))
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        credentials.forEach(request::header);
        if (!type.isEmpty()) {
            request.header("content-type", type);
        }
        return client.send(request.build(), BodyHandlers.ofString(StandardCharsets.ISO_8859_1))
                .body();
    }

    private Set<String> described() throws IOException, InterruptedException {
        var described = new TreeSet<String>();
        JsonParser.parseString(send("GET", "/openapi.json", NOTHING, ""))
                .getAsJsonObject()
                .getAsJsonObject("paths")
                .entrySet()
                .forEach(path -> path.getValue().getAsJsonObject().keySet().stream()
                        .filter(method -> !method.equals("parameters"))
                        .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        return described;
    }

    private static byte[] json(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        client.close();
    }
}
