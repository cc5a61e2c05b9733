package io.snaplabel.local.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What AWS's runtime client tells the Runtime API, word for word, and how it ends, when a hook fails. */
class HookFailureIT {
    /** What the client ends with when INIT or a restore failed. */
    private static final int EX_USAGE = 64;

    private final List<String> told = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    @Test
    void aFailureBeforeTheSnapshotIsAFailureOfInit() throws Exception {
        assertThat(exitStatusOf("checkpoint")).isEqualTo(EX_USAGE);
        assertThat(told).hasSize(1);
        assertThat(told.getFirst())
                .startsWith("POST init/error Runtime.BeforeCheckpointError")
                .as("what went wrong, which is why a hook has to log it")
                .doesNotContain("no checkpoint today");
    }

    @Test
    void aFailureAfterTheRestoreIsToldAsOne() throws Exception {
        assertThat(exitStatusOf("restore")).isEqualTo(EX_USAGE);
        assertThat(told).hasSize(2);
        assertThat(told.getFirst()).startsWith("GET restore/next");
        assertThat(told.getLast())
                .startsWith("POST restore/error Runtime.AfterRestoreError")
                .doesNotContain("no restore today");
    }

    private int exitStatusOf(String failAt) throws Exception {
        var spec = TestFunction.in(folder).withEnvironment(Map.of("FAIL_AT", failAt));
        var api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.createContext("/", this::listen);
        api.start();
        try (var root = TaskRoot.create(spec)) {
            var builder = new ProcessBuilder(FunctionInstance.command(spec, root))
                    .directory(root.task().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(spec.logFile().toFile());
            FunctionInstance.environment(
                    builder.environment(),
                    spec,
                    root,
                    "127.0.0.1:" + api.getAddress().getPort());
            var process = builder.start();
            try {
                assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
                return process.exitValue();
            } finally {
                process.destroyForcibly();
            }
        } finally {
            api.stop(0);
        }
    }

    private void listen(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath().replace("/2018-06-01/runtime/", "");
            var type = exchange.getRequestHeaders().getFirst("Lambda-Runtime-Function-Error-Type");
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            told.add(exchange.getRequestMethod() + " " + path + " " + type + " " + body);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(path.endsWith("next") ? 200 : 202, -1);
        }
    }
}
