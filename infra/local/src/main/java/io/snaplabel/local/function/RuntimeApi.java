package io.snaplabel.local.function;

import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The Lambda Runtime API (version 2018-06-01) for one instance, on 127.0.0.1: the runtime asks for the next event and posts
 * what came of it. As many events at once as it asks for.
 */
final class RuntimeApi implements AutoCloseable {
    static final String FUNCTION_NAME = "snaplabel";
    private static final String ROOT = "/2018-06-01/runtime/";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> initialized = new CompletableFuture<>();
    private final CompletableFuture<Void> restore = new CompletableFuture<>();
    private final Map<String, Event> taken = new ConcurrentHashMap<>();

    RuntimeApi() throws IOException {
        this(0);
    }

    /** On a port that its function already knows; 0 is any. */
    RuntimeApi(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext(ROOT, this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /** Done when INIT is over, which with SnapStart is the moment of the snapshot; fails with what the runtime reported. */
    CompletableFuture<Void> initialized() {
        return initialized;
    }

    /** {@code host:port}, for {@code AWS_LAMBDA_RUNTIME_API}. */
    String address() {
        return "127.0.0.1:" + port();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Lets the runtime go on from its snapshot, if it stopped for one, and gives it the event. */
    CompletableFuture<Invocation> submit(byte[] payload, Duration timeout) {
        var event = new Event(payload, timeout);
        events.add(event);
        restore.complete(null);
        return event.answer;
    }

    /** The runtime is gone: whatever waits for it fails. */
    void fail(String errorType, String body) {
        initialized.completeExceptionally(new IllegalStateException(body));
        for (var event = events.poll(); event != null; event = events.poll()) {
            event.fail(errorType, body);
        }
        taken.values().forEach(event -> event.fail(errorType, body));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath().substring(ROOT.length());
            switch (path) {
                case "invocation/next" -> next(exchange);
                case "restore/next" -> {
                    initialized.complete(null);
                    restore.get();
                    answer(exchange, 200, new byte[0]);
                }
                case "init/error", "restore/error" -> {
                    var body = text(exchange);
                    fail(errorType(exchange, body), body);
                    answer(exchange, 202, accepted());
                }
                default -> {
                    settle(exchange, path.split("/", -1));
                    answer(exchange, 202, accepted());
                }
            }
        } catch (InterruptedException _) {
            // Closed while the runtime waited for an event; it sees its connection end.
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void next(HttpExchange exchange) throws IOException, InterruptedException {
        initialized.complete(null);
        var event = events.take();
        taken.put(event.requestId, event);
        event.taken = System.nanoTime();
        var headers = exchange.getResponseHeaders();
        headers.set("Lambda-Runtime-Aws-Request-Id", event.requestId);
        headers.set(
                "Lambda-Runtime-Deadline-Ms",
                Long.toString(Instant.now().plus(event.timeout).toEpochMilli()));
        headers.set(
                "Lambda-Runtime-Invoked-Function-Arn",
                "arn:aws:lambda:us-east-1:000000000000:function:" + FUNCTION_NAME);
        headers.set("Lambda-Runtime-Trace-Id", "Root=1-00000000-000000000000000000000000;Sampled=0");
        answer(exchange, 200, event.payload);
    }

    /** {@code invocation/{id}/response} or {@code invocation/{id}/error}. */
    private void settle(HttpExchange exchange, String[] path) throws IOException {
        var event = path.length == 3 ? taken.remove(path[1]) : null;
        if (event == null) {
            throw new IllegalStateException("Runtime API: expected an answer to an event it took but got "
                    + exchange.getRequestMethod() + " " + exchange.getRequestURI());
        }
        if (path[2].equals("response")) {
            event.answer.complete(new Invocation.Success(text(exchange), event.timing()));
        } else {
            var body = text(exchange);
            event.fail(errorType(exchange, body), body);
        }
    }

    /** The exception's name where the body tells it, else the kind of fault that the runtime names in a header. */
    private static String errorType(HttpExchange exchange, String body) {
        var kind = exchange.getRequestHeaders().getFirst("Lambda-Runtime-Function-Error-Type");
        var unknown = kind == null ? "Runtime.Unknown" : kind;
        try {
            var type = JsonParser.parseString(body).getAsJsonObject().get("errorType");
            return type == null ? unknown : type.getAsString();
        } catch (JsonParseException | IllegalStateException _) {
            return unknown;
        }
    }

    private static String text(HttpExchange exchange) throws IOException {
        return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static byte[] accepted() {
        return "{\"status\":\"OK\"}".getBytes(StandardCharsets.UTF_8);
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        // The native client of AWS's runtime reads the type unchecked and dies where there is none.
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    /** One invocation on its way. */
    private static final class Event {
        private final String requestId = UUID.randomUUID().toString();
        private final CompletableFuture<Invocation> answer = new CompletableFuture<>();
        private final long submitted = System.nanoTime();
        private final byte[] payload;
        private final Duration timeout;
        private volatile long taken;

        Event(byte[] payload, Duration timeout) {
            this.payload = payload;
            this.timeout = timeout;
        }

        void fail(String errorType, String body) {
            answer.complete(new Invocation.Failure(errorType, body, timing()));
        }

        Invocation.Timing timing() {
            var now = System.nanoTime();
            var start = taken == 0 ? now : taken;
            return new Invocation.Timing(Duration.ofNanos(start - submitted), Duration.ofNanos(now - start));
        }
    }
}
