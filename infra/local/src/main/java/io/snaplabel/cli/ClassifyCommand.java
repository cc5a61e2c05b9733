package io.snaplabel.cli;

import io.snaplabel.classify.Labeller;
import io.snaplabel.classify.Labeller.Explained;
import io.snaplabel.image.ModelId;
import io.snaplabel.image.Outcome;
import io.snaplabel.model.ReadyModel;
import io.snaplabel.s3.S3ObjectReader;
import io.snaplabel.settings.ModelSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
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

    @Option(
            names = "--explain",
            paramLabel = "OUT.png",
            description =
                    "Write the one picture, at most 1024 pixels a side, under a map of where its best label was seen.")
    private @Nullable Path explain;

    @Spec
    private @Nullable CommandSpec spec;

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
        if (explain != null && files.size() != 1) {
            throw new ParameterException(line, "--explain: expected one picture but got " + files.size());
        }
        if (explain != null && !HeatPicture.isWritable(explain)) {
            throw new ParameterException(
                    line, "--explain: expected the name of a PNG file in a folder that exists but got " + explain);
        }
        var settings = model.settings(Installation.current());
        settings.put("SNAPLABEL_PREDICTORS", Integer.toString(threads));
        System.err.println(ModelOptions.line(settings));
        try (var ready = ReadyModel.open(
                ModelSettings.from(settings), bucket -> new S3ObjectReader(S3Client.create(), bucket))) {
            var results = classifyAll(ready.labeller());
            print(line.getOut(), ready.id(), results);
            if (explain != null) {
                write(explain, results.getFirst(), json ? line.getErr() : line.getOut());
            }
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

    private List<ClassifiedFile> classifyAll(Labeller labeller) throws Exception {
        try (var pool = Executors.newFixedThreadPool(threads);
                var progress = Progress.over(files.size(), "classify")) {
            var futures = new ArrayList<Future<ClassifiedFile>>();
            for (var file : files) {
                futures.add(pool.submit(() -> {
                    var result = classify(file, labeller);
                    progress.step();
                    return result;
                }));
            }
            var results = new ArrayList<ClassifiedFile>();
            for (var future : futures) {
                results.add(result(future));
            }
            return results;
        }
    }

    /** What was said, or the reason why nothing was. */
    private static ClassifiedFile result(Future<ClassifiedFile> future) throws Exception {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private ClassifiedFile classify(PictureFile file, Labeller labeller) throws Exception {
        var start = System.nanoTime();
        var bytes = file.read();
        var readMillis = (System.nanoTime() - start) / 1e6;
        var explained = explain == null ? new Explained(labeller.label(bytes), null) : labeller.explain(bytes);
        var explanation = explained.explanation();
        return new ClassifiedFile(
                file, readMillis, explained, explanation == null ? null : HeatPicture.of(bytes, explanation));
    }

    private static void write(Path target, ClassifiedFile result, PrintWriter out) throws IOException {
        var explanation = result.explained().explanation();
        if (result.map() == null || explanation == null) {
            out.println("No label, hence no map: " + target + " is not written");
        } else {
            result.map().write(target);
            out.println(target + " shows where " + explanation.label().name() + " was seen");
        }
        out.flush();
    }

    private void print(PrintWriter out, ModelId model, List<ClassifiedFile> results) {
        out.print(json ? ClassifiedFile.json(model, results) : ClassifiedFile.table(model, results));
        out.flush();
    }
}
