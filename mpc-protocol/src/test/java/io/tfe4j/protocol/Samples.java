package io.tfe4j.protocol;

import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import java.util.SplittableRandom;

/** Integers of a width, the extremes first. */
final class Samples {
    /** Empty, one, around a word and a chunk's alignment, odd, and enough for several chunks and rotated roles. */
    static final int[] LENGTHS = {0, 1, 2, 63, 64, 65, 1000, 8191, 20_011};

    private Samples() {}

    static long[] signed(SplittableRandom random, int n, int width) {
        long[] extremes = {0, 1, -1, (1L << (width - 1)) - 1, -1L << (width - 1), 2, -2, 255, -256};
        long[] values = new long[n];
        for (int i = 0; i < n; i++) {
            values[i] = i < extremes.length
                    ? extremes[i] << (64 - width) >> (64 - width)
                    : random.nextLong() >> (64 - width);
        }
        return values;
    }

    static RingTensor vector(long[] values) {
        return RingTensor.of(Shape.of(values.length), values);
    }
}
