package io.snaplabel.cli;

import io.snaplabel.settings.StageSettings;
import io.snaplabel.worker.folder.Listing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of classifying many files at once, and the settings of the pipeline that they stand for. */
final class BulkOptions {
    @Option(
            names = {"-r", "--recursive"},
            description = "Every file of these folders, into --output. Run again, it goes on where it ended.")
    private boolean recursive;

    @Option(
            names = "--from",
            paramLabel = "LIST",
            description = "Likewise the files that a text file names, one a line.")
    private @Nullable Path list;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "For --recursive and --from: .jsonl or .csv (default: ${DEFAULT-VALUE}).")
    private Path output = Path.of("results.jsonl");

    @Option(
            names = "--decoders",
            paramLabel = "N",
            description = "How many are decoded at once (default: one a processor).")
    private @Nullable Integer decoders;

    @Option(names = "--batch", paramLabel = "N", description = "How many the network takes at once (default: 1).")
    private @Nullable Integer batch;

    @Option(
            names = "--batch-millis",
            paramLabel = "MS",
            description = "How long a batch that is not full waits for more (default: 5).")
    private @Nullable Integer batchMillis;

    @Option(
            names = "--in-flight",
            paramLabel = "N",
            description = "How many are under way at once (default: 8 a processor).")
    private @Nullable Integer inFlight;

    boolean isAsked() {
        return recursive || list != null;
    }

    /** What the command line names; a wrong use is a {@link ParameterException}. */
    Listing listing(List<PictureFile> named, CommandLine line) {
        if (list != null) {
            if (recursive || !named.isEmpty() || !Files.isReadable(list)) {
                throw new ParameterException(line, "--from: expected a readable list alone but got " + list);
            }
            return new Listing.Lines(list);
        }
        var folders = named.stream().map(file -> Path.of(file.name())).toList();
        if (folders.isEmpty() || !folders.stream().allMatch(Files::isDirectory)) {
            throw new ParameterException(line, "--recursive: expected folders but got " + named);
        }
        return new Listing.Folders(folders);
    }

    StageSettings stages(Map<String, String> settings, CommandLine line) {
        if (!output.toString().matches(".*\\.(jsonl|ndjson|csv)")) {
            throw new ParameterException(
                    line, "--output: expected a name that ends in .jsonl or .csv but got " + output);
        }
        return StageSettings.from(settings);
    }

    Path output() {
        return output.normalize();
    }

    void addTo(Map<String, String> settings) {
        put(settings, "SNAPLABEL_DECODERS", decoders);
        put(settings, "SNAPLABEL_BATCH", batch);
        put(settings, "SNAPLABEL_BATCH_MILLIS", batchMillis);
        put(settings, "SNAPLABEL_IN_FLIGHT", inFlight);
    }

    private static void put(Map<String, String> settings, String name, @Nullable Integer value) {
        if (value != null) {
            settings.put(name, value.toString());
        }
    }
}
