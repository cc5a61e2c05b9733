package io.snaplabel.tensor;

import io.snaplabel.image.Pixels;

/** Pictures made smaller for people to look at. Stateless. */
public final class Fitting {
    private Fitting() {}

    /**
     * The whole picture, its longer side at most so many pixels; never larger than it was stored.
     *
     * @param width before its decoder reduced it, in pixels
     * @param height likewise
     * @param reduction each pixel is the mean of that many by that many, or of fewer at the right and lower edges
     * @param longerSide at least 1
     */
    public static Pixels within(Pixels pixels, int width, int height, int reduction, int longerSide) {
        var scale = Math.min(1, (double) longerSide / Math.max(width, height));
        return Resampling.resample(
                pixels, Filter.BICUBIC, axis(width, scale, reduction), axis(height, scale, reduction));
    }

    private static Axis axis(int stored, double scale, int reduction) {
        var fitted = (int) Math.max(1, Math.round(stored * scale));
        return new Axis(stored, fitted, 0, fitted, reduction);
    }
}
