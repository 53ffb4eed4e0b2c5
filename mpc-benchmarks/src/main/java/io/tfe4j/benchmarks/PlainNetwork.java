package io.tfe4j.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Dense layers with ReLUs between them, in double precision. One result is taken as a logit, several as those of
 * classes; either cross-entropy has the gradient probability - expected.
 */
final class PlainNetwork {
    private final int[] sizes;
    private final List<double[]> kernels = new ArrayList<>();
    private final List<double[]> biases = new ArrayList<>();

    PlainNetwork(int[] sizes, List<double[]> kernels) {
        this.sizes = sizes.clone();
        for (int layer = 0; layer + 1 < sizes.length; layer++) {
            this.kernels.add(kernels.get(layer).clone());
            this.biases.add(new double[sizes[layer + 1]]);
        }
    }

    /** The activations of every layer, the input's first; rows of [rows, size]. */
    private List<double[]> activations(double[] x) {
        List<double[]> all = new ArrayList<>(List.of(x));
        int rows = x.length / sizes[0];
        for (int layer = 0; layer < kernels.size(); layer++) {
            boolean last = layer == kernels.size() - 1;
            double[] result = product(all.get(layer), kernels.get(layer), rows, sizes[layer], sizes[layer + 1]);
            for (int i = 0; i < result.length; i++) {
                double sum = result[i] + biases.get(layer)[i % sizes[layer + 1]];
                result[i] = last ? sum : Math.max(sum, 0);
            }
            all.add(result);
        }
        return all;
    }

    double[] logits(double[] x) {
        return activations(x).get(kernels.size());
    }

    /** One step of gradient descent on a batch. */
    void step(double[] x, double[] y, double rate) {
        int rows = x.length / sizes[0];
        List<double[]> all = activations(x);
        double[] gradient = probabilities(all.get(kernels.size()));
        Arrays.setAll(gradient, i -> gradient[i] - y[i]);
        double[] delta = gradient;
        for (int layer = kernels.size() - 1; layer >= 0; layer--) {
            double[] before = all.get(layer);
            double[] below = layer == 0
                    ? new double[0]
                    : product(
                            delta,
                            transposed(kernels.get(layer), sizes[layer + 1]),
                            rows,
                            sizes[layer + 1],
                            sizes[layer]);
            for (int i = 0; i < below.length; i++) {
                below[i] = before[i] > 0 ? below[i] : 0;
            }
            move(
                    kernels.get(layer),
                    product(transposed(before, sizes[layer]), delta, sizes[layer], rows, sizes[layer + 1]),
                    rate / rows);
            double[] ones = new double[rows];
            Arrays.fill(ones, 1);
            move(biases.get(layer), product(ones, delta, 1, rows, sizes[layer + 1]), rate / rows);
            delta = below;
        }
    }

    private double[] probabilities(double[] logits) {
        int classes = sizes[sizes.length - 1];
        double[] result = new double[logits.length];
        for (int i = 0; i < result.length; i++) {
            double sum = classes == 1 ? 1 + Math.exp(logits[i]) : 0;
            for (int k = 0; classes > 1 && k < classes; k++) {
                sum += Math.exp(logits[i / classes * classes + k]);
            }
            result[i] = Math.exp(logits[i]) / sum;
        }
        return result;
    }

    /** Kernel and bias of each layer, one after the other. */
    double[] weights() {
        List<double[]> all = new ArrayList<>();
        for (int layer = 0; layer < kernels.size(); layer++) {
            all.add(kernels.get(layer));
            all.add(biases.get(layer));
        }
        return all.stream().flatMapToDouble(Arrays::stream).toArray();
    }

    private static void move(double[] weights, double[] gradient, double rate) {
        Arrays.setAll(weights, i -> weights[i] - rate * gradient[i]);
    }

    private static double[] product(double[] left, double[] right, int rows, int inner, int columns) {
        double[] result = new double[rows * columns];
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < inner; k++) {
                double factor = left[row * inner + k];
                for (int column = 0; column < columns; column++) {
                    result[row * columns + column] += factor * right[k * columns + column];
                }
            }
        }
        return result;
    }

    private static double[] transposed(double[] x, int columns) {
        int rows = x.length / columns;
        double[] result = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            result[i % columns * rows + i / columns] = x[i];
        }
        return result;
    }
}
