package io.tfe4j.privacy.plain;

import io.tfe4j.ml.layers.Conv2D;
import io.tfe4j.ring.Conv2d;
import java.util.Arrays;

/**
 * A convolution as products of kernel and windows, group by group and one example at a time, so that an example's windows
 * and its gradient stay in the processor's cache. Windows are laid out anew on the way back rather than kept.
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

    /** Numbers of a group's kernels. */
    private int size() {
        return filtersEach() * depth();
    }

    /** Numbers of a group's results for one example. */
    private int outputsEach() {
        return filtersEach() * windows.positions();
    }

    @Override
    public Pass forward(Rows x, double[] weights) {
        Rows output = Rows.zeros(x.count(), outputs());
        double[] columns = new double[windows.width() * windows.positions()];
        for (int row = 0; row < x.count(); row++) {
            windows.byDepth(x, row, columns);
            for (int group = 0; group < groups; group++) {
                int from = group * depth() * windows.positions();
                int to = row * outputs() + group * outputsEach();
                Products.add(kernel(weights, group), columns, from, output.values(), to, windows.positions());
            }
        }
        for (int i = 0; hasBias && i < output.values().length; i++) {
            output.values()[i] += weights[filters * depth() + i % outputs() / windows.positions()];
        }
        return new ConvolutionPass(x, weights, output);
    }

    private Products.Left kernel(double[] weights, int group) {
        return Products.Left.of(weights, group * size(), filtersEach(), depth());
    }

    private final class ConvolutionPass extends ByExample {
        private final Rows x;
        private final double[] weights;
        private final Rows output;
        /** Room for the windows of a group. */
        private final double[] patches = new double[windows.positions() * depth()];

        ConvolutionPass(Rows x, double[] weights, Rows output) {
            super(first.length);
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
            Rows result = Rows.zeros(x.count(), x.width());
            double[] back = new double[windows.positions() * depth()];
            for (int row = 0; row < x.count(); row++) {
                for (int group = 0; group < groups; group++) {
                    Arrays.fill(back, 0);
                    Products.add(gradientOf(gradient, row, group).turned(), weights, group * size(), back, 0, depth());
                    windows.addBack(back, group * channelsEach(), channelsEach(), result, row);
                }
            }
            return result;
        }

        /** What comes back to a group's results for one example, [filters of the group, positions]. */
        private Products.Left gradientOf(Rows gradient, int row, int group) {
            int from = row * outputs() + group * outputsEach();
            return Products.Left.of(gradient.values(), from, filtersEach(), windows.positions());
        }

        @Override
        void addExample(Rows gradient, int row, double[] sum) {
            for (int group = 0; group < groups; group++) {
                windows.byPosition(x, row, group * channelsEach(), channelsEach(), patches);
                Products.add(gradientOf(gradient, row, group), patches, 0, sum, group * size(), depth());
            }
            int start = row * outputs();
            for (int i = 0; hasBias && i < outputs(); i++) {
                sum[filters * depth() + i / windows.positions()] += gradient.values()[start + i];
            }
        }
    }
}
