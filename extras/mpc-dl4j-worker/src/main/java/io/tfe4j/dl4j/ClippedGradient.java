package io.tfe4j.dl4j;

/** Shortens one example's gradient to a given length. */
final class ClippedGradient {
    private ClippedGradient() {}

    /** Adds {@code gradient * min(1, clipNorm / |gradient|)} to {@code sum}; nothing if it is not finite. */
    static void add(double[] gradient, double clipNorm, double[] sum) {
        double length = Lengths.of(gradient);
        if (!Double.isFinite(length)) {
            return;
        }
        double scale = length > clipNorm ? clipNorm / length : 1;
        for (int i = 0; i < sum.length; i++) {
            sum[i] += scale * gradient[i];
        }
    }
}
