package io.snaplabel.local.function;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The memory of one function that waits for its restore, dumped by CRIU as SnapStart does with a whole machine, and restored as often as one
 * likes, one after the other. Its connection to the Runtime API is dropped with the dump and not restored: AWS's client finds it closed and
 * asks again, which every copy can do, while a restored connection would fit the server's end of it only once. Needs root. Not thread-safe.
 */
public final class CriuSnapshot implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long POLL_MILLIS = 1;

    private final FunctionSpec spec;
    private final Path criu;
    private final Path images;
    private final TaskRoot root;
    private RuntimeApi api;
    private long pid;
    private long residentBytes;
    private long logBytes;

    /**
     * One restore.
     *
     * @param restored from the start of CRIU until it let the process go
     * @param answered from the start of CRIU until the first event was answered
     * @param warm what the second event took
     * @param first the answer to the first event
     */
    public record Restore(Duration restored, Duration answered, Duration warm, Invocation first) {}

    private CriuSnapshot(FunctionSpec spec, Path criu, Path images, TaskRoot root, RuntimeApi api) {
        this.spec = spec;
        this.criu = criu;
        this.images = images;
        this.root = root;
        this.api = api;
    }

    /**
     * Starts the function, waits until its hooks are through, and dumps it.
     *
     * @param criu the program
     * @param images an empty folder for the dump
     */
    public static CriuSnapshot take(FunctionSpec spec, Path criu, Path images)
            throws IOException, InterruptedException {
        var root = TaskRoot.create(spec);
        var snapshot = new CriuSnapshot(spec, criu, images, root, new RuntimeApi());
        try {
            snapshot.dump();
            return snapshot;
        } catch (IOException | InterruptedException | RuntimeException e) {
            snapshot.close();
            throw e;
        }
    }

    /** Restores it, has it answer one event and then another, and kills it. */
    public Restore restore(byte[] firstEvent, byte[] secondEvent) throws IOException, InterruptedException {
        truncateLog();
        // Whatever the last process still asked of its API must not swallow the next one's events.
        var port = api.port();
        api.close();
        api = new RuntimeApi(port);
        var first = api.submit(firstEvent, spec.timeout());
        var start = System.nanoTime();
        criu("restore", "--restore-detached", "--tcp-close");
        var restored = since(start);
        try {
            var answer = first.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            var answered = since(start);
            var again = System.nanoTime();
            api.submit(secondEvent, spec.timeout()).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return new Restore(restored, answered, since(again), answer);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("restored function: expected an answer; see " + spec.logFile(), e);
        } finally {
            kill();
        }
    }

    /** The process at the moment of the dump, its natives' files included. */
    public long residentBytes() {
        return residentBytes;
    }

    /** What the dump takes on disk. */
    public long imageBytes() throws IOException {
        try (var files = Files.list(images)) {
            return files.map(Path::toFile).mapToLong(File::length).sum();
        }
    }

    @Override
    public void close() {
        try {
            kill();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            api.close();
            root.close();
        }
    }

    private void dump() throws IOException, InterruptedException {
        // A session of its own with nothing but files open: what CRIU dumps must not reach outside.
        var command = new ArrayList<>(List.of("setsid"));
        command.addAll(FunctionInstance.command(spec, root, ParentWatch.RUNTIME_CLIENT));
        command.add(2, "-XX:-UsePerfData");
        var builder = new ProcessBuilder(command)
                .directory(root.task().toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(spec.logFile().toFile());
        FunctionInstance.environment(builder.environment(), spec, root, api.address());
        var process = builder.start();
        pid = process.pid();
        try {
            api.initialized().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("function: expected to reach its snapshot; see " + spec.logFile(), e);
        }
        residentBytes = residentBytes(pid);
        logBytes = Files.size(spec.logFile());
        criu("dump", "--tree", Long.toString(pid), "--tcp-close");
        process.waitFor();
    }

    private void criu(String action, String... options) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(criu.toString(), action, "--images-dir", images.toString()));
        command.addAll(List.of(options));
        command.addAll(List.of("--manage-cgroups=ignore", "--log-file", action + ".log", "-v2"));
        var status = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (status != 0) {
            var log = images.resolve(action + ".log");
            throw new IllegalStateException("criu " + action + ": expected status 0 but got " + status + "\n"
                    + (Files.exists(log) ? Files.readString(log) : ""));
        }
    }

    /** A restore insists on files of the size they had; so what the last one wrote goes. */
    private void truncateLog() throws IOException {
        try (var log = FileChannel.open(spec.logFile(), StandardOpenOption.WRITE)) {
            log.truncate(logBytes);
        }
    }

    private void kill() throws InterruptedException {
        var process = ProcessHandle.of(pid);
        process.ifPresent(ProcessHandle::destroyForcibly);
        while (process.isPresent() && process.get().isAlive()) {
            Thread.sleep(POLL_MILLIS);
        }
    }

    private static long residentBytes(long pid) {
        try (var lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
