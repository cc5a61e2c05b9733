package io.snaplabel.cli;

import io.snaplabel.model.ReadyModel;
import io.snaplabel.s3.S3ObjectReader;
import io.snaplabel.settings.StageSettings;
import io.snaplabel.worker.Pipeline;
import io.snaplabel.worker.folder.LabelFolder;
import io.snaplabel.worker.folder.Listing;
import io.snaplabel.worker.folder.ResultFile;
import io.snaplabel.worker.folder.Rows;
import io.snaplabel.worker.folder.Tally;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.s3.S3Client;

/** {@code classify --recursive} and {@code --from}: a listing through the worker's pipeline into one file, with a bar and a summary. */
final class BulkClassify {
    private static final long MAX_BYTES = 100_000_000;
    /** After a signal: less than what systems wait before they kill. */
    private static final Duration GRACE = Duration.ofSeconds(25);

    private final StageSettings settings;
    private final Path output;
    private final PrintWriter err;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CountDownLatch over = new CountDownLatch(1);

    BulkClassify(StageSettings settings, Path output, PrintWriter err) {
        this.settings = settings;
        this.output = output;
        this.err = err;
    }

    /** Labels what has no result yet; the exit status. */
    int run(Listing listing) throws Exception {
        var hook = Thread.ofPlatform().unstarted(this::drain);
        Runtime.getRuntime().addShutdownHook(hook);
        try (var model = ReadyModel.open(settings.model(), bucket -> new S3ObjectReader(S3Client.create(), bucket));
                var results = ResultFile.open(
                        output, Rows.of(output, model.id(), settings.model().topK()));
                var pipeline = new Pipeline(model::labeller, settings)) {
            var folder = new LabelFolder(pipeline, results, MAX_BYTES);
            var start = System.nanoTime();
            try (var _ = BulkProgress.of(folder.tally(), listing)) {
                folder.run(listing, stopping::get);
            }
            tell(folder.tally(), Duration.ofNanos(System.nanoTime() - start));
            return folder.tally().rejected() + folder.tally().unreadable() == 0
                    ? Snaplabel.ALL_WELL
                    : Snaplabel.SOMETHING_REJECTED;
        } finally {
            over.countDown();
            if (!stopping.get()) {
                Runtime.getRuntime().removeShutdownHook(hook);
            }
        }
    }

    /** On SIGINT or SIGTERM: those begun are finished, and no more are begun. */
    private void drain() {
        stopping.set(true);
        try {
            if (!over.await(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                err.println("Some pictures were not done in time; the next run does them.");
                err.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(Tally tally, Duration took) throws IOException {
        if (tally.done() + tally.unreadable() == 0 && !stopping.get()) {
            err.printf(
                    Locale.ROOT,
                    "Nothing to do: all %,d were done before. Results in %s.%n",
                    tally.doneBefore(),
                    output);
            err.flush();
            return;
        }
        var seconds = took.toNanos() / 1e9;
        var reasons = tally.rejections().entrySet().stream()
                .sorted((a, b) -> Long.compare(b.getValue(), a.getValue()))
                .map(reason -> reason.getKey() + " " + reason.getValue())
                .collect(Collectors.joining(", ", " (", ")"));
        err.printf(
                Locale.ROOT,
                "%,d pictures in %.1f s, %.1f a second: %,d labelled, %,d rejected%s%s%n",
                tally.done(),
                seconds,
                tally.done() / seconds,
                tally.labelled(),
                tally.rejected(),
                tally.rejected() == 0 ? "" : reasons,
                tally.doneBefore() == 0
                        ? ""
                        : String.format(Locale.ROOT, "; %,d were done before", tally.doneBefore()));
        if (tally.unreadable() > 0) {
            err.printf(
                    "%,d could not be read and are tried again next time, the first: %s%n",
                    tally.unreadable(), tally.firstUnreadable());
        }
        err.println(next(tally));
        err.flush();
    }

    private String next(Tally tally) {
        if (stopping.get()) {
            return "Interrupted; what is done is in " + output + ". Next: the same command goes on from there.";
        }
        if (tally.rejected() > 0) {
            return "Results in " + output + ". Next: the reasons, by grep rejected " + output;
        }
        return "Results in " + output + ". Next: the same command labels what has come since, and nothing twice.";
    }
}
