package io.snaplabel.classify;

import io.snaplabel.image.ImageClass;
import io.snaplabel.image.Outcome;
import io.snaplabel.policy.ApplyPolicy;
import io.snaplabel.policy.Concept;
import io.snaplabel.policy.LabelPolicy;
import io.snaplabel.policy.Labels;
import io.snaplabel.policy.Taxonomy;
import io.snaplabel.tensor.Tensorizer;
import java.util.List;
import java.util.function.LongSupplier;

/** From bytes to labels: decode, tensor, forward, softmax, policy. Thread-safe, as its parts are; closes none of them. */
public final class Labeller {
    private final ImageDecoder decoder;
    private final Tensorizer tensorizer;
    private final Network network;
    private final ApplyPolicy policy;
    private final LongSupplier nanoTime;

    /** Puts the parts together; the policy's classes are in the order of the network's logits. */
    public Labeller(ImageDecoder decoder, Tensorizer tensorizer, Network network, ApplyPolicy policy) {
        this.decoder = decoder;
        this.tensorizer = tensorizer;
        this.network = network;
        this.policy = policy;
        this.nanoTime = System::nanoTime;
    }

    /**
     * Answers with the best classes as they are.
     *
     * @param classes in the order of the network's logits
     * @param topK how many labels an answer has, at most
     */
    public Labeller(ImageDecoder decoder, Tensorizer tensorizer, Network network, List<ImageClass> classes, int topK) {
        this(decoder, tensorizer, network, new ApplyPolicy(taxonomy(classes), LabelPolicy.best(topK)));
    }

    /** Labels one file, whatever its bytes are. */
    public Answer label(byte[] bytes) {
        var start = nanoTime.getAsLong();
        return switch (decoder.decode(bytes, tensorizer.shorterSide())) {
            case ImageDecoder.Refused refused ->
                new Answer(new Outcome.Rejected(refused.rejection()), millisSince(start), 0);
            case ImageDecoder.Decoded picture -> {
                var tensor =
                        tensorizer.tensor(picture.pixels(), picture.width(), picture.height(), picture.reduction());
                var decodeMillis = millisSince(start);
                var forwardStart = nanoTime.getAsLong();
                var named = named(network.forward(tensor));
                var outcome = new Outcome.Labelled(
                        named.labels(), named.parents(), picture.format(), picture.width(), picture.height(), 0);
                yield new Answer(outcome, decodeMillis, millisSince(forwardStart));
            }
        };
    }

    private Labels named(float[] logits) {
        if (logits.length != policy.classes()) {
            throw new IllegalStateException(
                    "network: expected " + policy.classes() + " logits but got " + logits.length);
        }
        return policy.labels(Softmax.of(logits));
    }

    private static Taxonomy taxonomy(List<ImageClass> classes) {
        return new Taxonomy(
                classes.stream()
                        .map(one -> new Concept(one.wnid(), List.of(one.name()), List.of()))
                        .toList(),
                List.of());
    }

    private double millisSince(long start) {
        return (nanoTime.getAsLong() - start) / 1e6;
    }

    /**
     * What was seen and how long it took.
     *
     * @param outcome labelled or rejected
     * @param decodeMillis bytes to tensor
     * @param forwardMillis tensor to labels
     */
    public record Answer(Outcome outcome, double decodeMillis, double forwardMillis) {}
}
