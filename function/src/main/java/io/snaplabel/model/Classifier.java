package io.snaplabel.model;

import io.snaplabel.image.Label;
import io.snaplabel.image.ModelId;
import io.snaplabel.image.Outcome;
import io.snaplabel.settings.ModelSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A bundle that labels pictures: what a program of your own begins with. Thread-safe; as many pictures are classified at once as there are
 * predictors, the others wait. A bundle that is not right is an {@link IllegalStateException} when it is opened.
 *
 * {@snippet :
 * try (var classifier = Classifier.open(Path.of("my-bundle"))) {
 *     for (var label : classifier.classify(Path.of("photo.jpg"))) {
 *         System.out.println(label.wnid() + " " + label.name() + " " + label.probability());
 *     }
 * }
 * }
 */
public final class Classifier implements AutoCloseable {
    private static final int TOP_K = 3;
    private static final int MOST_PREDICTORS = 64;

    private final ReadyModel model;

    private Classifier(ReadyModel model) {
        this.model = model;
    }

    /** Likewise, with the three best labels of a picture. */
    public static Classifier open(Path bundle) {
        return open(bundle, TOP_K);
    }

    /**
     * Opens the bundle in a folder with ONNX Runtime in fp32, which needs nothing but its jars, and a predictor for each processor.
     *
     * @param topK how many labels a picture gets, at least 1; more than there are classes are all of them
     */
    public static Classifier open(Path bundle, int topK) {
        var predictors = Math.min(Runtime.getRuntime().availableProcessors(), MOST_PREDICTORS);
        var settings = ModelSettings.from(Map.of(
                "SNAPLABEL_MODEL", bundle.toAbsolutePath().toString(),
                "SNAPLABEL_ENGINE", "onnxruntime",
                "SNAPLABEL_PREDICTORS", Integer.toString(predictors)));
        return open(settings.withTopK(topK));
    }

    /**
     * Opens a folder's or the zoo's model as the settings have it, in int8 or with MXNet for example; see {@link ModelSettings#from(Map)}. A
     * bundle in S3 has to be fetched first.
     */
    public static Classifier open(ModelSettings settings) {
        return new Classifier(ReadyModel.open(settings));
    }

    /** Which model answers. */
    public ModelId model() {
        return model.id();
    }

    /**
     * What a picture shows, best first.
     *
     * @param file JPEG, PNG, GIF, BMP, TIFF or WebP, told by its bytes
     * @throws RejectedPicture if it is none of these, damaged or too large; its message names the file
     * @throws IOException if the file cannot be read
     */
    public List<Label> classify(Path file) throws IOException {
        return labels(file + ": ", Files.readAllBytes(file));
    }

    /**
     * Likewise for a file's bytes, which are neither kept nor changed.
     *
     * @throws RejectedPicture if they are no such picture
     */
    public List<Label> classify(byte[] bytes) {
        return labels("", bytes);
    }

    /** Waits for pictures under way and frees the native memory; whoever classifies later gets an {@link IllegalStateException}. */
    @Override
    public void close() {
        model.close();
    }

    private List<Label> labels(String subject, byte[] bytes) {
        return switch (model.labeller().label(bytes).outcome()) {
            case Outcome.Labelled labelled -> labelled.labels();
            case Outcome.Rejected(var rejection) -> throw new RejectedPicture(subject, rejection);
            case Outcome.Gone _, Outcome.Deleted _ ->
                throw new IllegalStateException(subject + "expected an answer about bytes but got one about an object");
        };
    }
}
