package io.snaplabel.classify;

import java.util.List;

/**
 * A loaded network: one picture's tensor in, its logits out. Thread-safe; as many calls run at once as it was opened for, further
 * ones wait. Closed by whoever opened it.
 */
public interface Network extends AutoCloseable {
    /**
     * Runs the network forward.
     *
     * @param tensor one picture, channels × height × width, normalised as the bundle says
     * @return one logit a class, in the order of the bundle's classes
     */
    float[] forward(float[] tensor);

    /**
     * The same of several pictures at once, which a graphics card does faster than one by one.
     *
     * @param tensors at least one
     * @return each one's logits, in the same order
     */
    default List<float[]> forward(List<float[]> tensors) {
        return tensors.stream().map(this::forward).toList();
    }

    /**
     * Likewise, with what its logits are made of.
     *
     * @throws Unexplainable if it does not end with a mean over a feature map and one dense layer
     */
    default Activations activations(float[] tensor) {
        throw new Unexplainable("expected a network that tells its last feature map but got one that only answers");
    }

    @Override
    void close();
}
