package io.snaplabel.backfill;

import io.snaplabel.backfill.Seen.Fate;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** How many objects there are of each kind and fate, and how large they are. Not thread-safe. */
public final class Counts {
    private final Map<KeyKind, Sum> toDo = new EnumMap<>(KeyKind.class);
    private final Map<Fate, Sum> fates = new EnumMap<>(Fate.class);
    private Sum seen = Sum.NONE;

    /** So many objects with so many bytes together. */
    public record Sum(long objects, long bytes) {
        static final Sum NONE = new Sum(0, 0);

        Sum plus(Sum other) {
            return new Sum(objects + other.objects, bytes + other.bytes);
        }
    }

    /** Counts one. */
    public void add(Seen one) {
        var sum = new Sum(1, one.event().bytes());
        seen = seen.plus(sum);
        fates.merge(one.fate(), sum, Sum::plus);
        if (one.fate().isToDo()) {
            toDo.merge(one.kind(), sum, Sum::plus);
        }
    }

    public Sum seen() {
        return seen;
    }

    /** What is to be labelled, by kind; kinds that do not occur are absent. */
    public Map<KeyKind, Sum> toDoByKind() {
        return Collections.unmodifiableMap(toDo);
    }

    public Map<Fate, Sum> byFate() {
        return Collections.unmodifiableMap(fates);
    }

    public Sum toDo() {
        return toDo.values().stream().reduce(Sum.NONE, Sum::plus);
    }
}
