package io.snaplabel.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a picture is made of, it gives a tensor or a refusal, in bounded time and memory, and the process lives. Tried in a process of its own,
 * since a crash cannot be caught within. More mutants, or another seed: {@code infra/reliability/hostile-pictures}.
 */
class HostilePicturesTest {
    private static final long SEED = Long.getLong("hostile.seed", 1);
    private static final long MUTANTS = Long.getLong("hostile.mutants", 20_000);
    /** A folder of further pictures that are cut at every byte; empty for none. */
    private static final String FURTHER = System.getProperty("hostile.further", "");
    /** Where what fails is kept. */
    private static final Path KEPT = Path.of("target", "hostile");

    /** How long one picture may take, on a machine that is busy with other things: the function's deadline. */
    private static final long MOST_SECONDS = 60;

    @TempDir
    private Path folder;

    @Test
    void filesAreATensorOrARefusal() throws IOException, InterruptedException {
        assertAllIsWell(tried("files", Long.toString(MUTANTS), Long.toString(SEED), FURTHER));
    }

    @Test
    void bombsAreATensorOrARefusal() throws IOException, InterruptedException {
        assertAllIsWell(tried("bombs"));
    }

    /** The status of the process that tried them; what it was at when it did not end by itself is kept. */
    private int tried(String... what) throws IOException, InterruptedException {
        Files.createDirectories(folder.resolve("tmp"));
        var process = new ProcessBuilder(command(what)).inheritIO();
        // Freed memory is overwritten, so that whoever reads it nevertheless does not find what was there (mallopt(3)).
        process.environment().put("MALLOC_PERTURB_", "165");
        var trial = process.start();
        try (var journal = new Journal(folder.resolve("journal"))) {
            while (!trial.waitFor(1, TimeUnit.SECONDS)) {
                var late = journal.begun()
                        .filter(begun -> System.currentTimeMillis() - begun.since() > 1000 * MOST_SECONDS);
                if (late.isPresent()) {
                    trial.destroyForcibly().waitFor();
                }
            }
            journal.begun().ifPresent(HostilePicturesTest::keep);
            assertThat(journal.begun().map(Journal.Begun::name)).as("the end of the process").isEmpty();
        }
        return trial.exitValue();
    }

    /** With the flags of Lambda's java25 runtime, and the heap that it chooses in 1769 MB. */
    private List<String> command(String... what) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xms28m",
                "-Xmx1g",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=" + folder.resolve("tmp"),
                "-XX:ErrorFile=" + KEPT.toAbsolutePath().resolve("crash.log"),
                "-cp",
                System.getProperty("java.class.path"),
                Trial.class.getName(),
                folder.toString()));
        command.addAll(List.of(what));
        return command;
    }

    private void assertAllIsWell(int status) throws IOException {
        Files.createDirectories(KEPT);
        try (var failed = Files.list(folder)) {
            for (var file : failed.filter(one -> one.getFileName().toString().startsWith("failed"))
                    .toList()) {
                Files.copy(file, KEPT.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        assertThat(status).as("what its output says").isZero();
        try (var left = Files.list(folder.resolve("tmp"))) {
            assertThat(left).as("temporary files").isEmpty();
        }
    }

    private static void keep(Journal.Begun begun) {
        try {
            Files.write(Files.createDirectories(KEPT).resolve("not-ended"), begun.bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
