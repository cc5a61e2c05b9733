package io.snaplabel.backfill;

import io.snaplabel.backfill.Pictures.Picture;
import io.snaplabel.classify.Labeller;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/** Another model over pictures that the one in service labels: both look at the same bytes, and nothing is written anywhere. */
public final class Shadow {
    private final Labeller inService;
    private final Labeller next;
    private final int threads;
    private final Differences differences = new Differences();
    private final AtomicLong unreadable = new AtomicLong();

    /** {@code threads} pictures at once. */
    public Shadow(Labeller inService, Labeller next, int threads) {
        this.inService = inService;
        this.next = next;
        this.threads = threads;
    }

    /** Looks at all of them; what cannot be fetched is counted. */
    public void run(Iterator<Picture> pictures) throws InterruptedException {
        var places = new Semaphore(threads);
        var defect = new AtomicReference<@Nullable RuntimeException>();
        try (var workers = Executors.newFixedThreadPool(threads)) {
            while (pictures.hasNext() && defect.get() == null) {
                var picture = pictures.next();
                places.acquire();
                workers.execute(() -> {
                    try {
                        look(picture);
                    } catch (RuntimeException e) { // told to whoever asked, in another thread
                        defect.compareAndSet(null, e);
                    } finally {
                        places.release();
                    }
                });
            }
        }
        var met = defect.get();
        if (met != null) {
            throw met;
        }
    }

    /** As far as it has come; may be asked while it runs. */
    public Differences differences() {
        return differences;
    }

    /** Pictures that could not be fetched. */
    public long unreadable() {
        return unreadable.get();
    }

    private void look(Picture picture) {
        byte[] bytes;
        try {
            bytes = picture.bytes().get();
        } catch (SdkException | UncheckedIOException _) {
            unreadable.incrementAndGet();
            return;
        }
        differences.add(
                picture.name(),
                inService.label(bytes).outcome(),
                next.label(bytes).outcome());
    }
}
