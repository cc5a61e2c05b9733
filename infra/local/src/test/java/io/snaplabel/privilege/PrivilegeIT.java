package io.snaplabel.privilege;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the function and the worker ask of AWS, which {@code infra/template} holds against the policies, and that they tell no secrets. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrivilegeIT {
    private static final Path TABLE = Path.of("../template/calls.json");
    private static final boolean APPLY = "apply".equals(System.getProperty("calls"));

    private RecordedRun run;

    @BeforeAll
    void record(@TempDir Path folder) throws Exception {
        run = RecordedRun.of(folder);
    }

    /** After a change that is meant: {@code infra/reliability/privilege --apply}. */
    @Test
    void asksForWhatIsWrittenDownAndNothingElse() throws IOException {
        var recorded = CallTable.json(run.calls);
        if (APPLY) {
            Files.writeString(TABLE, recorded);
        }
        assertThat(recorded).isEqualTo(Files.readString(TABLE));
    }

    @Test
    void signsEveryCallAsItsRole() {
        assertThat(run.signers.get("function")).isNotEmpty().containsOnly(RecordedRun.FUNCTION_KEY);
        assertThat(run.signers.get("worker")).isNotEmpty().containsOnly(RecordedRun.WORKER_KEY);
    }

    @Test
    void logsNoSecretHoweverLoud() {
        assertThat(run.logged)
                .as("the SDK's own words")
                .anyMatch(line -> line.contains("software.amazon.awssdk.request"));
        assertThat(run.logged).anyMatch(line -> line.contains("\"event\":\"recorded\""));
        assertThat(run.logged).anyMatch(line -> line.contains("does not match the signature you provided"));
        assertThat(told(run.logged)).isEmpty();
    }

    @Test
    void answersNoSecret() {
        assertThat(run.answers).hasSizeGreaterThan(40);
        assertThat(told(run.answers)).isEmpty();
    }

    @Test
    void keepsNoSecretAmongDeadLetters() {
        assertThat(run.deadLetters).anyMatch(letter -> letter.contains(Recorder.REFUSED));
        assertThat(told(run.deadLetters)).isEmpty();
    }

    private List<String> told(List<String> lines) {
        return lines.stream()
                .flatMap(line -> run.secrets.in(line).stream()
                        .map(secret -> secret + ": " + line.substring(0, Math.min(line.length(), 500))))
                .distinct()
                .toList();
    }

    @AfterAll
    void print() {
        var kinds = new TreeMap<>(run.calls.stream()
                .collect(Collectors.groupingBy(
                        call -> call.role() + " " + call.operation()
                                + (call.how().isEmpty() ? "" : " " + call.how()),
                        Collectors.counting())));
        kinds.forEach((kind, count) -> System.out.printf(Locale.ROOT, "%7d %s%n", count, kind));
        System.out.printf(
                Locale.ROOT,
                "%d calls of %d kinds; %d log lines, %d answers and %d dead letters searched for %d secrets%n",
                run.calls.size(),
                kinds.size(),
                run.logged.size(),
                run.answers.size(),
                run.deadLetters.size(),
                run.secrets.size());
    }
}
