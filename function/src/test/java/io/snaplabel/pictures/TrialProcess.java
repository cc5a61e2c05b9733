package io.snaplabel.pictures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A {@link Trial} in a process of its own, since a crash cannot be caught within. What it says is printed. */
final class TrialProcess {
    /** How long one picture may take, however busy the machine is. */
    private static final long MOST_SECONDS = 240;

    private final Path folder;
    private final Process process;
    private final Thread printing;

    private TrialProcess(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
        this.printing =
                Thread.ofVirtual().start(() -> process.inputReader().lines().forEach(System.out::println));
    }

    /** Starts one that may write to a folder. */
    static TrialProcess start(Path folder, String... what) throws IOException {
        Files.createDirectories(folder.resolve("tmp"));
        var process = new ProcessBuilder(command(folder, what)).redirectErrorStream(true);
        // What was freed is overwritten, so that whoever reads it nevertheless does not find what was there
        // (mallopt(3)).
        process.environment().put("MALLOC_PERTURB_", "165");
        return new TrialProcess(folder, process.start());
    }

    /** With the flags of Lambda's java25 runtime, and the heap that it chooses in 1769 MB. */
    private static List<String> command(Path folder, String... what) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xms28m",
                "-Xmx1g",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=" + folder.resolve("tmp"),
                "-XX:ErrorFile=" + folder.resolve("failed-crash.log"),
                "-cp",
                System.getProperty("java.class.path"),
                Trial.class.getName(),
                folder.toString()));
        command.addAll(List.of(what));
        return command;
    }

    /** Whether it still runs; one that does not get ahead is ended. */
    boolean isRunning() throws IOException, InterruptedException {
        try (var journal = new Journal(folder.resolve("journal"))) {
            var late =
                    journal.begun().filter(begun -> System.currentTimeMillis() - begun.since() > 1000 * MOST_SECONDS);
            if (late.isPresent()) {
                process.destroyForcibly().waitFor();
            }
        }
        return process.isAlive();
    }

    /** Its status when it has ended; everything that went wrong is copied to a folder. */
    int end(Path kept) throws IOException, InterruptedException {
        printing.join();
        Files.createDirectories(kept);
        try (var journal = new Journal(folder.resolve("journal"));
                var files = Files.list(folder)) {
            var unended = journal.begun();
            if (unended.isPresent()) {
                System.out.println(
                        "FAILED: the process ended at " + unended.get().name());
                Files.write(kept.resolve("failed-end"), unended.get().bytes());
            }
            for (var file : files.filter(one -> one.getFileName().toString().startsWith("failed"))
                    .toList()) {
                Files.copy(file, kept.resolve(folder.getFileName() + "-" + file.getFileName()));
            }
        }
        return process.waitFor();
    }

    /** What it left behind among the temporary files. */
    List<Path> temporaryFiles() throws IOException {
        try (var files = Files.list(folder.resolve("tmp"))) {
            return files.toList();
        }
    }

    /** Ends it, if it runs. */
    void stop() {
        process.destroyForcibly();
    }
}
