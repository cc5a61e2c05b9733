package io.snaplabel.local.http;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.snaplabel.local.function.Invocation;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * A function URL on 127.0.0.1: makes of each request an event of payload format 2.0, and of the function's answer a response (AWS Lambda
 * Developer Guide, "Invoking Lambda function URLs"). Asks nobody for a signature.
 */
public final class FunctionUrl implements AutoCloseable {
    /** Of an event that is waited for. */
    private static final int LARGEST_EVENT = 6 << 20;

    private static final int BASE64_IN = 3;
    private static final int BASE64_OUT = 4;
    private static final int NO_BODY = -1;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Function<byte[], Invocation> function;

    private FunctionUrl(HttpServer server, Function<byte[], Invocation> function) {
        this.server = server;
        this.function = function;
    }

    /** Listens on {@code port}, or on any free one when it is 0. */
    public static FunctionUrl start(int port, Function<byte[], Invocation> function) {
        // Else the JDK's server holds every second packet back for 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            var url = new FunctionUrl(server, function);
            server.createContext("/", url::handle);
            server.setExecutor(url.threads);
            server.start();
            return url;
        } catch (IOException e) {
            throw new UncheckedIOException("HTTP: expected to listen on 127.0.0.1:" + port, e);
        }
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readNBytes(LARGEST_EVENT + 1);
            if (body.length / BASE64_IN * BASE64_OUT > LARGEST_EVENT) {
                exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
                respond(
                        exchange,
                        problem(
                                413,
                                "too-many-bytes",
                                "expected at most 6 MiB in base64 but got more; see POST /uploads"));
                return;
            }
            var event = event(exchange, body).toString().getBytes(StandardCharsets.UTF_8);
            respond(
                    exchange,
                    switch (function.apply(event)) {
                        case Invocation.Success success ->
                            JsonParser.parseString(success.payload()).getAsJsonObject();
                        case Invocation.Failure failure -> problem(502, "function-failed", failure.body());
                    });
        }
    }

    private static JsonObject event(HttpExchange exchange, byte[] body) {
        var uri = exchange.getRequestURI();
        var headers = new JsonObject();
        exchange.getRequestHeaders()
                .forEach(
                        (name, values) -> headers.addProperty(name.toLowerCase(Locale.ROOT), String.join(",", values)));
        var http = new JsonObject();
        http.addProperty("method", exchange.getRequestMethod());
        http.addProperty("path", uri.getRawPath());
        http.addProperty("protocol", exchange.getProtocol());
        http.addProperty("sourceIp", "127.0.0.1");
        var context = new JsonObject();
        context.addProperty("requestId", UUID.randomUUID().toString());
        context.addProperty("routeKey", "$default");
        context.addProperty("stage", "$default");
        context.addProperty("timeEpoch", Instant.now().toEpochMilli());
        context.add("http", http);
        var event = new JsonObject();
        event.addProperty("version", "2.0");
        event.addProperty("routeKey", "$default");
        event.addProperty("rawPath", uri.getRawPath());
        event.addProperty("rawQueryString", uri.getRawQuery() == null ? "" : uri.getRawQuery());
        event.add("headers", headers);
        event.add("requestContext", context);
        if (body.length > 0) {
            event.addProperty("body", Base64.getEncoder().encodeToString(body));
        }
        event.addProperty("isBase64Encoded", body.length > 0);
        return event;
    }

    private static void respond(HttpExchange exchange, JsonObject answer) throws IOException {
        var text = answer.has("body") ? answer.get("body").getAsString() : "";
        var encoded =
                answer.has("isBase64Encoded") && answer.get("isBase64Encoded").getAsBoolean();
        var body = encoded ? Base64.getDecoder().decode(text) : text.getBytes(StandardCharsets.UTF_8);
        answer.getAsJsonObject("headers")
                .entrySet()
                .forEach(header -> exchange.getResponseHeaders()
                        .set(header.getKey(), header.getValue().getAsString()));
        var bodiless = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(answer.get("statusCode").getAsInt(), bodiless ? NO_BODY : body.length);
        if (!bodiless) {
            exchange.getResponseBody().write(body);
        }
    }

    private static JsonObject problem(int status, String title, String detail) {
        var body = new JsonObject();
        body.addProperty("type", "urn:snaplabel:problem:" + title);
        body.addProperty("title", title);
        body.addProperty("status", status);
        body.addProperty("detail", detail);
        var headers = new JsonObject();
        headers.addProperty("content-type", "application/problem+json");
        var answer = new JsonObject();
        answer.addProperty("statusCode", status);
        answer.add("headers", headers);
        answer.addProperty("body", body.toString());
        return answer;
    }
}
