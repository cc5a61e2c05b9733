package io.snaplabel.tensor;

import io.snaplabel.tensor.Taps.Weights;

/**
 * What the samples of a picture say of the positions they stand for, when a decoder reduced it within the inverse cosine transform: of each
 * eight positions it kept the lowest frequencies and made 1, 2 or 4 samples of them.
 *
 * <p>A position's value is estimated from the samples around it by least mean squares, in the usual model of a picture's row: a first-order
 * Markov process (Jain, Fundamentals of Digital Image Processing, 2.9 and 8.2). Immutable.
 */
final class ReducedSamples {
    /** Positions in a block of the transform (ITU-T T.81, A.3.3). */
    private static final int BLOCK = 8;
    /** How many blocks to each side have a say. */
    private static final int REACH = 1;

    /** The correlation of neighbours; from 0.97 to 0.998 it makes no difference worth speaking of. */
    private static final double CORRELATION = 0.99;

    private static final ReducedSamples HALVES = new ReducedSamples(4);
    private static final ReducedSamples QUARTERS = new ReducedSamples(2);
    private static final ReducedSamples EIGHTHS = new ReducedSamples(1);

    private final int perBlock;
    /** For each position of a block those of the samples from the block before it to the block after it; they add up to 1. */
    private final double[][] shares;

    private ReducedSamples(int perBlock) {
        this.perBlock = perBlock;
        this.shares = shares(perBlock);
    }

    /** Those of a picture at 1/2, 1/4 or 1/8. */
    static ReducedSamples at(int reduction) {
        return switch (reduction) {
            case 2 -> HALVES;
            case 4 -> QUARTERS;
            case 8 -> EIGHTHS;
            default -> throw new IllegalArgumentException("expected a reduction by 2, 4 or 8 but got " + reduction);
        };
    }

    /**
     * The weights of samples that come closest to given weights of stored positions.
     *
     * @param length of the stored axis; the samples at its ends stand for what would lie beyond
     */
    Weights share(Weights stored, int length) {
        var lastSample = (int) Math.ceilDiv((long) length * perBlock, BLOCK) - 1;
        var end = stored.start() + stored.values().length;
        var first = Math.max(0, firstSample(stored.start()));
        var sums = new double[Math.min(lastSample + 1, firstSample(end - 1) + shares[0].length) - first];
        for (var i = 0; i < stored.values().length; i++) {
            var position = stored.start() + i;
            var from = firstSample(position);
            var shareOf = shares[position % BLOCK];
            for (var k = 0; k < shareOf.length; k++) {
                sums[Math.clamp(from + k, 0, lastSample) - first] += stored.values()[i] * shareOf[k];
            }
        }
        return new Weights(first, sums);
    }

    /** The first of the samples that have a share in a position; negative near the beginning. */
    private int firstSample(int position) {
        return (position / BLOCK - REACH) * perBlock;
    }

    /** Solves {@code sampleCovariance · shares = crossCovariance} for each position of the middle block. */
    private static double[][] shares(int perBlock) {
        var samples = (2 * REACH + 1) * perBlock;
        var cross = new double[samples][BLOCK];
        var covariance = new double[samples][samples];
        for (var k = 0; k < samples; k++) {
            for (var x = 0; x < BLOCK; x++) {
                cross[k][x] = covariance(perBlock, k, REACH * BLOCK + x);
            }
            for (var l = 0; l < samples; l++) {
                for (var i = 0; i < BLOCK; i++) {
                    covariance[k][l] +=
                            kept(perBlock, l % perBlock, i) * covariance(perBlock, k, l / perBlock * BLOCK + i);
                }
            }
        }
        solve(covariance, cross);
        var shares = new double[BLOCK][samples];
        for (var x = 0; x < BLOCK; x++) {
            var sum = 0.0;
            for (var k = 0; k < samples; k++) {
                sum += cross[k][x];
            }
            for (var k = 0; k < samples; k++) {
                shares[x][k] = cross[k][x] / sum;
            }
        }
        return shares;
    }

    /** Of a sample and a position. */
    private static double covariance(int perBlock, int sample, int position) {
        var sum = 0.0;
        for (var i = 0; i < BLOCK; i++) {
            var distance = Math.abs(sample / perBlock * BLOCK + i - position);
            sum += kept(perBlock, sample % perBlock, i) * Math.pow(CORRELATION, distance);
        }
        return sum;
    }

    /** How much of a position is in a sample of its block: the cosine transform of 8, cut off, and the inverse one of {@code perBlock}. */
    private static double kept(int perBlock, int sample, int position) {
        var sum = 0.5;
        for (var u = 1; u < perBlock; u++) {
            sum += Math.cos((2 * sample + 1) * u * Math.PI / (2 * perBlock))
                    * Math.cos((2 * position + 1) * u * Math.PI / (2 * BLOCK));
        }
        return 2 * sum / BLOCK;
    }

    /** Gauss and Jordan's elimination; a covariance needs no pivoting. Leaves the solution in {@code right}. */
    private static void solve(double[][] left, double[][] right) {
        for (var pivot = 0; pivot < left.length; pivot++) {
            var scale = 1 / left[pivot][pivot];
            addRow(left[pivot], scale - 1, left[pivot]);
            addRow(right[pivot], scale - 1, right[pivot]);
            for (var row = 0; row < left.length; row++) {
                if (row != pivot) {
                    var factor = -left[row][pivot];
                    addRow(left[row], factor, left[pivot]);
                    addRow(right[row], factor, right[pivot]);
                }
            }
        }
    }

    private static void addRow(double[] row, double factor, double[] other) {
        for (var i = 0; i < row.length; i++) {
            row[i] += factor * other[i];
        }
    }
}
