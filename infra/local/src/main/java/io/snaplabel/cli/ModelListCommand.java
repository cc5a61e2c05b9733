package io.snaplabel.cli;

import io.snaplabel.bundle.ModelBundle;
import io.snaplabel.bundle.Variant;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Which bundles there are. */
@Command(
        name = "list",
        description = "The embedded bundle, those in the folder of models, and the one in use."
                + " Ends with status 1 if one cannot be read.",
        mixinStandardHelpOptions = true)
final class ModelListCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    private final List<String> problems = new ArrayList<>();

    @Override
    public Integer call() {
        var models = new Models(Installation.current());
        var table = new Table(
                Table.Column.left("NAME"),
                Table.Column.left("VERSION"),
                Table.Column.right("CLASSES"),
                Table.Column.left("INPUT"),
                Table.Column.left("VARIANTS"),
                Table.Column.left("DIGEST"),
                Table.Column.left("IN USE"));
        var inUse = models.inUse();
        for (var folder : models.all()) {
            add(table, folder, folder.equals(inUse));
            if (!folder.equals(models.embedded())) {
                table.note(LabelLines.plain(folder.toString()));
            }
        }
        var out = ModelCommand.line(spec).getOut();
        out.print(table);
        out.println();
        out.println("More: ./snaplabel model use FOLDER, or put folders into " + models.folder());
        out.flush();
        return problems.isEmpty() ? Snaplabel.ALL_WELL : Snaplabel.SOMETHING_REJECTED;
    }

    private void add(Table table, Path folder, boolean inUse) {
        try {
            table.row(row(ModelBundle.open(folder), inUse));
        } catch (IllegalStateException e) {
            problems.add(String.valueOf(e.getMessage()));
            table.row(List.of(
                    List.of(LabelLines.plain(String.valueOf(folder.getFileName()))),
                    List.of("@|red damaged|@"),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    inUse ? List.of("✓") : List.of()));
            table.note(LabelLines.plain(String.valueOf(e.getMessage())));
        }
    }

    private static List<List<String>> row(ModelBundle bundle, boolean inUse) {
        var preprocessing = bundle.preprocessing();
        return List.of(
                List.of(LabelLines.plain(bundle.name())),
                List.of(LabelLines.plain(bundle.version())),
                List.of(Integer.toString(bundle.classes().size())),
                List.of(preprocessing.width() + " x " + preprocessing.height()),
                List.of(bundle.variants().stream().map(Variant::id).collect(Collectors.joining(", "))),
                List.of(bundle.digest().substring(0, Models.SHORT_DIGEST)),
                inUse ? List.of("@|green ✓|@") : List.of());
    }
}
