package io.snaplabel.classify;

import io.snaplabel.image.ImageClass;
import io.snaplabel.image.ImageFormat;
import io.snaplabel.image.Pixels;
import io.snaplabel.image.Pixels.ChannelOrder;
import io.snaplabel.image.Rejection;
import io.snaplabel.policy.Concept;
import io.snaplabel.policy.LabelPolicy;
import io.snaplabel.policy.Naming;
import io.snaplabel.policy.Taxonomy;
import io.snaplabel.tensor.Filter;
import io.snaplabel.tensor.Preprocessing;
import io.snaplabel.tensor.Preprocessing.ShorterSide;
import io.snaplabel.tensor.Tensorizer;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/** A labeller for tests of everything around it: the first byte of the "picture" is the class it shows; where there is no such class, it is no picture. */
public final class Scripted {
    static final int CLASSES = 3;

    static final ImageDecoder DECODER = (bytes, shorterSide) -> Byte.toUnsignedInt(bytes[0]) >= CLASSES
            ? new ImageDecoder.Refused(
                    new Rejection.NotAnImage(HexFormat.of().withUpperCase().toHexDigits(bytes[0])))
            : new ImageDecoder.Decoded(
                    new Pixels(1, 1, ChannelOrder.RGB, new byte[] {bytes[0], 0, 0}), ImageFormat.PNG, 1, 1, 1);

    private static final Tensorizer TENSORIZER = new Tensorizer(new Preprocessing(
            new ShorterSide(1),
            Filter.BILINEAR,
            1,
            1,
            ChannelOrder.RGB,
            1,
            List.of(0.0, 0.0, 0.0),
            List.of(1.0, 1.0, 1.0)));

    private Scripted() {}

    public static byte[] notAnImage() {
        return new byte[] {(byte) 0xFF};
    }

    public static Labeller labeller(int topK) {
        return new Labeller(DECODER, TENSORIZER, new ScriptedNetwork(() -> {}), classes(CLASSES), topK, 1);
    }

    /** Decodes one picture at a time; {@code before} runs at the beginning of each forward pass. */
    static Labeller labeller(ImageDecoder decoder, Runnable before) {
        return new Labeller(decoder, TENSORIZER, new ScriptedNetwork(before), classes(CLASSES), 1, 1);
    }

    /** What the classes are called. */
    public static Naming naming() {
        var concepts = classes(CLASSES).stream()
                .map(one -> new Concept(one.wnid(), List.of(one.name()), List.of()))
                .toList();
        return new Naming(new Taxonomy(concepts, List.of()), LabelPolicy.best(1));
    }

    static Labeller labellerWithWrongClasses() {
        return new Labeller(DECODER, TENSORIZER, new ScriptedNetwork(() -> {}), classes(CLASSES - 1), 1, 1);
    }

    private static List<ImageClass> classes(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new ImageClass("n" + i, "class-" + i))
                .toList();
    }

    /** Sees in a tensor's first value the class that it shows. */
    private record ScriptedNetwork(Runnable before) implements Network {
        @Override
        public float[] forward(float[] tensor) {
            before.run();
            var logits = new float[CLASSES];
            logits[(int) tensor[0]] = 5;
            return logits;
        }

        /** Sees what there is in the lower right of four places, but of the last class nothing. */
        @Override
        public Activations activations(float[] tensor) {
            var logits = forward(tensor);
            if ((int) tensor[0] == CLASSES - 1) {
                throw new Unexplainable("network: expected a map but got class " + (CLASSES - 1));
            }
            var weights = new float[CLASSES];
            weights[(int) tensor[0]] = 1;
            return new Activations(
                    logits, new float[] {-8, 0, 8, 20}, 2, 2, new Activations.Dense(weights, new float[CLASSES]));
        }

        @Override
        public void close() {}
    }
}
