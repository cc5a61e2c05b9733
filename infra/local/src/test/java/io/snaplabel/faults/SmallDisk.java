package io.snaplabel.faults;

import com.google.gson.JsonParser;
import io.snaplabel.cli.BuiltFunction;
import io.snaplabel.local.function.Invocation;
import io.snaplabel.local.function.LambdaFunction;
import io.snaplabel.local.function.RecordingAws;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The function with a cache on a disk of its own: too small at the start; then large enough, and full at work. In a mount namespace. */
public final class SmallDisk {
    private static final byte[] EVENT = """
        {"Records": [{"eventSource": "aws:s3", "eventName": "ObjectCreated:Put", "eventTime": "2026-11-23T09:30:00Z",
          "s3": {"bucket": {"name": "pictures"},
                 "object": {"key": "cat.jpg", "size": 38702, "eTag": "e", "sequencer": "0066F1A2B3C4D5E6F7"}}}]}\
        """.getBytes(StandardCharsets.UTF_8);

    private SmallDisk() {}

    /** Takes the disk's folder and the log's file. */
    public static void main(String[] arguments) throws Exception {
        var disk = Path.of(arguments[0]);
        try (var aws = new RecordingAws(BuiltFunction.pictures())) {
            aws.rotate("TEST", Duration.ofHours(1));
            var spec = BuiltFunction.loggingTo(Path.of(arguments[1]))
                    .withEnvironment(aws.environment())
                    .withEnvironment(Map.of("SNAPLABEL_CACHE_DIR", disk.toString(), "TMPDIR", disk.toString()));
            try (var _ = LambdaFunction.start(spec)) {
                throw new AssertionError("expected the start to fail");
            } catch (IllegalStateException e) {
                System.out.println("start: " + e.getMessage());
            }
            var status = new ProcessBuilder("mount", "-o", "remount,size=400m", disk.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("mount: expected status 0 but got " + status);
            }
            try (var function = LambdaFunction.start(spec)) {
                fill(disk);
                var answer = function.invoke(EVENT);
                var label = answer instanceof Invocation.Success success
                        ? JsonParser.parseString(success.payload())
                                .getAsJsonObject()
                                .getAsJsonArray("results")
                                .get(0)
                                .getAsJsonObject()
                                .getAsJsonArray("labels")
                                .get(0)
                                .getAsJsonObject()
                                .get("name")
                                .getAsString()
                        : answer.toString();
                System.out.println("at work: " + label + ", with "
                        + Files.getFileStore(disk).getUsableSpace() + " bytes left");
            }
        }
    }

    private static void fill(Path disk) {
        try (var out = Files.newOutputStream(disk.resolve("filler"))) {
            var chunk = new byte[4096];
            while (true) {
                out.write(chunk);
            }
        } catch (IOException _) {
            // Full.
        }
    }
}
