package io.snaplabel.bundle;

import io.snaplabel.image.Label;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a right installation must answer: reference results for a few pictures, and how far from them is still right.
 *
 * @param pictures the reference pictures
 * @param tensorValue how far one value of a tensor may be off, in normalised units
 * @param tensorMean how far a tensor's mean may be off, in normalised units
 * @param sameTensor by variant: tolerance when the network is fed with exactly the reference tensor
 * @param otherDecoder tolerance of a probability when decoder or resize filter differ by rounding
 */
public record Golden(
        List<Picture> pictures,
        double tensorValue,
        double tensorMean,
        Map<String, Tolerance> sameTensor,
        double otherDecoder) {
    /** The variant that the logits were taken from. */
    public static final String REFERENCE = "mxnet-fp32";

    public Golden {
        pictures = List.copyOf(pictures);
        sameTensor = Map.copyOf(sameTensor);
    }

    /**
     * How far results may be apart.
     *
     * @param logit largest difference of a logit; infinite where only probabilities compare, as in int8
     * @param probability largest difference of a probability
     */
    public record Tolerance(double logit, double probability) {}

    /**
     * One picture and its results.
     *
     * @param file its name, such as {@code cat.jpg}
     * @param sha256 of the file
     * @param tensorSha256 of the reference crop: unsigned bytes, channels × height × width, before scaling
     * @param tensorMean the normalised tensor's mean
     * @param channelMeans likewise, by channel
     * @param logits of {@link Golden#REFERENCE}, one a class
     * @param best by variant: the five best answers, best first
     */
    public record Picture(
            String file,
            String sha256,
            String tensorSha256,
            double tensorMean,
            List<Double> channelMeans,
            List<Double> logits,
            Map<String, List<Answer>> best) {
        public Picture {
            channelMeans = List.copyOf(channelMeans);
            logits = List.copyOf(logits);
            best = Map.copyOf(best);
        }

        /**
         * How far labels are from the answers of one variant: the largest difference of a probability. What only one side names counts by
         * how far it is above the other side's last.
         *
         * @param labels best first, at least one
         */
        public double difference(String variant, List<Label> labels) {
            var expected = new LinkedHashMap<String, Double>();
            answers(variant).forEach(answer -> expected.put(answer.wnid(), answer.probability()));
            var actual = new LinkedHashMap<String, Double>();
            labels.forEach(label -> actual.put(label.wnid(), label.probability()));
            return Math.max(furthest(expected, actual), furthest(actual, expected));
        }

        private static double furthest(Map<String, Double> some, Map<String, Double> others) {
            var last = Collections.min(others.values());
            return some.entrySet().stream()
                    .mapToDouble(one -> {
                        var other = others.get(one.getKey());
                        return other == null ? Math.max(0, one.getValue() - last) : Math.abs(one.getValue() - other);
                    })
                    .max()
                    .orElse(0);
        }

        /** The five best answers of one variant. */
        public List<Answer> answers(String variant) {
            return known("pictures: " + file, variant, best);
        }
    }

    /**
     * One of the best answers.
     *
     * @param index of the class
     * @param probability in [0, 1]
     */
    public record Answer(int index, String wnid, double probability) {}

    /** The reference results for one picture by its file name. */
    public Picture picture(String file) {
        return pictures.stream()
                .filter(picture -> picture.file().equals(file))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(BundleDescription.GOLDEN + ": pictures: expected " + file
                        + " but got " + pictures.stream().map(Picture::file).toList()));
    }

    /** How far one variant's results may be from its own, fed with exactly the reference tensor. */
    public Tolerance tolerance(String variant) {
        return known("tolerance.sameTensor", variant, sameTensor);
    }

    private static <T> T known(String place, String variant, Map<String, T> byVariant) {
        var found = byVariant.get(variant);
        if (found == null) {
            throw new IllegalStateException(BundleDescription.GOLDEN + ": " + place + ": expected " + variant
                    + " but got " + byVariant.keySet());
        }
        return found;
    }

    /** The reference results for one picture by the SHA-256 of its file; nothing when it is not among them. */
    public Optional<Picture> pictureOf(String sha256) {
        return pictures.stream()
                .filter(picture -> picture.sha256().equals(sha256))
                .findFirst();
    }

    static Golden parse(byte[] bytes) {
        var json = Json.parse(BundleDescription.GOLDEN, bytes);
        var tensor = json.field("tensorTolerance");
        var tolerance = json.field("tolerance");
        var sameTensor = new LinkedHashMap<String, Tolerance>();
        for (var variant : tolerance.field("sameTensor").names()) {
            sameTensor.put(variant, tolerance(tolerance.field("sameTensor").field(variant)));
        }
        return new Golden(
                json.field("pictures").list().stream().map(Golden::picture).toList(),
                tensor.field("value").number(),
                tensor.field("mean").number(),
                sameTensor,
                tolerance.field("otherDecoderOrResize").field("probability").number());
    }

    private static Tolerance tolerance(Json json) {
        return new Tolerance(
                json.optional("logit").map(Json::number).orElse(Double.POSITIVE_INFINITY),
                json.field("probability").number());
    }

    private static Picture picture(Json json) {
        var best = new LinkedHashMap<String, List<Answer>>();
        best.put(REFERENCE, answers(json.field("top5")));
        var paths = json.field("paths");
        for (var variant : paths.names()) {
            best.put(variant, answers(paths.field(variant).field("top5")));
        }
        var tensor = json.field("tensor");
        return new Picture(
                json.field("file").text(),
                json.field("sha256").text(),
                tensor.field("sha256OfBytes").text(),
                tensor.field("mean").number(),
                tensor.field("channelMeans").numbers(),
                json.field("logits").numbers(),
                best);
    }

    private static List<Answer> answers(Json json) {
        var answers = new ArrayList<Answer>();
        for (var answer : json.list()) {
            answers.add(new Answer(
                    Math.toIntExact(answer.field("index").size()),
                    answer.field("wnid").text(),
                    answer.field("probability").number()));
        }
        return List.copyOf(answers);
    }
}
