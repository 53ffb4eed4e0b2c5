package io.tfe4j.privacy.plain;

import io.tfe4j.ml.layers.Conv2D;
import io.tfe4j.ring.Conv2d;
import java.util.Arrays;

/**
 * A convolution as a product of windows and kernel, group by group. For the lengths of gradients, each example's own is
 * written out, one at a time.
 */
final class PlainConvolution implements PlainLayer {
    private final Windows windows;
    private final int groups;
    private final int filters;
    private final boolean hasBias;
    private final double[] first;

    PlainConvolution(Conv2D layer, int[] image) {
        Conv2d spec = layer.windows(image);
        windows = Windows.of(spec, image);
        groups = spec.groups();
        filters = layer.filters();
        hasBias = layer.bias().isPresent();
        double[] kernel =
                layer.kernel().firstValues(filters, image[0] / groups, spec.kernelHeight(), spec.kernelWidth());
        first = Arrays.copyOf(kernel, kernel.length + (hasBias ? filters : 0));
        layer.bias().ifPresent(bias -> System.arraycopy(bias.firstValues(filters), 0, first, kernel.length, filters));
    }

    @Override
    public double[] firstWeights() {
        return first.clone();
    }

    @Override
    public int outputs() {
        return filters * windows.positions();
    }

    private int filtersEach() {
        return filters / groups;
    }

    private int channelsEach() {
        return windows.channels() / groups;
    }

    /** Numbers of one filter's kernel. */
    private int depth() {
        return channelsEach() * windows.area();
    }

    @Override
    public Pass forward(Rows x, double[] weights) {
        Rows output = Rows.zeros(x.count(), outputs());
        double[][] patches = new double[groups][];
        for (int group = 0; group < groups; group++) {
            patches[group] = windows.patches(x, group * channelsEach(), channelsEach());
            double[] product = Products.rightTransposed(
                    patches[group], kernel(weights, group), x.count() * windows.positions(), depth(), filtersEach());
            scatter(product, group, weights, output);
        }
        return new ConvolutionPass(x, weights, patches, output);
    }

    private double[] kernel(double[] weights, int group) {
        int size = filtersEach() * depth();
        return Arrays.copyOfRange(weights, group * size, (group + 1) * size);
    }

    /** From [count * positions, filters of the group] to [count, filters, positions], and adds the bias. */
    private void scatter(double[] product, int group, double[] weights, Rows output) {
        int next = 0;
        for (int row = 0; row < output.count(); row++) {
            for (int position = 0; position < windows.positions(); position++) {
                for (int f = group * filtersEach(); f < (group + 1) * filtersEach(); f++) {
                    double shift = hasBias ? weights[filters * depth() + f] : 0;
                    output.values()[row * outputs() + f * windows.positions() + position] = product[next++] + shift;
                }
            }
        }
    }

    /** The way back, of examples {@code from} to {@code to}. */
    private double[] gathered(Rows gradient, int group, int from, int to) {
        double[] columns = new double[(to - from) * windows.positions() * filtersEach()];
        int next = 0;
        for (int row = from; row < to; row++) {
            for (int position = 0; position < windows.positions(); position++) {
                for (int f = group * filtersEach(); f < (group + 1) * filtersEach(); f++) {
                    columns[next++] = gradient.values()[row * outputs() + f * windows.positions() + position];
                }
            }
        }
        return columns;
    }

    private final class ConvolutionPass implements Pass {
        private final Rows x;
        private final double[] weights;
        private final double[][] patches;
        private final Rows output;

        ConvolutionPass(Rows x, double[] weights, double[][] patches, Rows output) {
            this.x = x;
            this.weights = weights;
            this.patches = patches;
            this.output = output;
        }

        @Override
        public Rows output() {
            return output;
        }

        @Override
        public Rows inputGradient(Rows gradient) {
            Rows result = Rows.zeros(x.count(), x.width());
            for (int group = 0; group < groups; group++) {
                double[] columns = gathered(gradient, group, 0, x.count());
                double[] back = Products.plain(
                        columns, kernel(weights, group), x.count() * windows.positions(), filtersEach(), depth());
                windows.addBack(back, group * channelsEach(), channelsEach(), result);
            }
            return result;
        }

        @Override
        public void addSquaredLengths(Rows gradient, double[] sums) {
            for (int row = 0; row < x.count(); row++) {
                for (double value : sum(gradient, row, row + 1)) {
                    sums[row] += value * value;
                }
            }
        }

        @Override
        public double[] sum(Rows gradient) {
            return sum(gradient, 0, x.count());
        }

        private double[] sum(Rows gradient, int from, int to) {
            double[] all = new double[first.length];
            int inner = windows.positions() * depth();
            for (int group = 0; group < groups; group++) {
                double[] columns = gathered(gradient, group, from, to);
                double[] own = from == 0 && to == x.count()
                        ? patches[group]
                        : Arrays.copyOfRange(patches[group], from * inner, to * inner);
                double[] kernel = Products.leftTransposed(
                        columns, own, filtersEach(), (to - from) * windows.positions(), depth());
                System.arraycopy(kernel, 0, all, group * kernel.length, kernel.length);
            }
            addBias(gradient, from, to, all);
            return all;
        }

        private void addBias(Rows gradient, int from, int to, double[] all) {
            for (int i = from * outputs(); hasBias && i < to * outputs(); i++) {
                all[filters * depth() + i % outputs() / windows.positions()] += gradient.values()[i];
            }
        }
    }
}
