package io.tfe4j.privacy.plain;

import java.util.Arrays;

/**
 * The way back through a layer whose examples' gradients are written out: their lengths are not known otherwise. Belongs
 * to one thread.
 */
abstract class ByExample implements PlainLayer.Pass {
    private final int parameters;

    ByExample(int parameters) {
        this.parameters = parameters;
    }

    /** Adds one example's gradient by the weights to {@code sum}, given that of all examples' losses by the results. */
    abstract void addExample(Rows gradient, int row, double[] sum);

    @Override
    public final void addSquaredLengths(Rows gradient, double[] sums) {
        double[] own = new double[parameters];
        for (int row = 0; row < gradient.count(); row++) {
            Arrays.fill(own, 0);
            addExample(gradient, row, own);
            for (double value : own) {
                sums[row] += value * value;
            }
        }
    }

    @Override
    public final double[] sum(Rows gradient) {
        double[] all = new double[parameters];
        for (int row = 0; row < gradient.count(); row++) {
            addExample(gradient, row, all);
        }
        return all;
    }
}
