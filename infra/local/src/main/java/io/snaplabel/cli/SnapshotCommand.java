package io.snaplabel.cli;

import static java.util.Objects.requireNonNull;

import io.snaplabel.local.StackOptions;
import io.snaplabel.local.function.CriuSnapshot;
import io.snaplabel.local.function.FunctionSpec;
import io.snaplabel.local.function.Invocation;
import io.snaplabel.local.function.LambdaFunction;
import io.snaplabel.local.function.RecordingAws;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a snapshot is worth: the first label after a restore against the first label of a cold start. */
@Command(
        name = "snapshot",
        hidden = true,
        description = "Snapshot the function with CRIU, restore it, and print what that saves; run by"
                + " infra/snapshot/measure.",
        mixinStandardHelpOptions = true)
final class SnapshotCommand implements Callable<Integer> {
    private static final String ROW = "| %-9s | %9s | %11s | %9s | %9s | %7s | %8s | %7s |%n";
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MEBI = 1 << 20;
    private static final Duration CREDENTIALS_VALID = Duration.ofHours(6);
    private static final long TARGET_MILLIS = 300;
    private static final double TARGET_RATIO = 8;

    @Option(names = "--criu", required = true, paramLabel = "PROGRAM", description = "CRIU 4.1 or newer.")
    private Path criu = Path.of("criu");

    @Option(names = "--restores", description = "How often each snapshot is restored (default: ${DEFAULT-VALUE}).")
    private int restores = 7;

    @Option(names = "--cold-starts", description = "How many cold starts (default: ${DEFAULT-VALUE}).")
    private int coldStarts = 3;

    private boolean targetMet = true;

    @Override
    public Integer call() throws Exception {
        // Else the JDK's server holds every second packet back for 40 ms, and that is what would be measured.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        var scratch = Files.createTempDirectory("snaplabel-snapshot-");
        try {
            System.out.printf(
                    ROW, "precision", "cold", "restored", "of it", "then warm", "faster", "resident", "image");
            System.out.printf(ROW, "", "p50 ms", "p50 ms", "CRIU ms", "p50 ms", "", "MiB", "MiB");
            System.out.println("|---|---|---|---|---|---|---|---|");
            for (var precision : List.of("fp32", "int8")) {
                measure(precision, Files.createDirectory(scratch.resolve(precision)));
            }
            System.out.printf(
                    Locale.ROOT,
                    "%s: restored to first label in at most %d ms, and at least %.0f times faster than a cold start%n",
                    targetMet ? "target met" : "TARGET MISSED",
                    TARGET_MILLIS,
                    TARGET_RATIO);
            return targetMet ? Snaplabel.ALL_WELL : Snaplabel.SOMETHING_REJECTED;
        } finally {
            delete(scratch);
        }
    }

    private void measure(String precision, Path scratch) throws IOException, InterruptedException {
        var installation = Installation.current();
        try (var aws = new RecordingAws(installation.pictures())) {
            aws.rotate("INIT", CREDENTIALS_VALID);
            var function = function(installation, precision, scratch).withEnvironment(aws.environment());
            var cold = new ArrayList<Duration>();
            for (var i = 0; i < coldStarts; i++) {
                cold.add(coldStart(function, Files.createDirectory(scratch.resolve("cold-" + i))));
            }
            try (var snapshot = CriuSnapshot.take(function, criu, Files.createDirectory(scratch.resolve("images")))) {
                var runs = new ArrayList<CriuSnapshot.Restore>();
                for (var i = 0; i < restores; i++) {
                    runs.add(restore(snapshot, aws, "RESTORE-" + i));
                }
                print(precision, cold, runs, snapshot);
            }
            if (new HashSet<>(aws.attempts()).size() != aws.attempts().size()) {
                throw new IllegalStateException("expected a unique value for every claim but got " + aws.attempts());
            }
        }
    }

    private void print(String precision, List<Duration> cold, List<CriuSnapshot.Restore> runs, CriuSnapshot snapshot)
            throws IOException {
        var coldMillis = p50(cold);
        var restored = p50(runs.stream().map(CriuSnapshot.Restore::answered).toList());
        targetMet &= restored <= TARGET_MILLIS && coldMillis >= TARGET_RATIO * restored;
        System.out.printf(
                ROW,
                precision,
                number(coldMillis),
                number(restored),
                number(p50(runs.stream().map(CriuSnapshot.Restore::restored).toList())),
                number(p50(runs.stream().map(CriuSnapshot.Restore::warm).toList())),
                String.format(Locale.ROOT, "%.1f ×", coldMillis / restored),
                number(snapshot.residentBytes() / MEBI),
                number(snapshot.imageBytes() / MEBI));
    }

    private static FunctionSpec function(Installation installation, String precision, Path scratch) {
        var model = new ModelOptions();
        model.precision(precision);
        model.model(installation.embeddedModel().toString());
        return requireNonNull(FunctionOnThisMachine.in(
                        StackOptions.defaults(),
                        installation,
                        model.settings(installation),
                        scratch.resolve("function.log"))
                .function());
    }

    /** From the start of the process to its first answer, without SnapStart and with nothing unpacked yet. */
    private static Duration coldStart(FunctionSpec function, Path cache) throws InterruptedException {
        var start = System.nanoTime();
        try (var running = LambdaFunction.start(
                function.withSnapStart(false).withEnvironment(Map.of("SNAPLABEL_CACHE_DIR", cache.toString())))) {
            requireLabel(running.invoke(event(cache.getFileName() + "/cat.jpg")));
            return Duration.ofNanos(System.nanoTime() - start);
        }
    }

    /** With credentials and a clock that are not those of INIT. */
    private static CriuSnapshot.Restore restore(CriuSnapshot snapshot, RecordingAws aws, String accessKey)
            throws IOException, InterruptedException {
        var before = aws.signed().size();
        aws.rotate(accessKey, CREDENTIALS_VALID);
        var restore = snapshot.restore(event(accessKey + "/cat.jpg"), event(accessKey + "/warm/cat.jpg"));
        requireLabel(restore.first());
        for (var request : aws.signed().subList(before, aws.signed().size())) {
            if (!request.accessKey().equals(accessKey)) {
                throw new IllegalStateException("expected the credentials " + accessKey + " but got " + request);
            }
        }
        return restore;
    }

    private static void requireLabel(Invocation invocation) {
        var answer = switch (invocation) {
            case Invocation.Success success -> success.payload();
            case Invocation.Failure failure -> failure.body();
        };
        if (!answer.contains("\"name\":\"tabby\"")) {
            throw new IllegalStateException("expected a tabby but got " + answer);
        }
    }

    private static byte[] event(String key) {
        return """
            {"Records": [{"eventSource": "aws:s3", "eventName": "ObjectCreated:Put", "eventTime": "2026-11-23T09:30:00Z",
              "s3": {"bucket": {"name": "pictures"},
                     "object": {"key": "%s", "size": 38702, "eTag": "e", "sequencer": "0066F1A2B3C4D5E6F7"}}}]}\
            """.formatted(key).getBytes(StandardCharsets.UTF_8);
    }

    private static double p50(List<Duration> durations) {
        return durations.stream().sorted().toList().get(durations.size() / 2).toNanos() / NANOS_PER_MILLI;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
