package io.snaplabel.load;

import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;

/** Tells on standard error how it goes: a line that is written over on a terminal, else one a minute. For one thread, and whoever closes it. */
final class Ticker implements AutoCloseable {
    private static final Duration SELDOM = Duration.ofMinutes(1);

    private final Ledger ledger;
    private final boolean watched = Ansi.AUTO.enabled();
    private final long start = System.nanoTime();
    private long last = start - SELDOM.toNanos();

    Ticker(Ledger ledger) {
        this.ledger = ledger;
    }

    void show(Vitals.Look look) {
        var now = System.nanoTime();
        if (!watched && now - last < SELDOM.toNanos()) {
            return;
        }
        last = now;
        var line = String.format(
                Locale.ROOT,
                "%5d s  %-8s  labelled %6d  waiting %5d  oldest %4d s  function %4.0f MiB",
                Duration.ofNanos(now - start).toSeconds(),
                look.phase(),
                ledger.labelled(),
                ledger.waiting(),
                look.oldest().toSeconds(),
                look.functionMebibytes());
        if (watched) {
            System.err.print('\r' + line);
        } else {
            System.err.println(line);
        }
    }

    @Override
    public void close() {
        if (watched) {
            System.err.println();
        }
    }
}
