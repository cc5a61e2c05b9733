package io.snaplabel.local.function;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * One execution environment: a child JVM with AWS's runtime client, and its Runtime API. Takes as many invocations at once as the
 * client asks for, which is one unless {@code AWS_LAMBDA_MAX_CONCURRENCY} says more.
 */
final class FunctionInstance implements AutoCloseable {
    /** What SnapStart grants INIT and the hooks before the snapshot. */
    private static final Duration INIT_TIMEOUT = Duration.ofSeconds(130);

    private final RuntimeApi api;
    private final Process process;
    private final CompletableFuture<Void> drained;

    private FunctionInstance(RuntimeApi api, Process process, CompletableFuture<Void> drained) {
        this.api = api;
        this.process = process;
        this.drained = drained;
    }

    /** Starts the JVM and returns at once. */
    static FunctionInstance start(FunctionSpec spec, TaskRoot root) {
        try {
            var api = new RuntimeApi();
            try {
                var builder = new ProcessBuilder(command(spec, root))
                        .directory(root.task().toFile())
                        .redirectErrorStream(true);
                environment(builder.environment(), spec, root, api.address());
                var process = builder.start();
                var drained = drain(process, spec);
                var instance = new FunctionInstance(api, process, drained);
                var _ = process.onExit().thenAccept(instance::exited);
                return instance;
            } catch (IOException | RuntimeException e) {
                api.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns when INIT is over, or throws what it came to. */
    void awaitInitialized() throws InterruptedException {
        try {
            api.initialized().get(INIT_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("function: expected INIT to succeed but got " + message(e), e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("function: expected INIT to end within " + INIT_TIMEOUT, e);
        }
    }

    Invocation invoke(byte[] event, Duration timeout) throws InterruptedException {
        var answer = api.submit(event, timeout);
        if (!process.isAlive()) {
            exited(process);
        }
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            kill();
            var seconds = String.format(Locale.ROOT, "%.2f", timeout.toMillis() / 1000.0);
            var body = "{\"errorType\":\"Sandbox.Timedout\",\"errorMessage\":\"Task timed out after " + seconds
                    + " seconds\"}";
            return new Invocation.Failure("Sandbox.Timedout", body, new Invocation.Timing(Duration.ZERO, timeout));
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        try {
            kill();
            process.waitFor();
            drained.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            api.close();
        }
    }

    /** Not {@link Process#destroyForcibly}, which also closes the output before it is read to its end. */
    private void kill() {
        process.toHandle().destroyForcibly();
    }

    private void exited(Process dead) {
        var body = "{\"errorType\":\"Runtime.ExitError\",\"errorMessage\":\"Runtime exited with error: exit status "
                + dead.exitValue() + "\"}";
        api.fail("Runtime.ExitError", body);
    }

    private static String message(ExecutionException e) {
        var cause = e.getCause();
        return cause == null ? e.toString() : String.valueOf(cause.getMessage());
    }

    /** The command line of an instance that ends with this JVM. */
    static List<String> command(FunctionSpec spec, TaskRoot root) {
        return command(spec, root, ParentWatch.class.getName());
    }

    static List<String> command(FunctionSpec spec, TaskRoot root, String mainClass) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(spec.jvmFlags());
        command.add("--enable-native-access=ALL-UNNAMED");
        // Without this the hooks before the snapshot and after the restore are never called, and nothing says so.
        command.add("-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");
        command.add("-Dcom.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI="
                + root.nativeClient());
        command.add("-cp");
        command.add(root.watch()
                + File.pathSeparator
                + spec.runtimeClient().toAbsolutePath().resolve("*"));
        command.add(mainClass);
        command.add(spec.handler());
        return command;
    }

    /** Nothing of the developer's own environment reaches the function: least of all credentials. */
    static void environment(Map<String, String> environment, FunctionSpec spec, TaskRoot root, String runtimeApi) {
        environment.clear();
        environment.putAll(Map.of(
                "PATH", "/usr/local/bin:/usr/bin:/bin",
                "LANG", "en_US.UTF-8",
                "TZ", ":UTC",
                "LD_LIBRARY_PATH", libraryPath(spec, root),
                "AWS_CONFIG_FILE", root.scratch().resolve("no-config").toString(),
                "AWS_SHARED_CREDENTIALS_FILE",
                        root.scratch().resolve("no-credentials").toString(),
                "AWS_EC2_METADATA_DISABLED", "true"));
        environment.putAll(Map.of(
                "AWS_REGION", "us-east-1",
                "AWS_DEFAULT_REGION", "us-east-1",
                "AWS_ACCESS_KEY_ID", "local",
                "AWS_SECRET_ACCESS_KEY", "local",
                "AWS_SESSION_TOKEN", "local"));
        environment.putAll(Map.of(
                "AWS_EXECUTION_ENV",
                "AWS_Lambda_java25",
                "AWS_LAMBDA_RUNTIME_API",
                runtimeApi,
                "AWS_LAMBDA_FUNCTION_NAME",
                RuntimeApi.FUNCTION_NAME,
                "AWS_LAMBDA_FUNCTION_VERSION",
                spec.snapStart() ? "1" : "$LATEST",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                "2048",
                "AWS_LAMBDA_INITIALIZATION_TYPE",
                spec.snapStart() ? "snap-start" : "on-demand",
                "AWS_LAMBDA_LOG_GROUP_NAME",
                "/aws/lambda/" + RuntimeApi.FUNCTION_NAME,
                "AWS_LAMBDA_LOG_STREAM_NAME",
                "local",
                "LAMBDA_TASK_ROOT",
                root.task().toString(),
                "_HANDLER",
                spec.handler()));
        environment.putAll(spec.environment());
    }

    private static String libraryPath(FunctionSpec spec, TaskRoot root) {
        var path = new ArrayList<>(
                List.of(root.task().toString(), root.task().resolve("lib").toString()));
        spec.layers()
                .forEach(layer -> path.add(layer.toAbsolutePath().resolve("lib").toString()));
        return String.join(File.pathSeparator, path);
    }

    private static CompletableFuture<Void> drain(Process process, FunctionSpec spec) {
        var drained = new CompletableFuture<Void>();
        Thread.ofVirtual().name("function-log-" + process.pid()).start(() -> {
            try (var lines = process.inputReader(StandardCharsets.UTF_8);
                    var file = Files.newBufferedWriter(
                            spec.logFile(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                copy(lines, file, spec.log());
                drained.complete(null);
            } catch (IOException | RuntimeException e) {
                drained.completeExceptionally(e);
            }
        });
        return drained;
    }

    private static void copy(BufferedReader lines, BufferedWriter file, Consumer<String> log) throws IOException {
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            file.write(line);
            file.newLine();
            file.flush();
            log.accept(line);
        }
    }
}
