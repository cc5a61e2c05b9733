package io.snaplabel.worker.folder;

import io.snaplabel.image.Outcome;
import java.util.Map;
import java.util.TreeMap;

/** What has come of the files so far. Thread-safe. */
public final class Tally {
    private final Map<String, Long> rejected = new TreeMap<>();
    private long labelled;
    private long before;
    private long unreadable;
    private String firstUnreadable = "";

    synchronized void before() {
        before++;
    }

    synchronized void done(Outcome outcome) {
        if (outcome instanceof Outcome.Rejected(var rejection)) {
            rejected.merge(rejection.code(), 1L, Long::sum);
        } else {
            labelled++;
        }
    }

    synchronized void unreadable(Object file, Exception why) {
        if (unreadable++ == 0) {
            firstUnreadable = file + " (" + why + ")";
        }
    }

    /** Labelled or rejected in this run. */
    public synchronized long done() {
        return labelled + rejected();
    }

    /** Done in this run or before, or not to be done. */
    public synchronized long seen() {
        return before + done() + unreadable;
    }

    public synchronized long labelled() {
        return labelled;
    }

    /** Done by an earlier run. */
    public synchronized long doneBefore() {
        return before;
    }

    public synchronized long rejected() {
        return rejected.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How many, by the code of the rejection. */
    public synchronized Map<String, Long> rejections() {
        return Map.copyOf(rejected);
    }

    /** Files that could not be read; they have no result and are tried again by the next run. */
    public synchronized long unreadable() {
        return unreadable;
    }

    /** The first of them and why; empty when there is none. */
    public synchronized String firstUnreadable() {
        return firstUnreadable;
    }
}
