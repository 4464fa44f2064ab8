package io.comevl.network;

/**
 * What the elements of a weight are before anything was learned. Every element is told apart from the others, so that
 * tensors of any size can be written in parts.
 */
public sealed interface Start {

    /**
     * One element.
     *
     * @param element its place in row-major order
     * @param chance 64 random bits of its own
     */
    float at(long element, long chance);

    /**
     * Numbers around 0. Four 16-bit parts of the chance are summed, which is near enough to a normal distribution for
     * weights (none lies beyond 3.5 deviations) and costs a quarter of drawing from one.
     *
     * @param deviation standard deviation
     */
    record Noise(double deviation) implements Start {

        private static final int MASK = 0xffff;
        // Of a sum of four numbers that are each uniform over 2^16 values.
        private static final double SUM_DEVIATION = Math.sqrt(4 * ((double) (1L << 32) - 1) / 12);
        private static final double SUM_MEAN = 2.0 * MASK;

        @Override
        public float at(long element, long chance) {
            long sum = (chance & MASK) + (chance >>> 16 & MASK) + (chance >>> 32 & MASK) + (chance >>> 48);
            return (float) ((sum - SUM_MEAN) / SUM_DEVIATION * deviation);
        }
    }

    /** The same everywhere. */
    record Filled(float value) implements Start {

        @Override
        public float at(long element, long chance) {
            return value;
        }
    }

    /**
     * A square matrix that is 0 beside its diagonal.
     *
     * @param size rows
     * @param value on the diagonal
     */
    record Diagonal(long size, float value) implements Start {

        @Override
        public float at(long element, long chance) {
            return element % (size + 1) == 0 ? value : 0;
        }
    }

    /**
     * Frequencies from 1 to 1/256, evenly spaced in their logarithms (ARCHITECTURE section 17).
     *
     * @param count how many
     */
    record Frequencies(long count) implements Start {

        private static final double SLOWEST = 256;

        @Override
        public float at(long element, long chance) {
            return count == 1 ? 1 : (float) Math.pow(SLOWEST, -(double) element / (count - 1));
        }
    }
}
