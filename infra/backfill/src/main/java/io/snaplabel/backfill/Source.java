package io.snaplabel.backfill;

import java.util.List;

/** Objects that were there before, a few at a time, always in the same order. Not thread-safe. */
public interface Source {
    /** As many as are looked up at once. */
    int MOST = 100;

    /** The next of them, at most so many and never more than {@value #MOST}; none when there are no more. */
    List<Seen> next(int most);
}
