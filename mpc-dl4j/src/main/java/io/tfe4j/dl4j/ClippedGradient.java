package io.tfe4j.dl4j;

/** Shortens one example's gradient to a given length. */
final class ClippedGradient {
    private ClippedGradient() {}

    /** Adds {@code gradient * min(1, clipNorm / |gradient|)} to {@code sum}; nothing if it is not finite. */
    static void add(double[] gradient, double clipNorm, double[] sum) {
        double length = length(gradient);
        if (!Double.isFinite(length)) {
            return;
        }
        double scale = length > clipNorm ? clipNorm / length : 1;
        for (int i = 0; i < sum.length; i++) {
            sum[i] += scale * gradient[i];
        }
    }

    /** Squares of a large gradient would be infinite, and a small one's zero: so of its quotients by the largest. */
    private static double length(double[] gradient) {
        double largest = 0;
        for (double value : gradient) {
            largest = Math.max(largest, Math.abs(value));
        }
        if (largest == 0 || !Double.isFinite(largest)) {
            return largest;
        }
        double squares = 0;
        for (double value : gradient) {
            squares += (value / largest) * (value / largest);
        }
        return largest * Math.sqrt(squares);
    }
}
