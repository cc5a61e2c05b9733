package io.snaplabel.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.snaplabel.cli.BuiltFunction;
import io.snaplabel.local.StackOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The load of {@code infra/reliability/load}, made small: three pictures a second, then thirty. */
class LoadIT {
    @TempDir
    private Path folder;

    @Test
    void nothingIsLostDoubledOrMixedUpAndTheQueueDrains() throws Exception {
        var options = new LoadOptions(
                Duration.ofSeconds(3),
                Duration.ofSeconds(5),
                OptionalDouble.of(3),
                Duration.ofSeconds(15),
                10,
                Duration.ofSeconds(2));
        var stack = StackOptions.defaults()
                .withRedelivery(Duration.ofSeconds(90), 5)
                .withFunction(BuiltFunction.loggingTo(folder.resolve("function.log")));
        var report = LoadRun.run(
                options, stack, BuiltFunction.pictures(), Files.createDirectory(folder.resolve("pictures")));
        System.out.print(report);
        assertThat(report.checks())
                .hasSize(8)
                .allSatisfy(check -> assertThat(check.kept())
                        .as(check.claim() + "; " + check.next())
                        .isTrue());
    }
}
