package io.snaplabel.pictures;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a picture is made of, it gives a tensor or a refusal, in bounded time and memory, and the process lives. More mutants, or another seed:
 * {@code infra/reliability/hostile-pictures}.
 */
class HostilePicturesTest {
    private static final long SEED = Long.getLong("pictures.seed", 1);
    private static final long MUTANTS = Long.getLong("pictures.mutants", 20_000);
    /** Whoever takes longer to be classified, in milliseconds of a processor, is asked for in no other way. */
    private static final long PATIENCE = Long.getLong("pictures.patience", 1000);
    /** A folder of further pictures that are cut at every byte; empty for none. */
    private static final String FURTHER = System.getProperty("pictures.cut", "");
    /** Where what fails is kept. */
    private static final Path KEPT = Path.of("target", "pictures");

    @Test
    void giveATensorOrARefusal(@TempDir Path bombs, @TempDir Path files) throws IOException, InterruptedException {
        var mutants = Long.toString(MUTANTS);
        var trials = List.of(
                TrialProcess.start(bombs, "bombs", Long.toString(PATIENCE)),
                TrialProcess.start(files, "files", mutants, Long.toString(SEED), FURTHER));
        try {
            var running = true;
            while (running) {
                Thread.sleep(500);
                running = false;
                for (var trial : trials) {
                    running |= trial.isRunning();
                }
            }
            for (var trial : trials) {
                assertThat(trial.end(KEPT)).as("the status, see its output").isZero();
                assertThat(trial.temporaryFiles()).isEmpty();
            }
        } finally {
            trials.forEach(TrialProcess::stop);
        }
    }
}
