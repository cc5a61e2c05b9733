package io.snaplabel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.snaplabel.dynamodb.DynamoDbRecordStore;
import io.snaplabel.image.ImageFormat;
import io.snaplabel.image.ImageRecord;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.Outcome;
import io.snaplabel.image.Rejection;
import io.snaplabel.local.LocalClients;
import io.snaplabel.local.LocalStack;
import io.snaplabel.local.StackOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worst that can be uploaded, through the built function at its default settings, each picture in a process of its own. */
class HugePicturesIT {
    private static final Installation INSTALLATION = BuiltFunction.INSTALLATION;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long MOST_MEBIBYTES = 512;
    /** So much that the largest JPEG comes close to the limit of bytes. */
    private static final double GRAIN = 13;

    @TempDir
    private Path folder;

    @Test
    void areLabelledOrRefusedAtOnceInHalfAGigabyte() throws IOException, InterruptedException {
        var pictures = new HugePictures(INSTALLATION.pictures().resolve("cat.jpg"), GRAIN);
        var file = folder.resolve("picture");
        System.out.printf(
                "%-28s %10s %9s %9s %9s  %s%n", "picture", "bytes", "peak MiB", "decode ms", "total ms", "answer");

        pictures.jpeg(20_000, file);
        labelled("JPEG 20000 x 20000", file);
        pictures.png(20_000, file);
        refused("PNG 20000 x 20000", file, new Rejection.TooManyPixels(20_000, 20_000, 100_000_000));
        pictures.progressiveJpeg(10_000, file);
        refused("progressive 10000 x 10000", file, new Rejection.TooManyPixels(10_000, 10_000, 40_000_000));
        pictures.progressiveJpeg(8_000, file);
        labelled("progressive 8000 x 8000", file);
        HugePictures.addEmptyScans(100_000, file);
        refused(
                "the same in 100,000 scans",
                file,
                new Rejection.UnsupportedFormat(ImageFormat.JPEG, "more than 32 scans"));
    }

    private void labelled(String name, Path file) throws IOException, InterruptedException {
        var outcome = outcome(name, file);
        assertThat(outcome).as(name).isInstanceOf(Outcome.Labelled.class);
        assertThat(((Outcome.Labelled) outcome).labels().getFirst().name())
                .as(name)
                .isEqualTo("tabby");
    }

    private void refused(String name, Path file, Rejection reason) throws IOException, InterruptedException {
        assertThat(outcome(name, file)).as(name).isEqualTo(new Outcome.Rejected(reason));
    }

    private Outcome outcome(String name, Path file) throws IOException, InterruptedException {
        var settings = new ModelOptions().settings(INSTALLATION);
        var options = FunctionOnThisMachine.in(
                StackOptions.defaults(), INSTALLATION, settings, folder.resolve("function.log"));
        try (var stack = LocalStack.start(options);
                var s3 = LocalClients.s3(stack.s3Endpoint());
                var dynamoDb = LocalClients.dynamoDb(stack.dynamoDbEndpoint())) {
            s3.putObject(r -> r.bucket(stack.bucket()).key(name), file);
            stack.poller().awaitIdle(PATIENCE);
            var record = new DynamoDbRecordStore(dynamoDb, stack.table(), () -> "test")
                    .find(new ImageRef(stack.bucket(), name, null))
                    .orElseThrow();
            var peak = peakMebibytes(stack.function().pids().iterator().next());
            print(name, record, peak);
            assertThat(stack.poller().failed()).as("timeouts").isZero();
            assertThat(peak).as(name).isLessThanOrEqualTo(MOST_MEBIBYTES);
            return record.outcome();
        }
    }

    private static void print(String name, ImageRecord record, long peak) {
        System.out.printf(
                Locale.ROOT,
                "%-28s %10d %9d %9.0f %9.0f  %s%n",
                name,
                record.bytes(),
                peak,
                record.millis().decode(),
                record.millis().total(),
                record.outcome() instanceof Outcome.Rejected(var rejection)
                        ? rejection.message()
                        : LabelLines.names(record.outcome()).getFirst());
    }

    private static long peakMebibytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                        .filter(line -> line.startsWith("VmHWM:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElseThrow()
                / 1024;
    }
}
