package io.tfe4j.privacy.accounting;

/** What the best of a random number of results, each in one of some classes, is exactly. */
final class SelectionAttack {
    private SelectionAttack() {}

    /**
     * The delta at {@code epsilon}, the larger of both directions.
     *
     * @param classes their probabilities under two neighbours; those of worse scores come first
     */
    static double delta(double[][] classes, double mean, double shape, double epsilon) {
        double[] below = new double[2];
        double[] spent = new double[2];
        double generator = generator(mean, shape);
        for (double[] each : classes) {
            double p = shown(below[0], each[0], mean, shape, generator);
            double q = shown(below[1], each[1], mean, shape, generator);
            spent[0] += Math.max(0, p - Math.exp(epsilon) * q);
            spent[1] += Math.max(0, q - Math.exp(epsilon) * p);
            below[0] += each[0];
            below[1] += each[1];
        }
        return Math.max(spent[0], spent[1]);
    }

    /** The probability that the best is in a class of probability {@code of}, {@code below} being that of worse ones. */
    private static double shown(double below, double of, double mean, double shape, double generator) {
        return generating(below + of, mean, shape, generator) - generating(below, mean, shape, generator);
    }

    private static double generating(double x, double mean, double shape, double g) {
        if (Double.isInfinite(shape)) {
            return Math.exp(mean * (x - 1));
        }
        if (mean == 1) {
            return x;
        }
        double log = Math.log1p(-(1 - g) * x);
        return shape == 0 ? log / Math.log(g) : Math.expm1(-shape * log) / Math.expm1(-shape * Math.log(g));
    }

    /** Found anew, and not by what is tested. */
    private static double generator(double mean, double shape) {
        double low = 1e-12;
        double high = 1;
        for (int i = 0; i < 100 && Double.isFinite(shape); i++) {
            double middle = Math.sqrt(low * high);
            if (Selection.mean(middle, shape) > mean) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
