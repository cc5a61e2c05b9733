package io.snaplabel.local.http;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Asks the API over HTTP; every answer is held against the API's own description. */
final class Api implements AutoCloseable {
    private static final byte[] NOTHING = {};

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI endpoint;
    private final Description description;

    Api(URI endpoint) throws IOException, InterruptedException {
        this.endpoint = endpoint;
        this.description = new Description(client.send(
                        HttpRequest.newBuilder(endpoint.resolve("/openapi.json"))
                                .build(),
                        BodyHandlers.ofString())
                .body());
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send("GET", path, NOTHING, headers);
    }

    /** Sends JSON in which single quotes stand for double ones. */
    HttpResponse<String> json(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        var all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 0, headers.length);
        all[headers.length] = "content-type";
        all[headers.length + 1] = "application/json";
        return send(method, path, body.replace('\'', '"').getBytes(StandardCharsets.UTF_8), all);
    }

    /**
     * Sends a request.
     *
     * @param path encoded, with its query
     * @param headers names and values by turns
     */
    HttpResponse<String> send(String method, String path, byte[] body, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(endpoint + path))
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        var answer = client.send(request.build(), BodyHandlers.ofString());
        description.judge(method, path.replaceFirst("\\?.*", ""), answer);
        return answer;
    }

    static JsonObject body(HttpResponse<String> answer) {
        return JsonParser.parseString(answer.body()).getAsJsonObject();
    }

    /** One field of each object in a list of an answer. */
    static List<String> texts(JsonObject json, String list, String field) {
        return json.getAsJsonArray(list).asList().stream()
                .map(JsonElement::getAsJsonObject)
                .map(entry -> entry.get(field).getAsString())
                .toList();
    }

    @Override
    public void close() {
        client.close();
    }
}
