package io.snaplabel.classify;

/**
 * The last feature map of a network whose logits are the mean of that map through one dense layer. Class activation maps follow from it exactly:
 * Zhou et al., Learning Deep Features for Discriminative Localization, 2016 (arXiv:1512.04150), equations 1 and 2.
 *
 * @param logits one a class
 * @param features channels × rows × columns
 * @param rows of the map, from the top, at least 1
 * @param columns of the map, from the left, at least 1
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record Activations(float[] logits, float[] features, int rows, int columns, Dense layer) {
    public Activations {
        if (features.length != layer.channels() * rows * columns) {
            throw new IllegalStateException("network: expected a feature map of " + layer.channels() + " x " + rows
                    + " x " + columns + " but got " + features.length + " values");
        }
    }

    /**
     * One dense layer.
     *
     * @param weights classes × channels
     * @param biases one a class
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    public record Dense(float[] weights, float[] biases) {
        public Dense {
            if (biases.length == 0 || weights.length == 0 || weights.length % biases.length != 0) {
                throw new IllegalStateException("network: expected weights of " + biases.length + " classes but got "
                        + weights.length + " values");
            }
        }

        int channels() {
            return weights.length / biases.length;
        }
    }

    /**
     * Where classes were seen, mixed by their shares: a map whose mean, plus the biases in the same mix, is the logits in that mix.
     *
     * @param shares one a class; 1 for a single one and 0 for all others gives its own map
     * @return rows × columns, in logits
     */
    public double[] map(double[] shares) {
        var map = new double[rows * columns];
        var weights = weights(shares);
        for (var i = 0; i < features.length; i++) {
            map[i % map.length] += weights[i / map.length] * features[i];
        }
        return map;
    }

    private double[] weights(double[] shares) {
        var weights = new double[layer.channels()];
        for (var one = 0; one < shares.length; one++) {
            for (var channel = 0; shares[one] != 0 && channel < weights.length; channel++) {
                weights[channel] += shares[one] * layer.weights()[one * weights.length + channel];
            }
        }
        return weights;
    }
}
