package io.snaplabel.cli;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.snaplabel.classify.Labeller;
import io.snaplabel.image.ModelId;
import io.snaplabel.image.Outcome;
import io.snaplabel.image.StageMillis;
import io.snaplabel.json.ResultJson;
import io.snaplabel.model.ReadyModel;
import io.snaplabel.s3.S3ObjectReader;
import io.snaplabel.settings.ModelSettings;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.s3.S3Client;

/** Labels files of this machine without any cloud. */
@Command(
        name = "classify",
        description = "Label local files, without any AWS. Ends with status 1 if any was rejected.",
        mixinStandardHelpOptions = true)
final class ClassifyCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..*",
            paramLabel = "FILE",
            description = "Pictures; - reads one from standard input. Folders with --recursive.")
    private List<PictureFile> files = List.of();

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Mixin
    private BulkOptions bulk = new BulkOptions();

    @Option(names = "--json", description = "Print one JSON array on standard output and nothing else.")
    private boolean json;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many pictures at once, 1 to 64 (default: one a processor).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Spec
    private @Nullable CommandSpec spec;

    /** One file and what came of it. */
    private record Result(PictureFile file, double readMillis, Labeller.Answer answer) {}

    @Override
    public Integer call() throws Exception {
        var line = spec().commandLine();
        if (bulk.isAsked()) {
            return bulk(line);
        }
        if (files.isEmpty()) {
            throw new ParameterException(line, "expected files, --recursive with folders, or --from with a list");
        }
        var missing = files.stream().filter(file -> !file.isReadable()).toList();
        if (!missing.isEmpty()) {
            throw new ParameterException(line, "expected readable files but got " + missing);
        }
        var settings = model.settings(Installation.current());
        settings.put("SNAPLABEL_PREDICTORS", Integer.toString(threads));
        System.err.println(ModelOptions.line(settings));
        try (var ready = ReadyModel.open(
                ModelSettings.from(settings), bucket -> new S3ObjectReader(S3Client.create(), bucket))) {
            var results = classifyAll(ready.labeller());
            print(line.getOut(), ready.id(), results);
            return results.stream().allMatch(result -> result.answer().outcome() instanceof Outcome.Labelled)
                    ? Snaplabel.ALL_WELL
                    : Snaplabel.SOMETHING_REJECTED;
        }
    }

    private int bulk(CommandLine line) throws Exception {
        var settings = model.settings(Installation.current());
        settings.put("SNAPLABEL_PREDICTORS", Integer.toString(threads));
        System.err.println(ModelOptions.line(settings));
        bulk.addTo(settings);
        return new BulkClassify(bulk.stages(settings, line), bulk.output(), line.getErr())
                .run(bulk.listing(files, line));
    }

    private CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("expected to be run by the command line");
        }
        return spec;
    }

    private List<Result> classifyAll(Labeller labeller) throws Exception {
        try (var pool = Executors.newFixedThreadPool(threads);
                var progress = Progress.over(files.size(), "classify")) {
            var futures = new ArrayList<Future<Result>>();
            for (var file : files) {
                futures.add(pool.submit(() -> {
                    var result = classify(file, labeller);
                    progress.step();
                    return result;
                }));
            }
            var results = new ArrayList<Result>();
            for (var future : futures) {
                results.add(future.get());
            }
            return results;
        }
    }

    private static Result classify(PictureFile file, Labeller labeller) throws Exception {
        var start = System.nanoTime();
        var bytes = file.read();
        var readMillis = (System.nanoTime() - start) / 1e6;
        return new Result(file, readMillis, labeller.label(bytes));
    }

    private void print(PrintWriter out, ModelId model, List<Result> results) {
        out.print(json ? json(model, results) : table(model, results));
        out.flush();
    }

    private static String json(ModelId model, List<Result> results) {
        var rows = new JsonArray();
        for (var result : results) {
            var row = new JsonObject();
            row.addProperty("file", result.file().toString());
            ResultJson.putOutcome(row, result.answer().outcome());
            ResultJson.putModel(row, model);
            row.add("millis", ResultJson.of(millis(result)));
            rows.add(row);
        }
        return new GsonBuilder().setPrettyPrinting().create().toJson(rows) + System.lineSeparator();
    }

    private static String table(ModelId model, List<Result> results) {
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

    private static StageMillis millis(Result result) {
        var answer = result.answer();
        return new StageMillis(
                result.readMillis(),
                answer.decodeMillis(),
                answer.forwardMillis(),
                0,
                result.readMillis() + answer.decodeMillis() + answer.forwardMillis());
    }
}
