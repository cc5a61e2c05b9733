package io.snaplabel.effects;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How much was tried, by kind. */
public final class Figures {
    private final Map<String, Long> counts = new TreeMap<>();

    public void count(String kind) {
        counts.merge(kind, 1L, Long::sum);
    }

    public long of(String kind) {
        return counts.getOrDefault(kind, 0L);
    }

    void add(Figures others) {
        others.counts.forEach((kind, count) -> counts.merge(kind, count, Long::sum));
    }

    @Override
    public String toString() {
        return counts.entrySet().stream()
                .map(count -> String.format(Locale.ROOT, "  %-44s %,12d", count.getKey(), count.getValue()))
                .collect(Collectors.joining("\n"));
    }
}
