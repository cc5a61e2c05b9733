package io.snaplabel.worker.queue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.exporter.httpserver.MetricsHandler;
import io.snaplabel.settings.WorkerSettings.Address;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code /health/live}, {@code /health/ready} and {@code /metrics}: 200 when well, 503 with the reason when not. Thread-safe. */
final class HealthServer implements AutoCloseable {
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final HttpServer server;

    private HealthServer(HttpServer server) {
        this.server = server;
    }

    /**
     * Listens at once.
     *
     * @param illness why the process should be ended and started anew; null when it should not
     * @param unready why it takes no messages now; likewise
     */
    static HealthServer start(
            Address address, Metrics metrics, Supplier<@Nullable String> illness, Supplier<@Nullable String> unready)
            throws IOException {
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(address.host(), address.port()), 0);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "SNAPLABEL_LISTEN: expected to listen on " + address.host() + ":" + address.port() + " but got "
                            + e.getMessage(),
                    e);
        }
        server.createContext("/health/live", exchange -> answer(exchange, illness.get()));
        server.createContext("/health/ready", exchange -> answer(exchange, unready.get()));
        server.createContext("/metrics", new MetricsHandler(metrics.registry()));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        return new HealthServer(server);
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange, @Nullable String problem) throws IOException {
        try (exchange) {
            var text = ((problem == null ? "ok" : problem) + "\n").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            exchange.sendResponseHeaders(problem == null ? OK : UNAVAILABLE, text.length);
            exchange.getResponseBody().write(text);
        }
    }
}
