package io.tfe4j.privacy.accounting;

/** Epsilon for a group of {@code examples}, by the bound of each order that is above their number. */
record GroupPrivacy(int examples, double delta) {
    private static final double MOST = 1e6;
    private static final double PRECISION = 1e-12;

    double epsilon(double[] orders, double[] divergences) {
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < orders.length; i++) {
            // of lower orders, the group's delta grows with epsilon
            if (orders[i] > examples && Double.isFinite(divergences[i])) {
                least = Math.min(least, examples * ofOne(orders[i], divergences[i]));
            }
        }
        return least;
    }

    /** The least epsilon of one example at which the group's delta is small enough. */
    private double ofOne(double order, double divergence) {
        if (logDelta(order, divergence, MOST) > Math.log(delta)) {
            return Double.POSITIVE_INFINITY;
        }
        double low = 0;
        double high = MOST;
        while (high - low > PRECISION * Math.max(1, high)) {
            double middle = (low + high) / 2;
            if (logDelta(order, divergence, middle) <= Math.log(delta)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }

    private double logDelta(double order, double divergence, double epsilon) {
        double one = (order - 1) * (divergence - epsilon + Math.log1p(-1 / order)) - Math.log(order);
        return Math.min(0, one) + logExpMinusOne(examples * epsilon) - logExpMinusOne(epsilon);
    }

    private static double logExpMinusOne(double x) {
        return x + Math.log(-Math.expm1(-x));
    }
}
