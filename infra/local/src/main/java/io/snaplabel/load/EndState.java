package io.snaplabel.load;

import io.snaplabel.catalogue.Catalogue;
import io.snaplabel.classify.RecordStore;
import io.snaplabel.classify.TagStore;
import io.snaplabel.image.ImageRecord;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/** What is stored of each upload in the end, read through the product's own adapters. */
final class EndState {
    private static final int AT_ONCE = 4;

    private final RecordStore records;
    private final Catalogue catalogue;
    private final TagStore tags;
    private final String tag;

    /** {@code tag} is the one that carries the best label. */
    EndState(RecordStore records, Catalogue catalogue, TagStore tags, String tag) {
        this.records = records;
        this.catalogue = catalogue;
        this.tags = tags;
        this.tag = tag;
    }

    /** What is wrong with any of them, a line each; empty when nothing is lost. */
    List<String> problems(List<Uploaded> uploads) throws InterruptedException {
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            var found = threads.invokeAll(uploads.stream()
                    .<Callable<Optional<String>>>map(upload -> () -> problem(upload))
                    .toList());
            return found.stream()
                    .map(one -> {
                        try {
                            return one.get();
                        } catch (InterruptedException | ExecutionException e) {
                            throw new IllegalStateException("expected to read what is stored but got " + e, e);
                        }
                    })
                    .flatMap(Optional::stream)
                    .toList();
        }
    }

    private Optional<String> problem(Uploaded upload) {
        var image = new ImageRef(upload.bucket(), upload.key(), upload.versionId());
        return wrong(upload, image).map(what -> image + ": " + what);
    }

    private Optional<String> wrong(Uploaded upload, ImageRef image) {
        var record = records.find(image);
        if (record.isEmpty()) {
            return Optional.of("no record");
        }
        var card = catalogue.find(upload.bucket(), upload.key());
        if (card.isEmpty()) {
            return Optional.of("no card");
        }
        var best = best(record.get());
        if (!isOf(upload, image, record.get())
                || !isOf(upload, image, card.get().record())) {
            return Optional.of("record or card are of another version or ETag");
        }
        if (!best.equals(Optional.ofNullable(upload.best()))
                || !best.equals(best(card.get().record()))) {
            return Optional.of("expected " + upload.best() + ", which was logged, but got " + best);
        }
        var written = tags.read(image).map(set -> set.get(tag));
        return written.equals(best)
                ? Optional.empty()
                : Optional.of("expected the tag " + best + " but got " + written);
    }

    private static boolean isOf(Uploaded upload, ImageRef image, ImageRecord record) {
        return record.image().equals(image) && upload.eTag().equals(record.eTag());
    }

    /** Nothing of a picture that has no label. */
    private static Optional<String> best(ImageRecord record) {
        return record.outcome() instanceof Outcome.Labelled labelled
                ? Optional.of(labelled.labels().getFirst().name())
                : Optional.empty();
    }
}
