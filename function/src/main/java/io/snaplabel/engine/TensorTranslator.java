package io.snaplabel.engine;

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

/**
 * Between the pictures of a batch and native arrays. Belongs to one predictor, which one thread uses at a time: the input is copied through
 * one direct buffer, as large as the largest batch was, because a new one for every call is freed only when the garbage collector gets to
 * it. Native arrays hang on the call's own manager and go with it.
 */
final class TensorTranslator implements NoBatchifyTranslator<List<float[]>, List<float[]>> {
    private final Shape picture;
    private FloatBuffer input;

    /** {@code picture} is channels × height × width. */
    TensorTranslator(Shape picture) {
        this.picture = picture;
        this.input = buffer(picture.size());
    }

    @Override
    public NDList processInput(TranslatorContext context, List<float[]> tensors) {
        var values = tensors.size() * picture.size();
        if (input.capacity() < values) {
            input = buffer(values);
        }
        input.clear();
        tensors.forEach(input::put);
        input.flip();
        return new NDList(context.getNDManager().create(input, new Shape(tensors.size()).addAll(picture)));
    }

    @Override
    public List<float[]> processOutput(TranslatorContext context, NDList output) {
        var logits = output.singletonOrThrow();
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
