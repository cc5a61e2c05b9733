package io.snaplabel.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.snaplabel.bundle.EmbeddedBundle;
import io.snaplabel.image.Label;
import io.snaplabel.image.Rejection;
import io.snaplabel.settings.ModelSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifierIT {
    private static final Path CAT = Path.of("../events/pictures/cat.jpg");

    private static Classifier classifier;

    @BeforeAll
    static void open() {
        classifier = Classifier.open(EmbeddedBundle.FOLDER);
    }

    @AfterAll
    static void close() {
        classifier.close();
    }

    @Test
    void labelsAFileBestFirst() throws IOException {
        var labels = classifier.classify(CAT);
        assertThat(labels).extracting(Label::name).containsExactly("tabby", "Egyptian cat", "Persian cat");
        assertThat(labels.getFirst().wnid()).isEqualTo("n02123045");
        assertThat(labels.getFirst().probability()).isCloseTo(0.74866, within(0.01));
        assertThat(classifier.model().engine()).isEqualTo("onnx-fp32");
    }

    @Test
    void labelsBytesAsItLabelsTheirFile() throws IOException {
        assertThat(classifier.classify(Files.readAllBytes(CAT))).isEqualTo(classifier.classify(CAT));
    }

    @Test
    void answersManyThreadsAlike() throws Exception {
        var alone = classifier.classify(CAT);
        Callable<List<Label>> task = () -> classifier.classify(CAT);
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var answer : threads.invokeAll(Collections.nCopies(32, task))) {
                assertThat(answer.get()).isEqualTo(alone);
            }
        }
    }

    @Test
    void givesAsManyLabelsAsAskedForAndAtMostAllClasses() throws IOException {
        try (var all = Classifier.open(EmbeddedBundle.FOLDER, 1_000)) {
            var labels = all.classify(CAT);
            assertThat(labels).hasSize(200);
            assertThat(labels.stream().mapToDouble(Label::probability).sum()).isCloseTo(1, within(1e-5));
        }
    }

    @Test
    void refusesToGiveNoLabel() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Classifier.open(EmbeddedBundle.FOLDER, 0))
                .withMessageContaining("expected at least 1 but got 0");
    }

    @Test
    void obeysOtherSettings() throws IOException {
        var settings = ModelSettings.from(Map.of(
                "SNAPLABEL_MODEL", EmbeddedBundle.FOLDER.toString(),
                "SNAPLABEL_ENGINE", "onnxruntime",
                "SNAPLABEL_PRECISION", "int8"));
        try (var int8 = Classifier.open(settings)) {
            assertThat(int8.model().engine()).isEqualTo("onnx-int8");
            assertThat(int8.classify(CAT).getFirst().name()).isEqualTo("tabby");
        }
    }

    @Test
    void saysWhyAPictureIsRejected(@TempDir Path folder) throws IOException {
        var notes = Files.writeString(folder.resolve("notes.jpg"), "shopping");
        assertThatExceptionOfType(RejectedPicture.class)
                .isThrownBy(() -> classifier.classify(notes))
                .withMessage(notes + ": expected an image but got bytes that begin with 73 68 6f 70 70 69 6e 67")
                .extracting(RejectedPicture::rejection)
                .isInstanceOf(Rejection.NotAnImage.class);
        assertThatExceptionOfType(RejectedPicture.class)
                .isThrownBy(() -> classifier.classify(new byte[0]))
                .withMessage("expected an image but got 0 bytes");
    }

    @Test
    void tellsAMissingFileFromAMissingBundle(@TempDir Path folder) {
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> classifier.classify(folder.resolve("none.jpg")));
        assertThatIllegalStateException()
                .isThrownBy(() -> Classifier.open(folder))
                .withMessageContaining("bundle.json: expected a file of a model bundle");
    }

    @Test
    void refusesABucket() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Classifier.open(ModelSettings.from(Map.of("SNAPLABEL_MODEL", "s3://bucket/prefix/"))))
                .withMessage("s3://bucket/prefix/: expected a bundle's folder or zoo coordinates but got a bucket");
    }

    @Test
    void answersNothingOnceClosed() {
        var closed = Classifier.open(EmbeddedBundle.FOLDER);
        closed.close();
        closed.close();
        assertThatIllegalStateException().isThrownBy(() -> closed.classify(CAT)).withMessageContaining("closed");
    }
}
