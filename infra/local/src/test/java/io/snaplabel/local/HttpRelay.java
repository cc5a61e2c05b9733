package io.snaplabel.local;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands on 127.0.0.1 before a server and passes on what is said, so that a test can see or disturb it. Thread-safe. */
public final class HttpRelay implements AutoCloseable {
    private static final Set<String> OF_THE_CONNECTION =
            Set.of("host", "connection", "content-length", "transfer-encoding", "expect", "upgrade");

    private final URI behind;
    private final Ending ending;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /**
     * A request and what the server behind answered.
     *
     * @param address path and query as they were sent
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    public record Said(String method, URI address, Headers headers, byte[] body, int status, byte[] answer) {}

    /** Ends an exchange, whose headers are those of the answer already: usually by {@link #send}. Called by many threads. */
    @FunctionalInterface
    public interface Ending {
        void end(HttpExchange exchange, Said said) throws IOException, InterruptedException;
    }

    /** Listens on any free port. */
    public HttpRelay(URI behind, Ending ending) throws IOException {
        this.behind = behind;
        this.ending = ending;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::pass);
        server.setExecutor(threads);
        server.start();
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Sends the answer on as it is. */
    public static void send(HttpExchange exchange, Said said) throws IOException {
        send(exchange, said.status(), said.answer());
    }

    /** Sends another answer. */
    public static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        client.close();
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            var answer = client.send(request(exchange, body), HttpResponse.BodyHandlers.ofByteArray());
            answer.headers().map().forEach((name, values) -> {
                var isLength = name.equalsIgnoreCase("content-length");
                // What a HEAD tells of the body that it does not bring is nobody else's to say.
                if ((isLength && exchange.getRequestMethod().equals("HEAD")) || !isOfTheConnection(name)) {
                    values.forEach(value -> exchange.getResponseHeaders().add(name, value));
                }
            });
            ending.end(
                    exchange,
                    new Said(
                            exchange.getRequestMethod(),
                            exchange.getRequestURI(),
                            exchange.getRequestHeaders(),
                            body,
                            answer.statusCode(),
                            answer.body()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpRequest request(HttpExchange exchange, byte[] body) {
        var request = HttpRequest.newBuilder(
                        URI.create(behind + exchange.getRequestURI().toString()))
                .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!isOfTheConnection(name)) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return request.build();
    }

    private static boolean isOfTheConnection(String name) {
        return name.startsWith(":") || OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT));
    }
}
