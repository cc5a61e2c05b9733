package io.snaplabel.benchmarks.peer;

import ai.djl.inference.Predictor;
import ai.djl.metric.Metrics;
import ai.djl.modality.Classifications;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.modality.cv.transform.CenterCrop;
import ai.djl.modality.cv.transform.Normalize;
import ai.djl.modality.cv.transform.Resize;
import ai.djl.modality.cv.transform.ToTensor;
import ai.djl.modality.cv.translator.ImageClassificationTranslator;
import ai.djl.repository.zoo.Criteria;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Deep Java Library as its documentation shows it: {@link ImageClassificationTranslator} with resize, centre crop, tensor and
 * normalisation, and the criteria's defaults.
 */
public final class StockPeer {
    private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
    private static final float[] DEVIATION = {0.229f, 0.224f, 0.225f};
    private static final double MICROS_PER_MILLI = 1e3;

    private StockPeer() {}

    /** Takes the engine, the model's folder or file, the synset's file, the side before and after the crop, and the threads. */
    public static void main(String[] arguments) throws Exception {
        var engine = arguments[0];
        var criteria = Criteria.builder()
                .setTypes(Image.class, Classifications.class)
                .optEngine(engine)
                .optModelPath(Path.of(arguments[1]))
                .optModelName("resnet50")
                .optTranslator(
                        translator(arguments[2], Integer.parseInt(arguments[3]), Integer.parseInt(arguments[4])));
        if (engine.equals("OnnxRuntime")) {
            criteria.optOption("intraOpNumThreads", arguments[5]).optOption("interOpNumThreads", "1");
        }
        try (var model = criteria.build().loadModel();
                var predictor = model.newPredictor()) {
            Conversation.classify(bytes -> classify(predictor, bytes));
        }
    }

    private static ImageClassificationTranslator translator(String synset, int resize, int side) throws Exception {
        return ImageClassificationTranslator.builder()
                .addTransform(new Resize(resize))
                .addTransform(new CenterCrop(side, side))
                .addTransform(new ToTensor())
                .addTransform(new Normalize(MEAN, DEVIATION))
                .optSynset(synset(synset))
                .optApplySoftmax(true)
                .optTopK(3)
                .build();
    }

    /** The WordNet ids, or numbers where the peer's network knows other classes. */
    private static List<String> synset(String file) throws Exception {
        return Files.readAllLines(Path.of(file)).stream()
                .map(line -> line.split(" ", 2)[0])
                .toList();
    }

    private static Conversation.Seen classify(Predictor<Image, Classifications> predictor, byte[] bytes)
            throws Exception {
        var metrics = new Metrics();
        predictor.setMetrics(metrics);
        var start = System.nanoTime();
        var image = ImageFactory.getInstance().fromInputStream(new ByteArrayInputStream(bytes));
        var decodeMillis = (System.nanoTime() - start) / 1e6;
        var best = predictor.predict(image).best();
        var totalMillis = (System.nanoTime() - start) / 1e6;
        var prepareMillis =
                decodeMillis + metrics.latestMetric("Preprocess").getValue().doubleValue() / MICROS_PER_MILLI;
        return new Conversation.Seen(
                prepareMillis, totalMillis - prepareMillis, best.getClassName(), best.getProbability());
    }
}
