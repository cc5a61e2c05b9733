package io.snaplabel.local.function;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * S3, DynamoDB and the endpoint of credentials in one small server on 127.0.0.1, which remembers every request and how it was signed. It
 * grants every claim and stores nothing but tags: for tests and measurements of the function itself, where {@code LocalStack} would be most
 * of what is measured. Thread-safe.
 */
public final class RecordingAws implements AutoCloseable {
    private static final String NO_TAGS = "<Tagging><TagSet></TagSet></Tagging>";

    private final Path pictures;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Map<String, String> tags = new ConcurrentHashMap<>();
    private volatile String accessKey = "";
    private volatile Duration validity = Duration.ZERO;

    /**
     * One request.
     *
     * @param at when it came
     * @param what the operation of DynamoDB, else method and address
     * @param accessKey who signed it, empty where nobody did
     * @param signedAt the clock of who signed it, as it was sent
     */
    public record Request(Instant at, String what, String body, String accessKey, String signedAt) {}

    /**
     * Starts it.
     *
     * @param pictures what the bucket holds; the part of a key after its last slash is the file
     */
    public RecordingAws(Path pictures) throws IOException {
        this.pictures = pictures;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /** What the function needs to know, with credentials from the endpoint alone, as under SnapStart. */
    public Map<String, String> environment() {
        var url = "http://127.0.0.1:" + server.getAddress().getPort();
        return Map.of(
                "AWS_ENDPOINT_URL_S3",
                url,
                "AWS_ENDPOINT_URL_DYNAMODB",
                url,
                "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                url + "/credentials",
                "AWS_ACCESS_KEY_ID",
                "",
                "AWS_SECRET_ACCESS_KEY",
                "",
                "AWS_SESSION_TOKEN",
                "");
    }

    /** The credentials that are given out from now on, and how long each answer says that they are good. */
    public void rotate(String newAccessKey, Duration newValidity) {
        accessKey = newAccessKey;
        validity = newValidity;
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    public List<Request> signed() {
        return requests.stream()
                .filter(request -> !request.accessKey().isEmpty())
                .toList();
    }

    /** The unique values of the claims so far. */
    public List<String> attempts() {
        return requests.stream()
                .filter(request -> request.what().endsWith("UpdateItem"))
                .map(request -> JsonParser.parseString(request.body())
                        .getAsJsonObject()
                        .getAsJsonObject("ExpressionAttributeValues")
                        .getAsJsonObject(":attempt")
                        .get("S")
                        .getAsString())
                .toList();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var target = header(exchange, "X-Amz-Target");
            var what = target.isEmpty() ? exchange.getRequestMethod() + " " + exchange.getRequestURI() : target;
            requests.add(new Request(
                    Instant.now(),
                    what,
                    body,
                    header(exchange, "Authorization").replaceAll(".*Credential=([^/]*)/.*|.*", "$1"),
                    header(exchange, "X-Amz-Date")));
            var answer = answer(what, exchange.getRequestURI().getPath(), body);
            exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private byte[] answer(String what, String path, String body) throws IOException {
        if (what.endsWith("/credentials")) {
            return credentials().getBytes(StandardCharsets.UTF_8);
        }
        if (what.startsWith("DynamoDB")) {
            return "{}".getBytes(StandardCharsets.UTF_8);
        }
        if (what.startsWith("PUT")) {
            tags.put(path, body);
            return new byte[0];
        }
        return what.contains("tagging")
                ? tags.getOrDefault(path, NO_TAGS).getBytes(StandardCharsets.UTF_8)
                : Files.readAllBytes(pictures.resolve(path.substring(path.lastIndexOf('/') + 1)));
    }

    private String credentials() {
        var credentials = new JsonObject();
        credentials.addProperty("AccessKeyId", accessKey);
        credentials.addProperty("SecretAccessKey", "secret of " + accessKey);
        credentials.addProperty("Token", "token of " + accessKey);
        credentials.addProperty("Expiration", Instant.now().plus(validity).toString());
        return credentials.toString();
    }

    private static String header(HttpExchange exchange, String name) {
        var value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }
}
