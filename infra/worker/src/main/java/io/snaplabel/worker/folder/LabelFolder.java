package io.snaplabel.worker.folder;

import io.snaplabel.classify.Labeller.Answer;
import io.snaplabel.classify.Room;
import io.snaplabel.image.Outcome;
import io.snaplabel.worker.Pipeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** The use case without a cloud: every file of a listing through the pipeline, and its result into the file of results. */
public final class LabelFolder {
    private static final Duration FOREVER = Duration.ofDays(1000);

    private final Pipeline pipeline;
    private final ResultFile results;
    private final Room room;
    private final Tally tally = new Tally();

    /** {@code maxBytes} is the largest file that is read, and what all that are under way may take together. */
    public LabelFolder(Pipeline pipeline, ResultFile results, long maxBytes) {
        this.pipeline = pipeline;
        this.results = results;
        this.room = new Room(maxBytes);
    }

    /** As far as it has come; may be asked while it runs. */
    public Tally tally() {
        return tally;
    }

    /**
     * Labels all that have no result yet, and returns when the last of those begun has one.
     *
     * @param stop whether to begin no more
     * @throws IllegalStateException when a result cannot be kept
     */
    public void run(Listing listing, BooleanSupplier stop) throws IOException, InterruptedException {
        try {
            listing.tell(new Listing.Visitor() {
                @Override
                public boolean file(Path file) {
                    return !stop.getAsBoolean() && begin(file);
                }

                @Override
                public void unreadable(Path path, IOException why) {
                    tally.unreadable(path, why);
                }
            });
        } finally {
            pipeline.drain(FOREVER);
        }
        var broken = pipeline.broken();
        if (broken != null) {
            throw new IllegalStateException(broken.getMessage(), broken);
        }
    }

    private boolean begin(Path file) {
        if (results.isItself(file)) {
            return true;
        }
        if (results.contains(file.toString())) {
            tally.before();
            return true;
        }
        if (!results.canName(file.toString())) {
            tally.unreadable(file, new IOException("a name with a line break has no row in CSV; write .jsonl"));
            return true;
        }
        try {
            pipeline.places(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        pipeline.start(() -> label(file));
        return true;
    }

    private void label(Path file) {
        Result result;
        try {
            result = result(file, Files.size(file));
        } catch (IOException | UncheckedIOException e) {
            tally.unreadable(file, e);
            return;
        }
        results.append(result);
        tally.done(result.answer().outcome());
    }

    private Result result(Path file, long bytes) {
        return room.refusal(bytes)
                .map(rejection ->
                        new Result(file.toString(), bytes, 0, new Answer(new Outcome.Rejected(rejection), 0, 0)))
                .orElseGet(() -> room.with(bytes, () -> read(file)));
    }

    private Result read(Path file) {
        try {
            var start = System.nanoTime();
            var bytes = Files.readAllBytes(file);
            var millis = (System.nanoTime() - start) / 1e6;
            return new Result(
                    file.toString(), bytes.length, millis, pipeline.labeller().label(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
