package io.tfe4j.privacy.plain;

import io.tfe4j.ml.layers.Dense;
import java.util.Arrays;

/**
 * {@code x W + b}. An example's gradient by W is the outer product of its inputs and its results' gradient, so its length
 * is the product of theirs and need not be written out (Goodfellow 2015).
 */
final class PlainDense implements PlainLayer {
    private final int inputs;
    private final int units;
    private final boolean hasBias;
    private final double[] first;

    PlainDense(Dense layer, int inputs) {
        this.inputs = inputs;
        units = layer.units();
        hasBias = layer.bias().isPresent();
        double[] kernel = layer.kernel().firstValues(inputs, units);
        first = Arrays.copyOf(kernel, kernel.length + (hasBias ? units : 0));
        layer.bias().ifPresent(bias -> System.arraycopy(bias.firstValues(units), 0, first, kernel.length, units));
    }

    @Override
    public double[] firstWeights() {
        return first.clone();
    }

    @Override
    public int outputs() {
        return units;
    }

    @Override
    public Pass forward(Rows x, double[] weights) {
        double[] sums = Products.plain(x.values(), weights, x.count(), inputs, units);
        if (hasBias) {
            for (int i = 0; i < sums.length; i++) {
                sums[i] += weights[inputs * units + i % units];
            }
        }
        return new DensePass(x, weights, new Rows(x.count(), units, sums));
    }

    private final class DensePass implements Pass {
        private final Rows x;
        private final double[] weights;
        private final Rows output;

        DensePass(Rows x, double[] weights, Rows output) {
            this.x = x;
            this.weights = weights;
            this.output = output;
        }

        @Override
        public Rows output() {
            return output;
        }

        @Override
        public Rows inputGradient(Rows gradient) {
            return new Rows(
                    x.count(), inputs, Products.rightTransposed(gradient.values(), weights, x.count(), units, inputs));
        }

        @Override
        public void addSquaredLengths(Rows gradient, double[] sums) {
            double[] of = x.squaredLengths();
            double[] by = gradient.squaredLengths();
            for (int i = 0; i < sums.length; i++) {
                sums[i] += (of[i] + (hasBias ? 1 : 0)) * by[i];
            }
        }

        @Override
        public double[] sum(Rows gradient) {
            double[] kernel = Products.leftTransposed(x.values(), gradient.values(), inputs, x.count(), units);
            double[] all = Arrays.copyOf(kernel, first.length);
            if (hasBias) {
                for (int i = 0; i < gradient.values().length; i++) {
                    all[kernel.length + i % units] += gradient.values()[i];
                }
            }
            return all;
        }
    }
}
