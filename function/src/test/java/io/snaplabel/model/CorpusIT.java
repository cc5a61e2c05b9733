package io.snaplabel.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.snaplabel.bundle.ModelBundle;
import io.snaplabel.classify.ImageDecoder.Decoded;
import io.snaplabel.classify.Labeller;
import io.snaplabel.decode.ImageIoDecoder;
import io.snaplabel.decode.NativeLibrary;
import io.snaplabel.decode.TurboJpegDecoder;
import io.snaplabel.image.Label;
import io.snaplabel.image.Outcome;
import io.snaplabel.settings.ModelSettings;
import io.snaplabel.tensor.Tensorizer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** What JPEGs say that were reduced while they were decoded, beside the same with every pixel, through the real network. */
class CorpusIT {
    private static final Path BUNDLE = Path.of("../layers/model/resnet50-tiny-imagenet");
    private static final long MAX_PIXELS = 100_000_000;
    /** Between the probabilities of the best label and the next; where it is less the picture might as well be either. */
    private static final double MARGIN = 0.1;
    /** Mean of the differences of a tensor's values, normalised. */
    private static final double TENSOR_DIFFERENCE = 0.01;

    @Test
    void reducedAndWholePicturesHaveTheSameLabelsAndHardlyAnotherTensor() {
        var tensors = new Tensors();
        try (var int8 = new Labels("int8");
                var fp32 = new Labels("fp32")) {
            Corpus.samples()
                    .forEach(((Consumer<Corpus.Sample>) int8::add)
                            .andThen(fp32::add)
                            .andThen(tensors::add));
            int8.check();
            fp32.check();
        }
        tensors.check();
    }

    /** The labels of one precision. */
    private static final class Labels implements AutoCloseable {
        private final String precision;
        private final ReadyModel whole;
        private final ReadyModel reduced;
        private final Set<String> names = new HashSet<>();
        private final SoftAssertions clearOnes = new SoftAssertions();
        private int clear;
        private int agreeing;

        Labels(String precision) {
            this.precision = precision;
            this.whole = open("full");
            this.reduced = open("reduced");
        }

        private ReadyModel open(String decoding) {
            return ReadyModel.open(ModelSettings.from(Map.of(
                    "SNAPLABEL_MODEL", BUNDLE.toString(),
                    "SNAPLABEL_PRECISION", precision,
                    "SNAPLABEL_DECODING", decoding)));
        }

        void add(Corpus.Sample sample) {
            var expected = labels(whole.labeller(), sample);
            var seen = labels(reduced.labeller(), sample);
            var agrees = seen.getFirst().wnid().equals(expected.getFirst().wnid());
            var told = "%s %s: %s, but reduced %s".formatted(precision, sample, expected, seen);
            names.add(expected.getFirst().name());
            agreeing += agrees ? 1 : 0;
            if (expected.get(0).probability() - expected.get(1).probability() > MARGIN) {
                clear++;
                clearOnes.assertThat(agrees).as(told).isTrue();
            } else if (!agrees) {
                System.out.println("A close call, " + told);
            }
        }

        private static List<Label> labels(Labeller labeller, Corpus.Sample sample) {
            var outcome = labeller.label(sample.jpeg()).outcome();
            assertThat(outcome).as(sample.toString()).isInstanceOf(Outcome.Labelled.class);
            return ((Outcome.Labelled) outcome).labels();
        }

        void check() {
            System.out.printf(
                    "%s: %d pictures, %d labels; %d with a margin above %.1f, %d of them agree; of all %d%n",
                    precision,
                    Corpus.SIZE,
                    names.size(),
                    clear,
                    MARGIN,
                    clear - clearOnes.assertionErrorsCollected().size(),
                    agreeing);
            clearOnes.assertAll();
            assertThat(clear).isGreaterThan(Corpus.SIZE / 2);
            assertThat(names).hasSizeGreaterThan(Corpus.SIZE / 10);
        }

        @Override
        public void close() {
            whole.close();
            reduced.close();
        }
    }

    /** How far the tensors are apart. */
    private static final class Tensors {
        private static final NativeLibrary NATIVES = new NativeLibrary(Path.of("target/natives"));

        private final Tensorizer tensorizer =
                new Tensorizer(ModelBundle.open(BUNDLE).preprocessing());
        private final Map<Integer, Integer> byReduction = new TreeMap<>();
        private final SoftAssertions differences = new SoftAssertions();
        private double sum;
        private double greatest;

        void add(Corpus.Sample sample) {
            var whole = decoded(false, sample);
            var reduced = decoded(true, sample);
            var difference = meanDifference(tensor(whole), tensor(reduced));
            differences.assertThat(difference).as(sample.toString()).isLessThanOrEqualTo(TENSOR_DIFFERENCE);
            byReduction.merge(reduced.reduction(), 1, Integer::sum);
            sum += difference;
            greatest = Math.max(greatest, difference);
        }

        private Decoded decoded(boolean reducing, Corpus.Sample sample) {
            var decoder = TurboJpegDecoder.before(new ImageIoDecoder(MAX_PIXELS), MAX_PIXELS, reducing, NATIVES);
            return (Decoded) decoder.decode(sample.jpeg(), tensorizer.shorterSide());
        }

        private float[] tensor(Decoded picture) {
            return tensorizer.tensor(picture.pixels(), picture.width(), picture.height(), picture.reduction());
        }

        private static double meanDifference(float[] one, float[] other) {
            var sum = 0.0;
            for (var i = 0; i < one.length; i++) {
                sum += Math.abs(one[i] - other[i]);
            }
            return sum / one.length;
        }

        void check() {
            System.out.printf(
                    "tensors: mean difference %.4f on average, %.4f at most; pictures by reduction %s%n",
                    sum / Corpus.SIZE, greatest, byReduction);
            differences.assertAll();
            assertThat(byReduction)
                    .containsOnlyKeys(1, 2, 4, 8)
                    .allSatisfy((_, count) -> assertThat(count).isGreaterThan(10));
        }
    }
}
