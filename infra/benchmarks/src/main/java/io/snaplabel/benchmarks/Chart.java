package io.snaplabel.benchmarks;

import io.snaplabel.benchmarks.Pictures.Kind;
import java.util.Locale;

/** A race as bars, an SVG that is the same for the same medians: for each picture one block, the fastest on top. */
final class Chart {
    private static final int WIDTH = 760;
    private static final int NAMES = 250;
    private static final int VALUES = 70;
    private static final int BAR = 16;
    private static final int STEP = 22;
    private static final int HEADING = 34;

    private Chart() {}

    static String of(Results results) {
        var block = HEADING + results.contestants().size() * STEP;
        var body = new StringBuilder();
        var y = 0;
        for (var picture : results.pictures()) {
            append(body, results, picture, y);
            y += block;
        }
        return String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1$d %2$d\" width=\"%1$d\""
                                + " height=\"%2$d\" font-family=\"sans-serif\" font-size=\"13\" fill=\"#333\">%n",
                        WIDTH,
                        y + STEP / 2)
                + "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
                + body
                + "</svg>\n";
    }

    private static void append(StringBuilder body, Results results, Kind picture, int top) {
        body.append(String.format(
                Locale.ROOT,
                "<text x=\"8\" y=\"%d\" font-weight=\"bold\">%s JPEG, bytes to labels, median ms, input %d ×"
                        + " %d</text>%n",
                top + HEADING - 12,
                picture.title(),
                results.side(),
                results.side()));
        var slowest = results.contestants().stream()
                .mapToDouble(contestant -> results.totalMillis(contestant, picture))
                .max()
                .orElseThrow();
        var y = top + HEADING;
        for (var contestant : results.contestants()) {
            var millis = results.totalMillis(contestant, picture);
            appendBar(body, contestant, millis, millis / slowest, y);
            y += STEP;
        }
    }

    private static void appendBar(StringBuilder body, Contestant contestant, double millis, double share, int y) {
        var width = Math.max(1, share * (WIDTH - NAMES - VALUES));
        body.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>"
                        + "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>"
                        + "<text x=\"%.1f\" y=\"%d\">%.1f</text>%n",
                NAMES - 8,
                y + 12,
                contestant.title().replace("**", ""),
                NAMES,
                y,
                width,
                BAR,
                contestant.isProduct() ? "#1a7f37" : "#8c959f",
                NAMES + width + 6,
                y + 12,
                millis));
    }
}
