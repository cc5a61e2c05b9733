package io.snaplabel.engine;

import ai.djl.ndarray.NDList;
import io.snaplabel.classify.Activations.Dense;

/** How a network ends, which decides whether it can be explained. */
sealed interface Ending {
    /** With the mean over its last feature map and one dense layer. The map is among its outputs, after the logits. */
    non-sealed interface Pooled extends Ending {
        /** The map, from the outputs of one picture. */
        Features features(NDList outputs);

        /** The dense layer's parameters, in a copy. */
        Dense layer();
    }

    /**
     * Otherwise.
     *
     * @param found instead
     */
    record Other(String found) implements Ending {}

    /**
     * A feature map.
     *
     * @param values channels × rows × columns
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Features(float[] values, int rows, int columns) {}
}
