package io.tfe4j.privacy.plain;

/** Probabilities along the last axis, of {@code classes}. */
record PlainSoftmax(int outputs, int classes) implements PlainLayer {
    @Override
    public Pass forward(Rows x, double[] weights) {
        double[] p = x.values().clone();
        for (int start = 0; start < p.length; start += classes) {
            normalize(p, start);
        }
        return new Fixed(new Rows(x.count(), x.width(), p), gradient -> back(gradient, p));
    }

    private void normalize(double[] values, int start) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = start; i < start + classes; i++) {
            largest = Math.max(largest, values[i]);
        }
        double sum = 0;
        for (int i = start; i < start + classes; i++) {
            values[i] = StrictMath.exp(values[i] - largest);
            sum += values[i];
        }
        for (int i = start; i < start + classes; i++) {
            values[i] /= sum;
        }
    }

    private Rows back(Rows gradient, double[] p) {
        double[] result = new double[p.length];
        for (int start = 0; start < p.length; start += classes) {
            double mean = 0;
            for (int i = start; i < start + classes; i++) {
                mean += p[i] * gradient.values()[i];
            }
            for (int i = start; i < start + classes; i++) {
                result[i] = p[i] * (gradient.values()[i] - mean);
            }
        }
        return new Rows(gradient.count(), gradient.width(), result);
    }
}
