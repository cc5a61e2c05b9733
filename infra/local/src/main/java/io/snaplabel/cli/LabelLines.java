package io.snaplabel.cli;

import io.snaplabel.image.Label;
import io.snaplabel.image.Outcome;
import java.util.List;
import java.util.Locale;

/** Outcomes in words and bars, a line each. */
final class LabelLines {
    private static final int BAR = 10;
    private static final String EIGHTHS = " ▏▎▍▌▋▊▉";

    private LabelLines() {}

    /** What the picture shows, or why there is no telling. */
    static List<String> names(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Labelled labelled ->
                labelled.labels().stream()
                        .map(Label::name)
                        .map(LabelLines::plain)
                        .toList();
            case Outcome.Rejected(var rejection) -> List.of("@|yellow rejected: " + rejection.code() + "|@");
            case Outcome.Gone _ -> List.of("@|yellow gone|@");
            case Outcome.Deleted() -> List.of("@|faint deleted (tombstone)|@");
        };
    }

    /** How sure it is of each, as a bar and as a number. */
    static List<String> bars(Outcome outcome) {
        return outcome instanceof Outcome.Labelled labelled
                ? labelled.labels().stream().map(LabelLines::bar).toList()
                : List.of();
    }

    /** A rejection's numbers; empty for anything else. */
    static String detail(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Rejected(var rejection) -> plain(rejection.message());
            case Outcome.Gone(var detail) -> plain(detail);
            case Outcome.Labelled _, Outcome.Deleted _ -> "";
        };
    }

    /** A text of somebody else's without what would break a line or be taken for markup. */
    static String plain(String text) {
        return text.replaceAll("\\p{Cntrl}", "\uFFFD").replace("@|", "@ |");
    }

    private static String bar(Label label) {
        var eighths = (int) Math.round(label.probability() * BAR * 8);
        var bar = "█".repeat(eighths / 8) + (eighths % 8 == 0 ? "" : EIGHTHS.charAt(eighths % 8));
        return "@|green " + bar + " ".repeat(BAR - bar.length()) + "|@ "
                + String.format(Locale.ROOT, "%.2f", label.probability());
    }
}
