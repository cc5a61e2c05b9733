package io.snaplabel.benchmarks;

import io.snaplabel.benchmarks.Pictures.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleBiFunction;

/** What a race says, in tables: everyone from bytes to labels, and the product's stages beside the stock ones and the processor's limit. */
final class Report {
    private static final double GIGA = 1e9;
    private static final int CLASSES = 200;

    private final Results results;
    private final boolean markdown;

    /** As Markdown, or for a terminal. */
    Report(Results results, boolean markdown) {
        this.results = results;
        this.markdown = markdown;
    }

    @Override
    public String toString() {
        var text =
                new StringBuilder(String.format(Locale.ROOT, "Input %1$d × %1$d, %2$s%n%n", results.side(), cores()));
        text.append(rendered(medians("bytes to labels, median ms", results::totalMillis)));
        if (results.has(Contestants.STOCK)) {
            text.append('\n').append(rendered(medians("bytes to tensor, median ms", results::prepareMillis)));
        }
        if (results.threads() == 1) {
            text.append('\n').append(rendered(floors()));
        }
        return text.toString();
    }

    private String cores() {
        return results.threads() == 1 ? "one thread on one core" : results.threads() + " threads on as many cores";
    }

    private String rendered(TextTable table) {
        return markdown ? table.markdown() : table.plain();
    }

    /** Every contestant's medians, picture by picture, and beside the stock one's where that took part. */
    private TextTable medians(String heading, ToDoubleBiFunction<Contestant, Kind> millis) {
        var headings = new ArrayList<>(List.of(heading));
        for (var picture : results.pictures()) {
            headings.addAll(List.of(picture.title(), "faster than stock"));
        }
        var table = new TextTable(headings);
        for (var contestant : results.contestants()) {
            var cells = new ArrayList<>(List.of(contestant.title()));
            for (var picture : results.pictures()) {
                var own = millis.applyAsDouble(contestant, picture);
                cells.add(millis(own));
                cells.add(
                        results.has(Contestants.STOCK)
                                ? ratio(millis.applyAsDouble(results.contestant(Contestants.STOCK), picture) / own)
                                : "");
            }
            table.row(cells);
        }
        return table;
    }

    /** The forward pass beside what the core's arithmetic allows. */
    private TextTable floors() {
        var table = new TextTable(
                List.of("forward, median ms", "measured", "floor", "times the floor", "peak of the core"));
        for (var contestant : results.contestants()) {
            if (!contestant.isProduct()) {
                continue;
            }
            var peak = results.peak(contestant.precision());
            if (peak > 0) {
                var measured =
                        results.forwardMillis(contestant, results.pictures().getFirst());
                var floor = Operations.resnet50(results.side(), CLASSES, true) / peak * 1e3;
                table.row(List.of(
                        contestant.title(),
                        millis(measured),
                        millis(floor),
                        String.format(Locale.ROOT, "%.2f", measured / floor),
                        String.format(
                                Locale.ROOT,
                                "%.0f G%s/s",
                                peak / GIGA,
                                contestant.precision().equals("int8") ? "OP" : "FLOP")));
            }
        }
        return table;
    }

    private static String millis(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String ratio(double value) {
        return String.format(Locale.ROOT, "%.1f×", value);
    }
}
