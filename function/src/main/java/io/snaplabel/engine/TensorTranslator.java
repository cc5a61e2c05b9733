package io.snaplabel.engine;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslatorContext;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Between floats and native arrays, of which only those are copied that are wanted. Belongs to one predictor, which one thread uses at a time: the input is copied through one
 * direct buffer, because a new one for every call is freed only when the garbage collector gets to it. Native arrays hang on
 * the call's own manager and go with it.
 */
final class TensorTranslator implements NoBatchifyTranslator<Ask, TensorTranslator.Run> {
    private static final String EXPLAINED = "explained";

    private final Shape shape;
    private final Ending ending;
    private final FloatBuffer input;

    /**
     * What came of a picture.
     *
     * @param features null unless they were wanted and the network's ending has them
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Run(float[] logits, Ending.@Nullable Features features) {}

    TensorTranslator(Shape shape, Ending ending) {
        this.shape = shape;
        this.ending = ending;
        this.input = ByteBuffer.allocateDirect(Math.toIntExact(shape.size() * Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    @Override
    public NDList processInput(TranslatorContext context, Ask ask) {
        context.setAttachment(EXPLAINED, ask.isExplained());
        input.clear();
        input.put(ask.tensor()).flip();
        return new NDList(context.getNDManager().create(input, shape));
    }

    @Override
    public Run processOutput(TranslatorContext context, NDList output) {
        var logits = output.head().toFloatArray();
        return ending instanceof Ending.Pooled pooled && Boolean.TRUE.equals(context.getAttachment(EXPLAINED))
                ? new Run(logits, pooled.features(output))
                : new Run(logits, null);
    }
}
