package io.snaplabel.cli;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.snaplabel.classify.Labeller;
import io.snaplabel.classify.Labeller.Explained;
import io.snaplabel.image.ModelId;
import io.snaplabel.image.StageMillis;
import io.snaplabel.json.ResultJson;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One file and what came of it.
 *
 * @param map null unless it was asked for and there is one
 */
record ClassifiedFile(
        PictureFile file,
        double readMillis,
        Explained explained,
        @Nullable HeatPicture map) {
    Labeller.Answer answer() {
        return explained.answer();
    }

    static String json(ModelId model, List<ClassifiedFile> results) {
        var rows = new JsonArray();
        for (var result : results) {
            var row = new JsonObject();
            row.addProperty("file", result.file().toString());
            ResultJson.putOutcome(row, result.answer().outcome());
            var explanation = result.explained().explanation();
            if (explanation != null) {
                row.add("explanation", ResultJson.of(explanation));
            }
            ResultJson.putModel(row, model);
            row.add("millis", ResultJson.of(millis(result)));
            rows.add(row);
        }
        return new GsonBuilder().setPrettyPrinting().create().toJson(rows) + System.lineSeparator();
    }

    static String table(ModelId model, List<ClassifiedFile> results) {
        var table = new Table(
                Table.Column.left("FILE"),
                Table.Column.left("LABEL"),
                Table.Column.left("PROBABILITY"),
                Table.Column.right("DECODE"),
                Table.Column.right("FORWARD ms"));
        for (var result : results) {
            var outcome = result.answer().outcome();
            table.row(List.of(
                    List.of(LabelLines.plain(result.file().toString())),
                    LabelLines.names(outcome),
                    LabelLines.bars(outcome),
                    List.of(String.format(Locale.ROOT, "%.1f", result.answer().decodeMillis())),
                    List.of(String.format(Locale.ROOT, "%.1f", result.answer().forwardMillis()))));
            var detail = LabelLines.detail(outcome);
            if (!detail.isEmpty()) {
                table.note(detail);
            }
        }
        return table + System.lineSeparator() + model.name() + ", " + model.engine() + System.lineSeparator();
    }

    private static StageMillis millis(ClassifiedFile result) {
        var answer = result.answer();
        return new StageMillis(
                result.readMillis(),
                answer.decodeMillis(),
                answer.forwardMillis(),
                0,
                result.readMillis() + answer.decodeMillis() + answer.forwardMillis());
    }
}
