package io.snaplabel.worker;

import io.snaplabel.classify.ImageDecoder;
import io.snaplabel.classify.Labeller;
import io.snaplabel.classify.Network;
import io.snaplabel.image.ImageClass;
import io.snaplabel.image.ImageFormat;
import io.snaplabel.image.Pixels;
import io.snaplabel.image.Pixels.ChannelOrder;
import io.snaplabel.image.Rejection;
import io.snaplabel.settings.StageSettings;
import io.snaplabel.tensor.Filter;
import io.snaplabel.tensor.Preprocessing;
import io.snaplabel.tensor.Preprocessing.ShorterSide;
import io.snaplabel.tensor.Tensorizer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Pictures of one pixel, whose only byte is the class that they show; 0xFF is no picture. */
public final class Pictures {
    public static final int CLASSES = 100;

    private static final Tensorizer TENSORIZER = new Tensorizer(new Preprocessing(
            new ShorterSide(1),
            Filter.BILINEAR,
            1,
            1,
            ChannelOrder.RGB,
            1,
            List.of(0.0, 0.0, 0.0),
            List.of(1.0, 1.0, 1.0)));

    private Pictures() {}

    /** What a pipeline takes for a model. */
    public static Pipeline.Labellers model(Network network) {
        return (decodings, way) ->
                new Labeller(Pictures::decode, TENSORIZER, way.apply(network), classes(), 1, decodings);
    }

    /** Settings by their names without the prefix. */
    public static StageSettings stages(Map<String, Integer> more) {
        var all = new HashMap<String, String>();
        more.forEach((name, value) -> all.put("SNAPLABEL_" + name, value.toString()));
        all.putIfAbsent("SNAPLABEL_PREDICTORS", "2");
        return StageSettings.from(all);
    }

    public static byte[] showing(int index) {
        return new byte[] {(byte) index};
    }

    private static ImageDecoder.Decoding decode(byte[] bytes, int shorterSide) {
        return bytes[0] == (byte) 0xFF
                ? new ImageDecoder.Refused(new Rejection.NotAnImage("FF"))
                : new ImageDecoder.Decoded(
                        new Pixels(1, 1, ChannelOrder.RGB, new byte[] {bytes[0], 0, 0}), ImageFormat.PNG, 1, 1, 1);
    }

    private static List<ImageClass> classes() {
        return IntStream.range(0, CLASSES)
                .mapToObj(i -> new ImageClass("n" + i, "class-" + i))
                .toList();
    }

    /** Sees the class in a tensor's first value, and tells how many tensors came at once. */
    public record Seer(IntConsumer calls) implements Network {
        @Override
        public float[] forward(float[] tensor) {
            return forward(List.of(tensor)).getFirst();
        }

        @Override
        public List<float[]> forward(List<float[]> tensors) {
            calls.accept(tensors.size());
            return tensors.stream()
                    .map(tensor -> {
                        var logits = new float[CLASSES];
                        logits[(int) tensor[0]] = 9;
                        return logits;
                    })
                    .toList();
        }

        @Override
        public void close() {}
    }
}
