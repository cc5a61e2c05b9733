package io.snaplabel.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help.Ansi;

/**
 * Columns that line up on a terminal. A cell has any number of lines; they may carry picocli's colour markup, which is gone when the
 * output is no terminal. Not thread-safe.
 */
final class Table {
    private static final String GAP = "  ";

    private final List<Column> columns;
    private final List<Line> lines = new ArrayList<>();

    /** What stands between two line ends, or a few of them. */
    private sealed interface Line {}

    private record Row(List<List<Ansi.Text>> cells) implements Line {}

    private record Note(Ansi.Text text) implements Line {}

    /** A heading, and whether what stands below it is flush right. */
    record Column(String heading, boolean flushRight) {
        static Column left(String heading) {
            return new Column(heading, false);
        }

        static Column right(String heading) {
            return new Column(heading, true);
        }
    }

    Table(Column... columns) {
        this.columns = List.of(columns);
        row(this.columns.stream()
                .map(column -> List.of("@|bold " + column.heading() + "|@"))
                .toList());
    }

    /** Adds a row: a list of lines for each column. */
    void row(List<List<String>> cells) {
        if (cells.size() != columns.size()) {
            throw new IllegalArgumentException("expected " + columns.size() + " cells but got " + cells.size());
        }
        lines.add(new Row(cells.stream()
                .map(cell -> cell.stream().map(Ansi.AUTO::text).toList())
                .toList()));
    }

    /** Adds a line below the last row that takes all the width it needs. */
    void note(String text) {
        lines.add(new Note(Ansi.AUTO.text(GAP + "@|faint " + text + "|@")));
    }

    /** The whole table, each line ended, without blanks at the ends of lines. */
    @Override
    public String toString() {
        var widths = widths();
        var text = new StringBuilder();
        for (var line : lines) {
            switch (line) {
                case Note(var note) -> text.append(note).append(System.lineSeparator());
                case Row(var cells) -> {
                    var height = cells.stream().mapToInt(List::size).max().orElse(0);
                    for (var i = 0; i < height; i++) {
                        appendLine(text, cells, i, widths);
                    }
                }
            }
        }
        return text.toString();
    }

    private int[] widths() {
        var widths = new int[columns.size()];
        for (var line : lines) {
            if (line instanceof Row(var cells)) {
                for (var column = 0; column < widths.length; column++) {
                    for (var text : cells.get(column)) {
                        widths[column] = Math.max(widths[column], width(text));
                    }
                }
            }
        }
        return widths;
    }

    private void appendLine(StringBuilder text, List<List<Ansi.Text>> cells, int line, int[] widths) {
        var blanks = 0;
        for (var column = 0; column < widths.length; column++) {
            var cell = cells.get(column);
            if (line < cell.size()) {
                var padding = widths[column] - width(cell.get(line));
                var flushRight = columns.get(column).flushRight();
                text.append(" ".repeat(blanks + (flushRight ? padding : 0))).append(cell.get(line));
                blanks = (flushRight ? 0 : padding) + GAP.length();
            } else {
                blanks += widths[column] + GAP.length();
            }
        }
        text.append(System.lineSeparator());
    }

    private static int width(Ansi.Text text) {
        return text.getCJKAdjustedLength();
    }
}
