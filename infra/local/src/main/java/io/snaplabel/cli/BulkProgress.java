package io.snaplabel.cli;

import io.snaplabel.worker.folder.Listing;
import io.snaplabel.worker.folder.Tally;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/** A bar with rate and estimate on standard error while a listing is worked on; nothing when nobody watches. */
final class BulkProgress implements AutoCloseable {
    private static final int MILLIS = 500;

    private final Tally tally;
    private final Listing listing;
    private final @Nullable ProgressBar bar;
    private final Thread painter;
    private volatile boolean over;

    private BulkProgress(Tally tally, Listing listing) {
        this.tally = tally;
        this.listing = listing;
        this.bar = Ansi.AUTO.enabled()
                ? new ProgressBarBuilder()
                        .setTaskName("classify")
                        .setInitialMax(-1)
                        .setUnit(" pictures", 1)
                        .showSpeed()
                        .setUpdateIntervalMillis(MILLIS)
                        .build()
                : null;
        this.painter = Thread.ofVirtual().start(this::paint);
    }

    static BulkProgress of(Tally tally, Listing listing) {
        return new BulkProgress(tally, listing);
    }

    @Override
    public void close() {
        over = true;
        painter.interrupt();
        if (bar != null) {
            bar.stepTo(tally.seen());
            bar.close();
        }
    }

    private void paint() {
        if (bar == null) {
            return;
        }
        // Beside the work, which need not wait until millions of files are counted.
        Thread.ofPlatform().daemon().start(() -> count(bar));
        while (!over) {
            bar.stepTo(tally.seen());
            try {
                Thread.sleep(MILLIS);
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    /** Only then there is an estimate. */
    private void count(ProgressBar painted) {
        var files = new AtomicLong();
        try {
            listing.tell(new Listing.Visitor() {
                @Override
                public boolean file(Path file) {
                    files.incrementAndGet();
                    return !over;
                }

                @Override
                public void unreadable(Path path, IOException why) {
                    files.incrementAndGet();
                }
            });
            painted.maxHint(files.get());
        } catch (IOException _) {
            // Whoever labels meets the same, and says so.
        }
    }
}
