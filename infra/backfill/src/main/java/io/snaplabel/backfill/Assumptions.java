package io.snaplabel.backfill;

import io.snaplabel.settings.ModelSettings.Precision;

/**
 * What an estimate assumes of one picture, in milliseconds of one core unless said otherwise. Decode and forward were measured on two cores of an
 * AMD EPYC (Zen 4) on 23 November 2026 (docs/scale.md); waiting for S3 and DynamoDB is a guess on the safe side (docs/deploy.md).
 *
 * @param decode bytes to tensor, of the mean picture
 * @param forward the network
 * @param waiting for S3 and DynamoDB, in which a core is free for others
 */
public record Assumptions(double decode, double forward, double waiting) {
    /** 2,000 JPEGs of 943 MB took 7.1 ms each; it grows with the bytes. */
    private static final double DECODE_PER_MEGABYTE = 7.1 / (943.0 / 2000);

    private static final double MEASURED_PIXELS = 160 * 160;
    private static final double BYTES = 1e6;
    private static final double WAIT = 150;

    /**
     * For pictures of a mean size.
     *
     * @param width of the network's input, in pixels
     * @param height likewise
     */
    public static Assumptions of(double meanBytes, Precision precision, int width, int height) {
        var measured = switch (precision) {
            case FP32 -> 39.6;
            case BF16 -> 20;
            case INT8 -> 12.5;
        };
        return new Assumptions(
                meanBytes / BYTES * DECODE_PER_MEGABYTE, measured * width * height / MEASURED_PIXELS, WAIT);
    }

    /** Of one core, waits apart. */
    double work() {
        return decode + forward;
    }
}
