package io.tfe4j.function;

/**
 * To what length vectors must be shortened so that, with every rounding on the way, none is longer than a clip norm. The
 * factor is {@code limit / sqrt(max(N, limit^2))}, of which the squared norm N and the root have errors.
 *
 * @param clipNorm what no vector may exceed
 * @param squareError of the squared norm, absolute
 * @param longest norm that can occur, by ranges
 * @param rounding the most by which roundings after the factor can lengthen a vector
 */
record ClipLimit(double clipNorm, double squareError, double longest, double rounding) {
    /** Fraction bits of the factor. */
    static final int FACTOR_BITS = 28;

    private static final double RELATIVE_ERROR = 1e-6;
    private static final int HALVINGS = 60;

    /** How long a vector may be that was to be shortened to {@code limit}. */
    double longestAfter(double limit) {
        double ofSquare = 1 + squareError / (2 * limit * limit);
        double ofFactor = 1 + RELATIVE_ERROR + Math.scalb((1 + 1 / limit) * Math.max(longest, limit), 1 - FACTOR_BITS);
        return limit * ofSquare * ofFactor + rounding;
    }

    /**
     * The largest limit that keeps the promise.
     *
     * @throws IllegalArgumentException if roundings would take up more than half of the clip norm
     */
    double value() {
        double low = clipNorm / 2;
        if (!(clipNorm > 0) || Double.isInfinite(clipNorm) || !(longestAfter(low) <= clipNorm)) {
            throw new IllegalArgumentException("clip norm too small for the precision: clipNorm=" + clipNorm
                    + ", roundings up to " + (longestAfter(low) - low)
                    + "; use more fraction bits, narrower ranges, or a larger norm");
        }
        double high = clipNorm;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (longestAfter(middle) <= clipNorm) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
