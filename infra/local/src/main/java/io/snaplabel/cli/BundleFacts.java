package io.snaplabel.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.snaplabel.bundle.ModelBundle;
import io.snaplabel.tensor.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What {@code bundle.json} says, in words and tables. */
final class BundleFacts {
    private final Path folder;
    private final ModelBundle bundle;
    private final JsonObject json;

    BundleFacts(Path folder, ModelBundle bundle) throws IOException {
        this.folder = folder;
        this.bundle = bundle;
        this.json = JsonParser.parseString(Files.readString(folder.resolve(ModelBundle.DESCRIPTION)))
                .getAsJsonObject();
    }

    @Override
    public String toString() {
        var classes = bundle.classes();
        var facts = new Table(Table.Column.left("MODEL"), Table.Column.left(LabelLines.plain(bundle.name())));
        fact(facts, "version", bundle.version());
        text(json, "architecture").ifPresent(architecture -> fact(facts, "architecture", architecture));
        fact(facts, "digest", bundle.digest());
        fact(facts, "folder", folder.toString());
        fact(
                facts,
                "classes",
                classes.size() + ", from " + classes.getFirst().name() + " to "
                        + classes.getLast().name());
        fact(facts, "preprocessing", words(bundle.preprocessing()));
        return String.join(System.lineSeparator(), facts.toString(), accuracy().toString(), files().toString());
    }

    /** Such as: shorter side to 160 (bilinear antialias), centre crop of 160 x 160, RGB, … */
    static String words(Preprocessing preprocessing) {
        var resize = switch (preprocessing.resize()) {
            case Preprocessing.ShorterSide rule -> "shorter side to " + rule.pixels();
            case Preprocessing.Squash rule -> "squashed to " + rule.width() + " x " + rule.height();
            case Preprocessing.Pad rule ->
                "fitted into " + rule.width() + " x " + rule.height() + " on the colour " + rule.color();
        };
        return resize + " (" + preprocessing.filter() + "), centre crop of " + preprocessing.width() + " x "
                + preprocessing.height() + ", " + preprocessing.order() + ", times " + number(preprocessing.scale())
                + ", less " + numbers(preprocessing.mean()) + ", divided by " + numbers(preprocessing.std());
    }

    private static void fact(Table table, String name, String value) {
        table.row(List.of(List.of(name), List.of(LabelLines.plain(value))));
    }

    private Table accuracy() {
        var table = new Table(
                Table.Column.left("VARIANT"),
                Table.Column.left("ACCURACY ON"),
                Table.Column.right("TOP-1 %"),
                Table.Column.right("TOP-5 %"),
                Table.Column.right("SAME AS FP32 %"));
        for (var variant : json.getAsJsonArray("variants")) {
            var id = variant.getAsJsonObject().get("id").getAsString();
            var sets = variant.getAsJsonObject().get("accuracy");
            if (sets instanceof JsonObject measured && !measured.isEmpty()) {
                measured.entrySet().forEach(set -> table.row(row(id, set.getKey(), set.getValue())));
            } else {
                table.row(List.of(List.of(id), List.of("not measured"), List.of(), List.of(), List.of()));
            }
        }
        return table;
    }

    private static List<List<String>> row(String variant, String set, JsonElement figures) {
        return List.of(
                List.of(variant),
                List.of(LabelLines.plain(set)),
                figure(figures, "top1"),
                figure(figures, "top5"),
                figure(figures, "top1AgreesWithFp32"));
    }

    private static List<String> figure(JsonElement figures, String name) {
        return figures instanceof JsonObject object
                ? text(object, name).map(LabelLines::plain).stream().toList()
                : List.of();
    }

    private Table files() {
        var table = new Table(Table.Column.left("FILE"), Table.Column.right("BYTES"), Table.Column.left("SHA-256"));
        for (var file : bundle.files()) {
            table.row(List.of(
                    List.of(LabelLines.plain(file.path())),
                    List.of(String.format(Locale.ROOT, "%,d", file.stored().size())),
                    List.of(file.stored().sha256())));
        }
        return table;
    }

    private static Optional<String> text(JsonObject object, String name) {
        return Optional.ofNullable(object.get(name))
                .filter(JsonElement::isJsonPrimitive)
                .map(JsonElement::getAsString);
    }

    private static String numbers(List<Double> values) {
        return values.stream().map(BundleFacts::number).collect(Collectors.joining(", "));
    }

    private static String number(double value) {
        return value == 1.0 / 255 ? "1/255" : Double.toString(value);
    }
}
