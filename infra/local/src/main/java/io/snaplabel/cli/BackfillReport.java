package io.snaplabel.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.snaplabel.backfill.Assumptions;
import io.snaplabel.backfill.Counts;
import io.snaplabel.backfill.Counts.Sum;
import io.snaplabel.backfill.Estimate;
import io.snaplabel.backfill.Prices;
import io.snaplabel.backfill.Prices.Price;
import io.snaplabel.backfill.Seen.Fate;
import io.snaplabel.backfill.Target;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A plan for people and for programs. */
record BackfillReport(
        Target target, Counts counts, String modelDigest, Assumptions one, Estimate estimate, Prices prices) {
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    String text() {
        var text = new StringBuilder();
        text.append("%s, for model %s%n%n".formatted(target, modelDigest.substring(0, Models.SHORT_DIGEST)));
        text.append(objects()).append(System.lineSeparator());
        if (counts.toDo().objects() == 0) {
            return text.append("Nothing is to be labelled.")
                    .append(System.lineSeparator())
                    .toString();
        }
        text.append(paths()).append(System.lineSeparator());
        text.append(assumed());
        text.append("Next: ./snaplabel backfill start %s …%n".formatted(target));
        return text.toString();
    }

    private String objects() {
        var table = new Table(Table.Column.left("OBJECTS"), Table.Column.right(""), Table.Column.right("MB"));
        row(table, "@|bold to be labelled|@", counts.toDo());
        counts.toDoByKind().forEach((kind, sum) -> row(table, "  " + name(kind.name()), sum));
        counts.byFate().forEach((fate, sum) -> row(table, told(fate), sum));
        row(table, "looked at", counts.seen());
        return table.toString();
    }

    private static String told(Fate fate) {
        return switch (fate) {
            case NEW -> "of these: never labelled";
            case STALE -> "of these: labelled by another model";
            case CURRENT -> "left: labelled by this model";
            case CHANGED_SINCE -> "left: changed since its record, has an event of its own";
            case NO_PICTURE -> "left: no picture, by its name";
            case UNSUPPORTED -> "left: a kind that is refused, by its name";
            case EMPTY -> "left: empty";
            case TOO_LARGE -> "left: too large";
            case ARCHIVED -> "left: archived (GLACIER), restore it first";
        };
    }

    private static void row(Table table, String name, Sum sum) {
        table.row(List.of(
                List.of(name),
                List.of(String.format(Locale.ROOT, "%,d", sum.objects())),
                List.of(String.format(Locale.ROOT, "%,.1f", sum.bytes() / 1e6))));
    }

    private String paths() {
        var table = new Table(
                Table.Column.left("PATH"),
                Table.Column.right("USD"),
                Table.Column.right("COMPUTE"),
                Table.Column.right("FEES"),
                Table.Column.right("A SECOND"),
                Table.Column.right("TIME"),
                Table.Column.left("LIMITED BY"));
        for (var path : estimate.paths(counts.toDo())) {
            table.row(List.of(
                    List.of(path.name() + (path.measured() ? "" : " *")),
                    List.of(usd(path.usd())),
                    List.of(usd(path.compute())),
                    List.of(usd(path.fees())),
                    List.of(String.format(Locale.ROOT, "%.1f", path.perSecond())),
                    List.of(time(path.time())),
                    List.of(path.bottleneck())));
        }
        return table.toString();
    }

    private String assumed() {
        return """
            A picture: %.1f ms decoding, %.1f ms network on one core (two cores of an AMD EPYC, 23 November 2026, docs/scale.md),
            %.0f ms waiting for S3 and DynamoDB (a guess on the safe side). * not measured on Graviton or a GPU: as if its processors
            were those, and the GPU's network took no time. Not in it: tags and records every month (docs/deploy.md). Listing and looking up: USD %s.
            Prices of us-east-1, list, as of %s; to be checked, because not read on AWS's own page:
            %s
            """.formatted(
                        one.decode(),
                        one.forward(),
                        one.waiting(),
                        usd(estimate.planning(counts.seen().objects())),
                        asOf(),
                        toBeChecked());
    }

    private String asOf() {
        var dates = prices.byName().values().stream().map(Price::asOf).sorted().toList();
        return dates.getFirst() + " to " + dates.getLast();
    }

    private String toBeChecked() {
        return prices.byName().values().stream()
                .filter(price -> !price.isAwsOwn())
                .sorted(Comparator.comparing(Price::name))
                .map(price -> price.name() + " (as of " + price.asOf() + ", check)")
                .collect(Collectors.joining(", "));
    }

    String json() {
        var json = new JsonObject();
        json.addProperty("target", target.toString());
        json.addProperty("modelDigest", modelDigest);
        json.add("lookedAt", sum(counts.seen()));
        json.add("toDo", sum(counts.toDo()));
        json.add("toDoByKind", sums(counts.toDoByKind()));
        json.add("byFate", sums(counts.byFate()));
        json.add("assumedMillis", GSON.toJsonTree(one));
        var paths = new JsonArray();
        estimate.paths(counts.toDo()).forEach(path -> {
            var entry = new JsonObject();
            entry.addProperty("path", path.name());
            entry.addProperty("usd", path.usd());
            entry.addProperty("computeUsd", path.compute());
            entry.addProperty("feesUsd", path.fees());
            entry.addProperty("perSecond", path.perSecond());
            entry.addProperty("seconds", path.time().toMillis() / 1000.0);
            entry.addProperty("limitedBy", path.bottleneck());
            entry.addProperty("measured", path.measured());
            paths.add(entry);
        });
        json.add("paths", paths);
        json.add("prices", GSON.toJsonTree(prices.byName().values()));
        return GSON.toJson(json);
    }

    private static JsonObject sum(Sum sum) {
        var json = new JsonObject();
        json.addProperty("objects", sum.objects());
        json.addProperty("bytes", sum.bytes());
        return json;
    }

    private static JsonObject sums(Map<? extends Enum<?>, Sum> sums) {
        var json = new JsonObject();
        sums.forEach((name, sum) -> json.add(name(name.name()), sum(sum)));
        return json;
    }

    private static String name(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String usd(double usd) {
        return String.format(Locale.ROOT, usd < 0.1 ? "%.4f" : "%,.2f", usd);
    }

    static String time(Duration time) {
        return time.toHours() > 0
                ? String.format(Locale.ROOT, "%,d h %02d min", time.toHours(), time.toMinutesPart())
                : String.format(Locale.ROOT, "%d min %02d s", time.toMinutes(), time.toSecondsPart());
    }
}
