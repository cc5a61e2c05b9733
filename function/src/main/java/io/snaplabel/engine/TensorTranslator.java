package io.snaplabel.engine;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslatorContext;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Between floats and native arrays. Belongs to one predictor, which one thread uses at a time: the input is copied through one
 * direct buffer, because a new one for every call is freed only when the garbage collector gets to it. Native arrays hang on
 * the call's own manager and go with it.
 */
final class TensorTranslator implements NoBatchifyTranslator<float[], float[]> {
    private final Shape shape;
    private final FloatBuffer input;

    TensorTranslator(Shape shape) {
        this.shape = shape;
        this.input = ByteBuffer.allocateDirect(Math.toIntExact(shape.size() * Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    @Override
    public NDList processInput(TranslatorContext context, float[] tensor) {
        input.clear();
        input.put(tensor).flip();
        return new NDList(context.getNDManager().create(input, shape));
    }

    @Override
    public float[] processOutput(TranslatorContext context, NDList output) {
        return output.singletonOrThrow().toFloatArray();
    }
}
