package io.tfe4j.dl4j;

/** Lengths of vectors. */
final class Lengths {
    private Lengths() {}

    /**
     * The Euclidean length; not finite, if a number is not. Squares of large numbers would be infinite, and small ones'
     * zero: so of the quotients by the largest.
     */
    static double of(double... vector) {
        double largest = 0;
        for (double value : vector) {
            largest = Math.max(largest, Math.abs(value));
        }
        if (largest == 0 || !Double.isFinite(largest)) {
            return largest;
        }
        double squares = 0;
        for (double value : vector) {
            squares += (value / largest) * (value / largest);
        }
        return largest * Math.sqrt(squares);
    }
}
