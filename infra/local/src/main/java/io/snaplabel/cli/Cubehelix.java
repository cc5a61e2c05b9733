package io.snaplabel.cli;

/**
 * Colours whose perceived brightness rises evenly from black to white: D. A. Green, A colour scheme for the display of astronomical intensity
 * images, Bull. Astr. Soc. India 39, 289 (2011), arXiv:1108.5083; by way of purple, red and yellow.
 */
final class Cubehelix {
    private static final double START = 0.3;
    private static final double ROTATIONS = 0.5;
    private static final double HUE = 1.2;

    private Cubehelix() {}

    /** Red, green and blue in [0, 1] of a brightness in [0, 1]. */
    static double[] colour(double brightness) {
        var angle = 2 * Math.PI * (START / 3 + 1 + ROTATIONS * brightness);
        var amplitude = HUE * brightness * (1 - brightness) / 2;
        var cos = Math.cos(angle);
        var sin = Math.sin(angle);
        return new double[] {
            clamped(brightness + amplitude * (-0.14861 * cos + 1.78277 * sin)),
            clamped(brightness + amplitude * (-0.29227 * cos - 0.90649 * sin)),
            clamped(brightness + amplitude * 1.97294 * cos)
        };
    }

    private static double clamped(double value) {
        return Math.clamp(value, 0.0, 1.0);
    }
}
