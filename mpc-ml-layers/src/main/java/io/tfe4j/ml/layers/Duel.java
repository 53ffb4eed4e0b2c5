package io.tfe4j.ml.layers;

import io.tfe4j.PrivateBits;
import io.tfe4j.PrivateTensor;
import io.tfe4j.fixedpoint.Range;

/**
 * The larger of two elements, place by place, and the way back: a gradient goes to one of them, of equal ones to the
 * first.
 */
record Duel(PrivateTensor first, PrivateTensor second, PrivateBits firstWins) {
    static Duel of(PrivateTensor first, PrivateTensor second) {
        return new Duel(first, second, first.gte(second));
    }

    PrivateTensor larger() {
        return firstWins.where(first, second);
    }

    /** Where the first is the larger one, elsewhere zero. */
    PrivateTensor toFirst(PrivateTensor gradient) {
        return Bends.where(firstWins, gradient);
    }

    /** What {@link #toFirst} has not taken. */
    static PrivateTensor rest(PrivateTensor gradient, PrivateTensor taken) {
        Range range = gradient.type().range().union(new Range(0, 0));
        int bits = gradient.fractionBits();
        return gradient.sub(taken).assumeRange(range.realMin(bits), range.realMax(bits));
    }
}
