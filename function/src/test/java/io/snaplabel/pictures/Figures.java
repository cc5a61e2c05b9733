package io.snaplabel.pictures;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What came of how many. */
final class Figures {
    private static final List<String> ANSWERS = List.of(
            WholeWay.TENSOR, "damaged", "unsupported-format", "too-many-pixels", "not-an-image", "empty", "untyped");

    private final Map<String, Map<String, Long>> rows = new TreeMap<>();
    private double longest;
    private String slowest = "";

    void count(Input input, String answer, double millis) {
        for (var row : List.of(input.format() + " " + input.kind(), "~ all " + input.kind(), "~~ all")) {
            rows.computeIfAbsent(row, _ -> new TreeMap<>()).merge(answer, 1L, Long::sum);
        }
        if (millis > longest) {
            longest = millis;
            slowest = input.name();
        }
    }

    double longest() {
        return longest;
    }

    long inputs() {
        return rows.values().stream()
                        .flatMap(row -> row.values().stream())
                        .mapToLong(Long::longValue)
                        .sum()
                / 3;
    }

    @Override
    public String toString() {
        var text = new StringBuilder(String.format(Locale.ROOT, "%-22s %8s", "", "inputs"));
        ANSWERS.forEach(answer -> text.append(String.format(Locale.ROOT, " %18s", answer)));
        rows.forEach((name, row) -> {
            var sum = row.values().stream().mapToLong(Long::longValue).sum();
            text.append(String.format(
                    Locale.ROOT, "%n%-22s %8d", name.replace("~", "").strip(), sum));
            ANSWERS.forEach(answer -> text.append(String.format(Locale.ROOT, " %18d", row.getOrDefault(answer, 0L))));
        });
        return text.append(String.format(Locale.ROOT, "%nslowest: %s", slowest)).toString();
    }
}
