package io.snaplabel.cli;

import io.snaplabel.bundle.ModelBundle;
import io.snaplabel.cli.Verification.Answers;
import io.snaplabel.cli.Verification.FileResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Whether a bundle is what it says it is. */
@Command(
        name = "verify",
        description = "Check every checksum of a bundle, and every variant's answers to its golden pictures."
                + " Ends with status 1 if anything is not as it should be.",
        mixinStandardHelpOptions = true)
final class ModelVerifyCommand implements Callable<Integer> {
    private static final String RIGHT = "@|green ✓|@";
    private static final String WRONG = "@|bold,red ✗|@";

    @Mixin
    private BundleChoice choice = new BundleChoice();

    @Option(
            names = "--pictures",
            paramLabel = "FOLDER",
            description = "Where the golden answers' pictures lie, if they are not the samples.")
    private List<Path> pictures = List.of();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        var line = ModelCommand.line(spec);
        var absent =
                pictures.stream().filter(folder -> !Files.isDirectory(folder)).toList();
        if (!absent.isEmpty()) {
            throw new ParameterException(line, "--pictures: expected folders but got " + absent);
        }
        var folder = choice.of(new Models(Installation.current()));
        try {
            return verify(folder, ModelBundle.open(folder), line.getOut());
        } catch (IllegalStateException e) { // not even its description is right
            line.getOut().println(Ansi.AUTO.string(WRONG + " " + LabelLines.plain(String.valueOf(e.getMessage()))));
            return Snaplabel.SOMETHING_REJECTED;
        } finally {
            line.getOut().flush();
        }
    }

    private int verify(Path folder, ModelBundle bundle, PrintWriter out) throws IOException {
        out.println("Model: " + Models.title(bundle) + ", from " + folder);
        out.println();
        out.flush();
        var places = new ArrayList<>(pictures);
        places.add(Installation.current().pictures());
        var verification = new Verification(folder, bundle, places, Installation.cache());
        List<FileResult> files;
        List<Answers> answers;
        try (var progress = Progress.always(verification.steps(), "verify")) {
            files = verification.files(progress::step);
            answers = verification.answers(files, progress::step);
        }
        out.print(table(files));
        out.println();
        out.print(answersTable(answers));
        return files.stream().allMatch(file -> file.problem().isEmpty())
                        && answers.stream().noneMatch(Answers.Wrong.class::isInstance)
                ? Snaplabel.ALL_WELL
                : Snaplabel.SOMETHING_REJECTED;
    }

    private static Table table(List<FileResult> files) {
        var table = new Table(Table.Column.left("FILE"), Table.Column.right("BYTES"), Table.Column.left("SHA-256"));
        for (var file : files) {
            table.row(List.of(
                    List.of(LabelLines.plain(file.file().path())),
                    List.of(String.format(
                            Locale.ROOT, "%,d", file.file().stored().size())),
                    List.of(file.problem().isEmpty() ? RIGHT : WRONG)));
            file.problem().ifPresent(problem -> table.note(LabelLines.plain(problem)));
        }
        return table;
    }

    private static Table answersTable(List<Answers> answers) {
        var table = new Table(
                Table.Column.left("VARIANT"),
                Table.Column.right("PICTURES"),
                Table.Column.right("DIFFERENCE"),
                Table.Column.right("ALLOWED"),
                Table.Column.left("GOLDEN ANSWERS"));
        for (var each : answers) {
            switch (each) {
                case Answers.Right right ->
                    table.row(List.of(
                            List.of(right.variant()),
                            List.of(right.compared() + " of " + right.known()),
                            right.compared() == 0
                                    ? List.of()
                                    : List.of(String.format(Locale.ROOT, "%.4f", right.difference())),
                            right.compared() == 0 ? List.of() : List.of(Double.toString(right.allowed())),
                            List.of(right.compared() == 0 ? "@|yellow runs; nothing to compare with|@" : RIGHT)));
                case Answers.Wrong(var variant, var problem) -> {
                    table.row(List.of(List.of(variant), List.of(), List.of(), List.of(), List.of(WRONG)));
                    table.note(LabelLines.plain(problem));
                }
                case Answers.NotRun(var variant, var why) -> {
                    table.row(
                            List.of(List.of(variant), List.of(), List.of(), List.of(), List.of("@|yellow not run|@")));
                    table.note(LabelLines.plain(why));
                }
            }
        }
        return table;
    }
}
