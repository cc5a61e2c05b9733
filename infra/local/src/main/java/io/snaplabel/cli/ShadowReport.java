package io.snaplabel.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.snaplabel.backfill.Differences;
import io.snaplabel.image.ModelId;
import java.util.List;
import java.util.Locale;

/** What another model says otherwise, for people and for programs. */
record ShadowReport(ModelId inService, ModelId next, Differences differences, long unreadable) {
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
    private static final int MOST_CHANGES = 20;

    boolean isUnchanged() {
        return differences.agreed() == differences.pictures() && unreadable == 0;
    }

    String text() {
        var text = new StringBuilder();
        text.append("In service: %s%nShadow:     %s%n%n".formatted(title(inService), title(next)));
        text.append(String.format(
                Locale.ROOT,
                "%,d pictures, the best label of %,d (%.2f %%) is the same; largest difference of a probability %.4f%n",
                differences.pictures(),
                differences.agreed(),
                100 * share(),
                differences.largest()));
        if (unreadable > 0) {
            text.append(String.format(Locale.ROOT, "%,d could not be fetched%n", unreadable));
        }
        if (!differences.changes().isEmpty()) {
            text.append(System.lineSeparator()).append(changes());
            text.append(System.lineSeparator()).append(mostChanged());
        }
        return text.append("Nothing was written.")
                .append(System.lineSeparator())
                .toString();
    }

    private String changes() {
        var table = new Table(
                Table.Column.left("BEST LABEL"), Table.Column.left("BECOMES"), Table.Column.right("PICTURES"));
        differences.changes().stream()
                .limit(MOST_CHANGES)
                .forEach(change -> table.row(List.of(
                        List.of(LabelLines.plain(change.getKey().before())),
                        List.of(LabelLines.plain(change.getKey().after())),
                        List.of(String.format(Locale.ROOT, "%,d", change.getValue())))));
        return table.toString();
    }

    private String mostChanged() {
        var table = new Table(Table.Column.left("CHANGED MOST"), Table.Column.left("TO"), Table.Column.right("BY"));
        differences
                .mostChanged()
                .forEach(changed -> table.row(List.of(
                        List.of(LabelLines.plain(changed.picture())),
                        List.of(LabelLines.plain(changed.change().after())),
                        List.of(String.format(Locale.ROOT, "%.4f", changed.difference())))));
        return table.toString();
    }

    private double share() {
        return differences.pictures() == 0 ? 1 : (double) differences.agreed() / differences.pictures();
    }

    private static String title(ModelId id) {
        return id.name() + " (" + id.digest().substring(0, Models.SHORT_DIGEST) + "), " + id.engine();
    }

    String json() {
        var json = new JsonObject();
        json.addProperty("inService", inService.digest());
        json.addProperty("shadow", next.digest());
        json.addProperty("pictures", differences.pictures());
        json.addProperty("sameBestLabel", differences.agreed());
        json.addProperty("largestDifference", differences.largest());
        json.addProperty("unreadable", unreadable);
        var changes = new JsonArray();
        differences.changes().forEach(change -> {
            var entry = new JsonObject();
            entry.addProperty("before", change.getKey().before());
            entry.addProperty("after", change.getKey().after());
            entry.addProperty("pictures", change.getValue());
            changes.add(entry);
        });
        json.add("changes", changes);
        json.add("mostChanged", GSON.toJsonTree(differences.mostChanged()));
        return GSON.toJson(json);
    }
}
