package io.snaplabel.cli;

import java.util.Iterator;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
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

    /** Likewise, of what nobody knows the number of. */
    static Progress counting(String task, String unit) {
        return new Progress(
                Ansi.AUTO.enabled()
                        ? new ProgressBarBuilder()
                                .setTaskName(task)
                                .setInitialMax(-1)
                                .setUnit(unit, 1)
                                .showSpeed()
                                .build()
                        : null);
    }

    /** Counts what is taken. */
    <T> Iterator<T> counting(Iterator<T> all) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return all.hasNext();
            }

            @Override
            public T next() {
                step();
                return all.next();
            }
        };
    }

    void stepTo(long steps) {
        if (bar != null) {
            bar.stepTo(steps);
        }
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
