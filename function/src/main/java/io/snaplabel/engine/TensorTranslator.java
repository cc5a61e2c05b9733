package io.snaplabel.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslatorContext;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Between the pictures of a batch and native arrays, of which only those are copied that are wanted. Belongs to one predictor, which one thread
 * uses at a time: the input is copied through one direct buffer, as large as the largest batch was, because a new one for every call is freed
 * only when the garbage collector gets to it. Native arrays hang on the call's own manager and go with it.
 */
final class TensorTranslator implements NoBatchifyTranslator<Ask, TensorTranslator.Run> {
    private static final String EXPLAINED = "explained";

    private final Shape picture;
    private final Ending ending;
    private FloatBuffer input;

    /**
     * What came of the pictures.
     *
     * @param logits each picture's, in the same order
     * @param features null unless they were wanted and the network's ending has them
     */
    record Run(List<float[]> logits, Ending.@Nullable Features features) {}

    /** {@code picture} is channels × height × width. */
    TensorTranslator(Shape picture, Ending ending) {
        this.picture = picture;
        this.ending = ending;
        this.input = buffer(picture.size());
    }

    @Override
    public NDList processInput(TranslatorContext context, Ask ask) {
        context.setAttachment(EXPLAINED, ask.isExplained());
        var values = ask.tensors().size() * picture.size();
        if (input.capacity() < values) {
            input = buffer(values);
        }
        input.clear();
        ask.tensors().forEach(input::put);
        input.flip();
        return new NDList(
                context.getNDManager().create(input, new Shape(ask.tensors().size()).addAll(picture)));
    }

    @Override
    public Run processOutput(TranslatorContext context, NDList output) {
        var logits = rows(output.head());
        return ending instanceof Ending.Pooled pooled && Boolean.TRUE.equals(context.getAttachment(EXPLAINED))
                ? new Run(logits, pooled.features(output))
                : new Run(logits, null);
    }

    private static List<float[]> rows(NDArray logits) {
        var values = logits.toFloatArray();
        var pictures = Math.toIntExact(logits.getShape().get(0));
        var classes = values.length / pictures;
        return IntStream.range(0, pictures)
                .mapToObj(i -> Arrays.copyOfRange(values, i * classes, (i + 1) * classes))
                .toList();
    }

    private static FloatBuffer buffer(long values) {
        return ByteBuffer.allocateDirect(Math.toIntExact(values * Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}
