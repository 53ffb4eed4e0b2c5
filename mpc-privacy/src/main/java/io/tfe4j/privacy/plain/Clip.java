package io.tfe4j.privacy.plain;

import java.util.Arrays;

/** How much shorter gradients become. */
final class Clip {
    private Clip() {}

    /** {@code min(1, clipNorm / length)} of each example, given its squared length. */
    static double[] factors(double[] squaredLengths, double clipNorm) {
        double[] factors = new double[squaredLengths.length];
        for (int i = 0; i < factors.length; i++) {
            double length = Math.sqrt(squaredLengths[i]);
            factors[i] = length > clipNorm ? clipNorm / length : 1;
        }
        return factors;
    }

    /** Of how many examples the factor is 1. */
    static long whole(double[] squaredLengths, double clipNorm) {
        return Arrays.stream(squaredLengths)
                .filter(square -> Math.sqrt(square) <= clipNorm)
                .count();
    }
}
