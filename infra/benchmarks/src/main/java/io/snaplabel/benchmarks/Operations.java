package io.snaplabel.benchmarks;

/**
 * What a ResNet-50 has to compute: multiplications and additions of its convolutions and its last layer, the rest is below one percent. He et
 * al., 2015, table 1; "v1.5" strides in the 3 × 3 convolution instead of the 1 × 1 before it, as the embedded network and torchvision do.
 */
final class Operations {
    private static final int[] BLOCKS = {3, 4, 6, 3};
    private static final int STEM_WIDTH = 64;
    private static final int EXPANSION = 4;

    private Operations() {}

    /**
     * Of one picture; a multiplication and an addition are two.
     *
     * @param side of the input, in pixels, a multiple of 32
     */
    static double resnet50(int side, int classes, boolean stridesInThree) {
        var map = (long) side / 2;
        var sum = map * map * 7 * 7 * 3 * STEM_WIDTH;
        map /= 2;
        var in = (long) STEM_WIDTH;
        for (var stage = 0; stage < BLOCKS.length; stage++) {
            var width = (long) STEM_WIDTH << stage;
            for (var block = 0; block < BLOCKS[stage]; block++) {
                var before = map;
                if (block == 0 && stage > 0) {
                    map /= 2;
                }
                var first = stridesInThree ? before : map;
                sum += first * first * in * width + map * map * width * width * (9 + EXPANSION);
                sum += block == 0 ? map * map * in * width * EXPANSION : 0;
                in = width * EXPANSION;
            }
        }
        return 2.0 * (sum + in * classes);
    }
}
