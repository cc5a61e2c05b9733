package io.snaplabel.cli;

import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/** A bar on standard error while a long list is worked on; nothing when the list is short or nobody watches. Thread-safe. */
final class Progress implements AutoCloseable {
    private static final int LONG_LIST = 20;

    private final @Nullable ProgressBar bar;

    private Progress(@Nullable ProgressBar bar) {
        this.bar = bar;
    }

    static Progress over(int steps, String task) {
        return new Progress(Ansi.AUTO.enabled() && steps > LONG_LIST ? new ProgressBar(task, steps) : null);
    }

    /** Likewise, however short the list: its steps take long. */
    static Progress always(int steps, String task) {
        return new Progress(Ansi.AUTO.enabled() ? new ProgressBar(task, steps) : null);
    }

    void step() {
        if (bar != null) {
            bar.step();
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
