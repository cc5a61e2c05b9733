package io.snaplabel.classify;

import io.snaplabel.image.ImageClass;
import io.snaplabel.image.ImageFormat;
import io.snaplabel.image.Label;
import io.snaplabel.image.Outcome;
import io.snaplabel.image.Rejection;
import io.snaplabel.tensor.Tensorizer;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * From bytes to labels: decode, tensor, forward, softmax, top k. Thread-safe, as its parts are; closes none of them. Only so many pictures are
 * decoded at once as it is told, because their pixels are what takes memory; tensors may wait for the network.
 */
public final class Labeller {
    private final ImageDecoder decoder;
    private final Tensorizer tensorizer;
    private final Network network;
    private final List<ImageClass> classes;
    private final int topK;
    private final Semaphore decodings;
    private final LongSupplier nanoTime;

    /**
     * Puts the parts together.
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
        this(decoder, tensorizer, network, classes, topK, decodings, System::nanoTime);
    }

    Labeller(
            ImageDecoder decoder,
            Tensorizer tensorizer,
            Network network,
            List<ImageClass> classes,
            int topK,
            int decodings,
            LongSupplier nanoTime) {
        if (topK < 1) {
            throw new IllegalArgumentException("top k: expected at least 1 but got " + topK);
        }
        this.decoder = decoder;
        this.tensorizer = tensorizer;
        this.network = network;
        this.classes = List.copyOf(classes);
        this.topK = topK;
        this.decodings = new Semaphore(decodings, true);
        this.nanoTime = nanoTime;
    }

    /** Labels one file, whatever its bytes are. */
    public Answer label(byte[] bytes) {
        return switch (seen(bytes)) {
            case Refused(var rejection, var millis) -> new Answer(new Outcome.Rejected(rejection), millis, 0);
            case Seen seen -> {
                var start = nanoTime.getAsLong();
                var labels = best(network.forward(seen.tensor()));
                var outcome = new Outcome.Labelled(labels, seen.format(), seen.width(), seen.height(), 0);
                yield new Answer(outcome, seen.millis(), millisSince(start));
            }
        };
    }

    private sealed interface Sight {}

    private record Refused(Rejection rejection, double millis) implements Sight {}

    /** What the network needs of a picture, and its record; without its pixels. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Seen(float[] tensor, ImageFormat format, int width, int height, double millis) implements Sight {}

    private Sight seen(byte[] bytes) {
        decodings.acquireUninterruptibly();
        try {
            var start = nanoTime.getAsLong();
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
     * @param forwardMillis tensor to labels, with the wait for the network
     */
    public record Answer(Outcome outcome, double decodeMillis, double forwardMillis) {}
}
