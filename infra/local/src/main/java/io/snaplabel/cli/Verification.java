package io.snaplabel.cli;

import io.snaplabel.bundle.BundleFile;
import io.snaplabel.bundle.FileDigest;
import io.snaplabel.bundle.Golden;
import io.snaplabel.bundle.ModelBundle;
import io.snaplabel.bundle.Variant;
import io.snaplabel.image.Outcome;
import io.snaplabel.model.ReadyModel;
import io.snaplabel.settings.ModelSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One bundle against what it says of itself: the bytes of its files, and what its variants answer on this machine. */
final class Verification {
    private static final String TOP_K = "5";

    private final Path folder;
    private final ModelBundle bundle;
    private final Path cache;
    /** By the SHA-256 of the file. */
    private final Map<String, Path> pictures = new HashMap<>();

    /**
     * A file of the bundle.
     *
     * @param problem empty when its bytes are right
     */
    record FileResult(BundleFile file, Optional<String> problem) {}

    /** What came of one variant. */
    sealed interface Answers {
        String variant();

        /** It answers as it should, or, where no picture could be compared, at all. */
        record Right(String variant, int compared, int known, double difference, double allowed) implements Answers {}

        record Wrong(String variant, String problem) implements Answers {}

        /** There was no trying it. */
        record NotRun(String variant, String why) implements Answers {}
    }

    /**
     * Looks for the golden answers' pictures.
     *
     * @param folders where they may lie
     */
    Verification(Path folder, ModelBundle bundle, List<Path> folders, Path cache) throws IOException {
        this.folder = folder;
        this.bundle = bundle;
        this.cache = cache;
        for (var place : folders) {
            try (var files = Files.list(place)) {
                files.filter(Files::isRegularFile)
                        .forEach(file -> pictures.put(FileDigest.of(file).sha256(), file));
            }
        }
    }

    /** How many calls of {@code step} there will be. */
    int steps() {
        return bundle.files().size() + bundle.variants().size();
    }

    List<FileResult> files(Runnable step) {
        return bundle.files().stream()
                .map(file -> {
                    step.run();
                    return new FileResult(file, problem(() -> file.stored().check(bundle.path(file))));
                })
                .toList();
    }

    /**
     * Of every variant whose files are right and whose engine runs here.
     *
     * @param files what {@link #files} found
     */
    List<Answers> answers(List<FileResult> files, Runnable step) {
        var wrong = files.stream()
                .filter(file -> file.problem().isPresent())
                .map(FileResult::file)
                .toList();
        return bundle.variants().stream()
                .map(variant -> {
                    step.run();
                    return answers(variant, wrong);
                })
                .toList();
    }

    private Answers answers(Variant variant, List<BundleFile> wrong) {
        if (bundle.files(variant).stream().anyMatch(wrong::contains)) {
            return new Answers.NotRun(variant.id(), "its files are not right");
        }
        if (!List.of("fp32", "int8").contains(variant.precision())) {
            return new Answers.NotRun(variant.id(), "expected fp32 or int8 but got " + variant.precision());
        }
        if (variant instanceof Variant.Mxnet && !isLinuxOnX86()) {
            return new Answers.NotRun(variant.id(), "MXNet runs on linux x86_64 alone");
        }
        try (var model = ReadyModel.open(settings(variant))) {
            return compared(model, variant.id());
        } catch (IllegalStateException | IOException e) {
            return new Answers.Wrong(variant.id(), String.valueOf(e.getMessage()));
        }
    }

    private Answers compared(ReadyModel model, String variant) throws IOException {
        var golden = bundle.golden();
        if (golden.isEmpty()) {
            return new Answers.Right(variant, 0, 0, 0, 0);
        }
        var known = golden.get().pictures();
        var allowed = golden.get().otherDecoder();
        var compared = 0;
        var largest = 0.0;
        for (var picture : known) {
            var file = pictures.get(picture.sha256());
            if (file != null && picture.best().containsKey(variant)) {
                var difference = difference(model, variant, picture, file);
                if (difference > allowed) {
                    return new Answers.Wrong(
                            variant,
                            String.format(
                                    Locale.ROOT,
                                    "%s: expected its golden answers ± %s but got a probability that is %.4f off",
                                    picture.file(),
                                    allowed,
                                    difference));
                }
                largest = Math.max(largest, difference);
                compared++;
            }
        }
        return new Answers.Right(variant, compared, known.size(), largest, allowed);
    }

    private static double difference(ReadyModel model, String variant, Golden.Picture picture, Path file)
            throws IOException {
        return switch (model.labeller().label(Files.readAllBytes(file)).outcome()) {
            case Outcome.Labelled labelled -> picture.difference(variant, labelled.labels());
            case Outcome other ->
                throw new IllegalStateException(picture.file() + ": expected labels but got " + other);
        };
    }

    private ModelSettings settings(Variant variant) {
        var engine = switch (variant) {
            case Variant.Mxnet _, Variant.MxnetBf16 _ -> "mxnet";
            case Variant.Onnx _ -> "onnxruntime";
        };
        return ModelSettings.from(Map.of(
                "SNAPLABEL_MODEL", folder.toString(),
                "SNAPLABEL_ENGINE", engine,
                "SNAPLABEL_PRECISION", variant.precision(),
                "SNAPLABEL_TOP_K", TOP_K,
                "SNAPLABEL_CACHE_DIR", cache.toString()));
    }

    private static Optional<String> problem(Runnable check) {
        try {
            check.run();
            return Optional.empty();
        } catch (IllegalStateException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static boolean isLinuxOnX86() {
        return System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64");
    }
}
