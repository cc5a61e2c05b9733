package io.snaplabel.classify;

import io.snaplabel.image.Explanation;
import io.snaplabel.image.ImageClass;
import io.snaplabel.image.ImageFormat;
import io.snaplabel.image.Outcome;
import io.snaplabel.image.Rejection;
import io.snaplabel.policy.ApplyPolicy;
import io.snaplabel.policy.Concept;
import io.snaplabel.policy.LabelPolicy;
import io.snaplabel.policy.Labels;
import io.snaplabel.policy.Taxonomy;
import io.snaplabel.tensor.Tensorizer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * From bytes to labels: decode, tensor, forward, softmax, policy. Thread-safe, as its parts are; closes none of them. Only so many pictures are
 * decoded at once as it is told, because their pixels are what takes memory; tensors may wait for the network.
 */
public final class Labeller {
    private final ImageDecoder decoder;
    private final Tensorizer tensorizer;
    private final Network network;
    private final ApplyPolicy policy;
    private final Semaphore decodings;

    /**
     * Puts the parts together.
     *
     * @param policy its classes are in the order of the network's logits
     * @param decodings how many pictures are decoded at once; others wait
     */
    public Labeller(ImageDecoder decoder, Tensorizer tensorizer, Network network, ApplyPolicy policy, int decodings) {
        this.decoder = decoder;
        this.tensorizer = tensorizer;
        this.network = network;
        this.policy = policy;
        this.decodings = new Semaphore(decodings, true);
    }

    /**
     * Answers with the best classes as they are.
     *
     * @param classes in the order of the network's logits
     * @param topK how many labels an answer has, at most
     * @param decodings how many pictures are decoded at once; others wait
     */
    public Labeller(
            ImageDecoder decoder,
            Tensorizer tensorizer,
            Network network,
            List<ImageClass> classes,
            int topK,
            int decodings) {
        this(decoder, tensorizer, network, new ApplyPolicy(taxonomy(classes), LabelPolicy.best(topK)), decodings);
    }

    /** Labels one file, whatever its bytes are. */
    public Answer label(byte[] bytes) {
        return switch (seen(bytes)) {
            case Refused refused -> refused.answer();
            case Seen seen -> {
                var start = System.nanoTime();
                yield seen.answer(policy.labels(probabilities(network.forward(seen.tensor()))), start);
            }
        };
    }

    /**
     * Likewise, and says where the best label was seen.
     *
     * @throws Unexplainable if the network cannot tell
     */
    public Explained explain(byte[] bytes) {
        return switch (seen(bytes)) {
            case Refused refused -> new Explained(refused.answer(), null);
            case Seen seen -> {
                var start = System.nanoTime();
                var activations = network.activations(seen.tensor());
                var probabilities = probabilities(activations.logits());
                var labels = policy.labels(probabilities);
                var best = labels.labels().getFirst();
                var shares = policy.shares(best, probabilities);
                var crop = tensorizer.seen(seen.width(), seen.height());
                yield new Explained(
                        seen.answer(labels, start),
                        best.wnid().equals(ApplyPolicy.UNKNOWN_ID)
                                ? null
                                : new Explanation(
                                        best,
                                        activations.columns(),
                                        activations.rows(),
                                        heat(activations.map(shares)),
                                        crop));
            }
        };
    }

    /** Small pictures by the same decoder; they and those that are labelled count together. */
    public Thumbnails thumbnails() {
        return new Thumbnails(decoder, decodings);
    }

    private sealed interface Sight {}

    private record Refused(Rejection rejection, double millis) implements Sight {
        Answer answer() {
            return new Answer(new Outcome.Rejected(rejection), millis, 0);
        }
    }

    /** What the network needs of a picture, and its record; without its pixels. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Seen(float[] tensor, ImageFormat format, int width, int height, double millis) implements Sight {
        Answer answer(Labels named, long start) {
            var outcome = new Outcome.Labelled(named.labels(), named.parents(), format, width, height, 0);
            return new Answer(outcome, millis, millisSince(start));
        }
    }

    private Sight seen(byte[] bytes) {
        decodings.acquireUninterruptibly();
        try {
            var start = System.nanoTime();
            return switch (decoder.decode(bytes, tensorizer.shorterSide())) {
                case ImageDecoder.Refused refused -> new Refused(refused.rejection(), millisSince(start));
                case ImageDecoder.Decoded picture -> {
                    var tensor =
                            tensorizer.tensor(picture.pixels(), picture.width(), picture.height(), picture.reduction());
                    yield new Seen(tensor, picture.format(), picture.width(), picture.height(), millisSince(start));
                }
            };
        } finally {
            decodings.release();
        }
    }

    private double[] probabilities(float[] logits) {
        if (logits.length != policy.classes()) {
            throw new IllegalStateException(
                    "network: expected " + policy.classes() + " logits but got " + logits.length);
        }
        return Softmax.of(logits);
    }

    /** What speaks for it, the strongest 1. */
    static List<Double> heat(double[] map) {
        var most = Arrays.stream(map).max().orElse(0);
        return Arrays.stream(map)
                .map(value -> value > 0 ? value / most : 0)
                .boxed()
                .toList();
    }

    private static Taxonomy taxonomy(List<ImageClass> classes) {
        return new Taxonomy(
                classes.stream()
                        .map(one -> new Concept(one.wnid(), List.of(one.name()), List.of()))
                        .toList(),
                List.of());
    }

    private static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }

    /**
     * What was seen and how long it took.
     *
     * @param outcome labelled or rejected
     * @param decodeMillis bytes to tensor
     * @param forwardMillis tensor to labels, with the wait for the network
     */
    public record Answer(Outcome outcome, double decodeMillis, double forwardMillis) {}

    /**
     * An answer with its reason.
     *
     * @param explanation where the best label was seen; null when there is none, because the picture was rejected or is unknown
     */
    public record Explained(Answer answer, @Nullable Explanation explanation) {}
}
