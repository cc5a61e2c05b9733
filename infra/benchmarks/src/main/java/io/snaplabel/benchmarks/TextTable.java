package io.snaplabel.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Columns that line up, for a terminal or for Markdown; the first one flush left, the others flush right. Not thread-safe. */
final class TextTable {
    private final List<List<String>> rows = new ArrayList<>();

    TextTable(List<String> headings) {
        rows.add(List.copyOf(headings));
    }

    void row(List<String> cells) {
        if (cells.size() != rows.getFirst().size()) {
            throw new IllegalArgumentException("expected " + rows.getFirst().size() + " cells but got " + cells.size());
        }
        rows.add(List.copyOf(cells));
    }

    /** For a terminal: without Markdown's stars. */
    String plain() {
        var plain = rows.stream()
                .map(row -> row.stream().map(cell -> cell.replace("**", "")).toList())
                .toList();
        return plain.stream()
                .map(row -> IntStream.range(0, row.size())
                        .mapToObj(column -> padded(plain, row, column))
                        .collect(Collectors.joining("  "))
                        .stripTrailing())
                .collect(Collectors.joining("\n", "", "\n"));
    }

    String markdown() {
        var lines = rows.stream()
                .map(row -> "| " + String.join(" | ", row) + " |")
                .collect(Collectors.toCollection(ArrayList::new));
        lines.add(1, "|---|" + "---:|".repeat(rows.getFirst().size() - 1));
        return String.join("\n", lines) + "\n";
    }

    private static String padded(List<List<String>> rows, List<String> row, int column) {
        var width = rows.stream().mapToInt(r -> r.get(column).length()).max().orElse(0);
        var blanks = " ".repeat(width - row.get(column).length());
        return column == 0 ? row.get(column) + blanks : blanks + row.get(column);
    }
}
