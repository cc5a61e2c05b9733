package io.snaplabel.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.snaplabel.bundle.FileDigest;
import io.snaplabel.bundle.Golden;
import io.snaplabel.bundle.ModelBundle;
import io.snaplabel.classify.Labeller;
import io.snaplabel.image.Label;
import io.snaplabel.image.Outcome;
import io.snaplabel.settings.ModelSettings;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From the bytes of the sample pictures to labels, through every engine. */
class ReadyModelIT {
    private static final Path BUNDLE = Path.of("../layers/model/resnet50-tiny-imagenet");
    private static final Path PICTURES = Path.of("../events/pictures");
    private static final Golden GOLDEN = ModelBundle.open(BUNDLE).golden().orElseThrow();
    private static final int THREADS = 4;
    private static final int CLASSIFICATIONS = 1_000;
    private static final int WARM_UP = 300;
    private static final long GROWTH_ALLOWED_KB = 48 * 1024;

    private static ReadyModel open(Path bundle, String engine, String precision) {
        return ReadyModel.open(
                ModelSettings.from(Map.of(
                        "SNAPLABEL_MODEL",
                        bundle.toString(),
                        "SNAPLABEL_ENGINE",
                        engine,
                        "SNAPLABEL_PRECISION",
                        precision,
                        "SNAPLABEL_TOP_K",
                        "5",
                        "SNAPLABEL_PREDICTORS",
                        Integer.toString(THREADS))),
                bucket -> {
                    throw new IllegalStateException("not in S3");
                });
    }

    private static List<Label> labels(Labeller labeller, byte[] bytes) {
        return ((Outcome.Labelled) labeller.label(bytes).outcome()).labels();
    }

    @ParameterizedTest
    @CsvSource({
        "mxnet, fp32, mxnet-fp32",
        "mxnet, int8, mxnet-int8",
        "onnxruntime, fp32, onnx-fp32",
        "onnxruntime, int8, onnx-int8"
    })
    void theSamplePicturesHaveTheirGoldenLabels(String engine, String precision, String variant) throws IOException {
        try (var model = open(BUNDLE, engine, precision)) {
            for (var picture : GOLDEN.pictures()) {
                var expected = picture.answers(variant);
                var labels = labels(model.labeller(), Files.readAllBytes(PICTURES.resolve(picture.file())));
                assertThat(labels.getFirst().wnid())
                        .as(picture.file())
                        .isEqualTo(expected.getFirst().wnid());
                var tolerance = GOLDEN.tolerance(variant).probability();
                for (var i = 0; i < expected.size(); i++) {
                    assertThat(labels.get(i).probability())
                            .as("%s, answer %d", picture.file(), i + 1)
                            .isCloseTo(expected.get(i).probability(), within(tolerance));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"mxnet, int8", "onnxruntime, int8"})
    void aThousandClassificationsByFourThreadsAreAllRightAndLeakNothing(String engine, String precision)
            throws Exception {
        var pictures = new ArrayList<byte[]>();
        for (var picture : GOLDEN.pictures()) {
            pictures.add(Files.readAllBytes(PICTURES.resolve(picture.file())));
        }
        try (var model = open(BUNDLE, engine, precision);
                var threads = Executors.newFixedThreadPool(THREADS)) {
            var labeller = model.labeller();
            var alone =
                    pictures.stream().map(picture -> labels(labeller, picture)).toList();
            Callable<Integer> wrong = () -> {
                var differing = 0;
                for (var i = 0; i < pictures.size(); i++) {
                    differing += labels(labeller, pictures.get(i)).equals(alone.get(i)) ? 0 : 1;
                }
                return differing;
            };
            assertThat(wrongAnswers(threads, wrong, WARM_UP / pictures.size())).isZero();
            var before = residentKb();
            assertThat(wrongAnswers(threads, wrong, CLASSIFICATIONS / pictures.size()))
                    .isZero();
            var growth = residentKb() - before;
            System.out.printf(
                    "%s %s: %d classifications by %d threads, 0 wrong, resident %d MB after warm-up, %+d MB at the"
                            + " end%n",
                    engine, precision, CLASSIFICATIONS, THREADS, before / 1024, growth / 1024);
            assertThat(growth).isLessThan(GROWTH_ALLOWED_KB);
        }
    }

    private static int wrongAnswers(ExecutorService threads, Callable<Integer> round, int rounds) throws Exception {
        var wrong = 0;
        for (var result : threads.invokeAll(Collections.nCopies(rounds, round))) {
            wrong += result.get();
        }
        return wrong;
    }

    private static long residentKb() throws IOException {
        System.gc();
        var line = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(each -> each.startsWith("VmRSS:"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.replaceAll("\\D", ""));
    }

    @Test
    void aModelThatAnswersWrongIsNotReady(@TempDir Path folder) throws IOException {
        copy(BUNDLE, folder);
        var golden = folder.resolve("golden.json");
        var changed = Files.readString(golden).replace("\"probability\": 0.74866", "\"probability\": 0.34866");
        rewrite(folder, "golden.json", changed);
        assertThatIllegalStateException()
                .isThrownBy(() -> open(folder, "mxnet", "fp32"))
                .withMessageContaining("self-test on cat.jpg: expected n02123045 with 0.34866");
    }

    @Test
    void aModelWithAWrongChecksumIsNotReady(@TempDir Path folder) throws IOException {
        copy(BUNDLE, folder);
        Files.writeString(folder.resolve("mxnet/resnet50-int8-symbol.json"), " ", StandardOpenOption.APPEND);
        assertThatIllegalStateException()
                .isThrownBy(() -> open(folder, "mxnet", "int8"))
                .withMessageContaining("resnet50-int8-symbol.json")
                .withMessageContaining("expected");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from, FileVisitOption.FOLLOW_LINKS)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var copy = to.resolve(from.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    /** Changes a file of a bundle and, in its description, size and checksum. */
    private static void rewrite(Path folder, String name, String text) throws IOException {
        var file = folder.resolve(name);
        var description = folder.resolve("bundle.json");
        var before = FileDigest.of(file);
        Files.writeString(file, text);
        var after = FileDigest.of(file);
        Files.writeString(
                description,
                Files.readString(description)
                        .replace(before.sha256(), after.sha256())
                        .replace("\"size\": " + before.size(), "\"size\": " + after.size()));
    }
}
