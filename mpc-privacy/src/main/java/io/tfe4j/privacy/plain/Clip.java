package io.tfe4j.privacy.plain;

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
}
