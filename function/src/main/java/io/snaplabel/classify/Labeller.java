package io.snaplabel.classify;

import io.snaplabel.image.ImageClass;
import io.snaplabel.image.Label;
import io.snaplabel.image.Outcome;
import io.snaplabel.tensor.Tensorizer;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/** From bytes to labels: decode, tensor, forward, softmax, top k. Thread-safe, as its parts are; closes none of them. */
public final class Labeller {
    private final ImageDecoder decoder;
    private final Tensorizer tensorizer;
    private final Network network;
    private final List<ImageClass> classes;
    private final int topK;
    private final LongSupplier nanoTime;

    /**
     * Puts the parts together.
     *
     * @param classes in the order of the network's logits
     * @param topK how many labels an answer has, at most
     */
    public Labeller(ImageDecoder decoder, Tensorizer tensorizer, Network network, List<ImageClass> classes, int topK) {
        this(decoder, tensorizer, network, classes, topK, System::nanoTime);
    }

    Labeller(
            ImageDecoder decoder,
            Tensorizer tensorizer,
            Network network,
            List<ImageClass> classes,
            int topK,
            LongSupplier nanoTime) {
        if (topK < 1) {
            throw new IllegalArgumentException("top k: expected at least 1 but got " + topK);
        }
        this.decoder = decoder;
        this.tensorizer = tensorizer;
        this.network = network;
        this.classes = List.copyOf(classes);
        this.topK = topK;
        this.nanoTime = nanoTime;
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
                var labels = best(network.forward(tensor));
                var outcome = new Outcome.Labelled(labels, picture.format(), picture.width(), picture.height(), 0);
                yield new Answer(outcome, decodeMillis, millisSince(forwardStart));
            }
        };
    }

    private List<Label> best(float[] logits) {
        if (logits.length != classes.size()) {
            throw new IllegalStateException("network: expected " + classes.size() + " logits but got " + logits.length);
        }
        var probabilities = Softmax.of(logits);
        return IntStream.range(0, logits.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -probabilities[i]))
                .limit(topK)
                .map(i -> new Label(classes.get(i).wnid(), classes.get(i).name(), probabilities[i]))
                .toList();
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
