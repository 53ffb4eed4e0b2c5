package io.tfe4j.privacy.plain;

import io.tfe4j.ml.layers.RecurrentLayer;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/** A cell over the steps of each example's sequence. Its weights are the kernel, the recurrent kernel and the biases. */
final class PlainRecurrent implements PlainLayer {
    private final PlainCell cell;
    private final int steps;
    private final int features;
    private final int units;
    private final boolean givesSequences;
    private final double[] first;

    PlainRecurrent(RecurrentLayer layer, int[] input) {
        cell = PlainCell.of(layer);
        steps = input[0];
        features = input[1];
        units = layer.units();
        givesSequences = layer.givesSequences();
        first = DoubleStream.concat(
                        Arrays.stream(layer.kernel().firstValues(features, columns())),
                        DoubleStream.concat(
                                Arrays.stream(layer.recurrentKernel().firstValues(units, columns())),
                                Arrays.stream(layer.bias().firstValues(cell.biases(), columns()))))
                .toArray();
    }

    private int columns() {
        return cell.gates() * units;
    }

    /** Where the recurrent kernel begins among the weights. */
    private int recurrent() {
        return features * columns();
    }

    private int biases() {
        return recurrent() + units * columns();
    }

    @Override
    public double[] firstWeights() {
        return first.clone();
    }

    @Override
    public int outputs() {
        return givesSequences ? steps * units : units;
    }

    @Override
    public Pass forward(Rows x, double[] weights) {
        PlainCell.Trace[] traces = new PlainCell.Trace[x.count()];
        Rows output = Rows.zeros(x.count(), outputs());
        for (int row = 0; row < x.count(); row++) {
            traces[row] = trace(x, row, weights);
            double[] results = traces[row].states()[0];
            System.arraycopy(results, results.length - outputs(), output.values(), row * outputs(), outputs());
        }
        return new RecurrentPass(x, weights, traces, output);
    }

    private PlainCell.Trace trace(Rows x, int row, double[] weights) {
        int columns = columns();
        PlainCell.Trace trace = new PlainCell.Trace(
                units,
                new double[steps * columns],
                new double[steps * columns],
                new double[steps * columns],
                new double[cell.states()][(steps + 1) * units]);
        Products.add(sequence(x, row), weights, 0, trace.projected(), 0, columns);
        addBias(weights, biases(), trace.projected());
        if (cell.biases() == 2) {
            addBias(weights, biases() + columns, trace.recurrent());
        }
        for (int t = 0; t < steps; t++) {
            Products.Left before = Products.Left.of(trace.states()[0], t * units, 1, units);
            Products.add(before, weights, recurrent(), trace.recurrent(), t * columns, columns);
            cell.step(trace, t);
        }
        return trace;
    }

    private Products.Left sequence(Rows x, int row) {
        return Products.Left.of(x.values(), row * x.width(), steps, features);
    }

    private void addBias(double[] weights, int from, double[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += weights[from + i % columns()];
        }
    }

    private final class RecurrentPass extends ByExample {
        private final Rows x;
        private final double[] weights;
        private final PlainCell.Trace[] traces;
        private final Rows output;

        RecurrentPass(Rows x, double[] weights, PlainCell.Trace[] traces, Rows output) {
            super(first.length);
            this.x = x;
            this.weights = weights;
            this.traces = traces;
            this.output = output;
        }

        @Override
        public Rows output() {
            return output;
        }

        @Override
        public Rows inputGradient(Rows gradient) {
            Rows result = Rows.zeros(x.count(), x.width());
            double[] turned = Products.transposed(weights, 0, features, columns());
            for (int row = 0; row < x.count(); row++) {
                Products.Left sums = Products.Left.of(back(gradient, row).projected(), 0, steps, columns());
                Products.add(sums, turned, 0, result.values(), row * x.width(), features);
            }
            return result;
        }

        @Override
        void addExample(Rows gradient, int row, double[] sum) {
            PlainCell.Gradients back = back(gradient, row);
            Products.add(sequence(x, row).turned(), back.projected(), 0, sum, 0, columns());
            Products.Left before = Products.Left.of(traces[row].states()[0], 0, steps, units);
            Products.add(before.turned(), back.recurrent(), 0, sum, recurrent(), columns());
            addSums(back.projected(), sum, biases());
            if (cell.biases() == 2) {
                addSums(back.recurrent(), sum, biases() + columns());
            }
        }

        private void addSums(double[] bySums, double[] sum, int to) {
            for (int i = 0; i < bySums.length; i++) {
                sum[to + i % columns()] += bySums[i];
            }
        }

        private PlainCell.Gradients back(Rows gradient, int row) {
            PlainCell.Gradients gradients = new PlainCell.Gradients(
                    new double[steps * columns()], new double[steps * columns()], new double[cell.states()][units]);
            double[] turned = Products.transposed(weights, recurrent(), units, columns());
            for (int t = steps - 1; t >= 0; t--) {
                addResults(gradient, row, t, gradients.states()[0]);
                cell.back(traces[row], t, gradients);
                Products.Left sums = Products.Left.of(gradients.recurrent(), t * columns(), 1, columns());
                Products.add(sums, turned, 0, gradients.states()[0], 0, units);
            }
            return gradients;
        }

        /** What comes back to the result of step {@code t} from outside. */
        private void addResults(Rows gradient, int row, int t, double[] target) {
            if (!givesSequences && t < steps - 1) {
                return;
            }
            int from = row * outputs() + (givesSequences ? t * units : 0);
            for (int i = 0; i < units; i++) {
                target[i] += gradient.values()[from + i];
            }
        }
    }
}
