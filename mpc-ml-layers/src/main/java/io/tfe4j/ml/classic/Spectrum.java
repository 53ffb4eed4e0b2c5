package io.tfe4j.ml.classic;

import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PublicTensor;
import io.tfe4j.Tensor;
import io.tfe4j.TfeContext;

/**
 * Covariances over the sum of all variances: a matrix whose eigenvalues add up to 1, so that no entry is larger.
 *
 * @param start a vector that is hardly at a right angle to any other, [features, 1]
 */
record Spectrum(PrivateTensor matrix, PublicTensor start, int squarings) {
    private static final int FRACTION_BITS = 24;

    /** Of the sum of all variances, and of the part of it that is left for a component. */
    private static final double LEAST_VARIANCE = 0x1p-8;

    /** Of numbers less their means. */
    private static final double LARGEST = 256;

    /** For a factor that is multiplied by the inverse root of the sum of variances. */
    private static final int ROOM = 37;

    /** Rounding may carry entries beyond 1. */
    private static final double MOST = 1.01;

    /** The square of the angle between a component and the start. */
    private static final double LEAST_SQUARE = 0x1p-16;

    record Largest(PrivateTensor direction, PrivateTensor share) {}

    static Spectrum of(TfeContext tfe, PrivateTensor x, int squarings) {
        PrivateTensor centered = shrunk(x);
        int features = centered.size(1);
        double most = Tables.magnitude(centered) * Tables.magnitude(centered);
        int bits = Math.min(20, ROOM - bitsOf(most));
        PrivateTensor moments =
                centered.transpose().mmul(centered).withFractionBits(bits).mul(1.0 / centered.size(0));
        return new Spectrum(overTrace(moments, most * features), start(tfe, features), squarings);
    }

    /** By a power of two, so that numbers are within {@link #LARGEST}. */
    private static PrivateTensor shrunk(PrivateTensor x) {
        int excess = Math.max(0, bitsOf(Tables.magnitude(x) / LARGEST));
        return excess == 0 ? x : x.mul(Math.scalb(1, -excess));
    }

    /**
     * Over the sum of all variances. One over a large sum would have too few bits, so it is one over the root, twice; what
     * the roundings of that make wrong, the sum of what comes out puts right.
     */
    private static PrivateTensor overTrace(PrivateTensor moments, double most) {
        PrivateTensor whole = trace(moments).assumeRange(LEAST_VARIANCE, most);
        int wholeBits = Math.min(FRACTION_BITS, 49 - bitsOf(most));
        PrivateTensor inverseRoot = whole.withFractionBits(wholeBits).rsqrt().withFractionBits(Math.min(20, wholeBits));
        double root = Math.sqrt(most) * 1.1;
        PrivateTensor half = moments.mul(inverseRoot)
                .assumeRange(-root, root)
                .withFractionBits(Math.min(FRACTION_BITS, ROOM - bitsOf(root)));
        PrivateTensor nearly =
                half.mul(inverseRoot).withFractionBits(FRACTION_BITS).assumeRange(-1.1, 1.1);
        PrivateTensor sum = trace(nearly).assumeRange(0.9, 1.1);
        return nearly.mul(sum.reciprocal()).assumeRange(-MOST, MOST);
    }

    /** Numbers up to it are below 2 to that many. */
    private static int bitsOf(double magnitude) {
        return Math.getExponent(magnitude) + 1;
    }

    private static PublicTensor start(TfeContext tfe, int features) {
        double[] values = new double[features];
        for (int i = 0; i < features; i++) {
            values[i] = StrictMath.cos(1 + 0.7 * i * i) / Math.sqrt(features);
        }
        return tfe.definePublicVariable(
                Inputs.of(new int[] {features, 1}, values).range(-1, 1).fractionBits(FRACTION_BITS));
    }

    private static PrivateTensor trace(PrivateTensor matrix) {
        return matrix.diagonal().sum(0);
    }

    /** The eigenvector of the largest eigenvalue, [features, 1], and that eigenvalue, [1, 1]. */
    Largest largest() {
        PrivateTensor power = normalized(matrix, LEAST_VARIANCE);
        for (int i = 0; i < squarings; i++) {
            // the squares of numbers that add up to 1 add up to no less than their mean
            power = normalized(power.mmul(power).assumeRange(-MOST, MOST), 0.75 / matrix.size(0));
        }
        // all columns are multiples of the eigenvector now
        PrivateTensor direction = unit(times(power, unit(times(power, start))));
        PrivateTensor share =
                direction.transpose().mmul(times(matrix, direction)).assumeRange(-MOST, MOST);
        return new Largest(direction, share);
    }

    /** Of a vector no longer than 1, which none of these matrices makes longer. */
    private static PrivateTensor times(PrivateTensor matrix, Tensor vector) {
        return matrix.mmul(vector).assumeRange(-MOST, MOST);
    }

    private static PrivateTensor normalized(PrivateTensor matrix, double leastTrace) {
        PrivateTensor inverse = trace(matrix).assumeRange(leastTrace, 2).reciprocal();
        return matrix.mul(inverse).assumeRange(-MOST, MOST);
    }

    private static PrivateTensor unit(PrivateTensor vector) {
        PrivateTensor square = vector.transpose().mmul(vector).assumeRange(LEAST_SQUARE, 2);
        return vector.mul(square.rsqrt()).assumeRange(-MOST, MOST);
    }

    Spectrum without(Largest component) {
        PrivateTensor product = component.direction.mmul(component.direction.transpose());
        PrivateTensor rest = matrix.sub(product.mul(component.share)).assumeRange(-MOST, MOST);
        return new Spectrum(rest, start, squarings);
    }
}
