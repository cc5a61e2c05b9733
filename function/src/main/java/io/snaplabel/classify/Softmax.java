package io.snaplabel.classify;

/** Logits to probabilities: {@code exp(z_i - max z) / sum_j exp(z_j - max z)}, in double precision. */
final class Softmax {
    private Softmax() {}

    /** Probabilities in [0, 1] that sum to 1, in the order of the logits. */
    static double[] of(float[] logits) {
        var max = Float.NEGATIVE_INFINITY;
        for (var logit : logits) {
            if (!Float.isFinite(logit)) {
                throw new IllegalStateException("network: expected finite logits but got " + logit);
            }
            max = Math.max(max, logit);
        }
        var probabilities = new double[logits.length];
        var sum = 0.0;
        for (var i = 0; i < logits.length; i++) {
            probabilities[i] = Math.exp(logits[i] - max);
            sum += probabilities[i];
        }
        for (var i = 0; i < probabilities.length; i++) {
            probabilities[i] /= sum;
        }
        return probabilities;
    }
}
