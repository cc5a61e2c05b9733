package io.snaplabel.tensor;

/** The weight functions of Pillow's antialiased filters, in its own arithmetic (Pillow, Resample.c). */
enum Kernel {
    BOX(0.5) {
        @Override
        double at(double x) {
            return x > -0.5 && x <= 0.5 ? 1 : 0;
        }
    },
    TRIANGLE(1) {
        @Override
        double at(double x) {
            return Math.max(0, 1 - Math.abs(x));
        }
    },
    HAMMING(1) {
        @Override
        double at(double x) {
            // Pillow's constants are single precision.
            return Math.abs(x) < 1 ? sinc(Math.abs(x)) * (0.54f + 0.46f * Math.cos(Math.abs(x) * Math.PI)) : 0;
        }
    },
    /** Keys' cubic convolution with a = -1/2. */
    CUBIC(2) {
        @Override
        double at(double signed) {
            var x = Math.abs(signed);
            if (x < 1) {
                return (1.5 * x - 2.5) * x * x + 1;
            }
            return x < 2 ? (((x - 5) * x + 8) * x - 4) * -0.5 : 0;
        }
    },
    LANCZOS(3) {
        @Override
        double at(double x) {
            return x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0;
        }
    };

    private final double support;

    Kernel(double support) {
        this.support = support;
    }

    /** Its value {@code x} steps from the centre; 0 further than {@link #support} away. */
    abstract double at(double x);

    /** How many steps it reaches to each side. */
    double support() {
        return support;
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI);
    }
}
