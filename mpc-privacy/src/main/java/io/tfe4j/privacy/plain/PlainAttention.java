package io.tfe4j.privacy.plain;

import io.tfe4j.ml.Weights;
import io.tfe4j.ml.layers.MultiHeadAttention;
import java.util.Arrays;
import java.util.List;

/**
 * Self-attention, one example and one head at a time. Its weights are those of query, key, value and output in this
 * order, of each the kernel and then the bias.
 */
final class PlainAttention implements PlainLayer {
    private final int steps;
    private final int features;
    private final int heads;
    private final int size;
    private final boolean causal;
    private final boolean hasBias;
    private final double[] first;

    PlainAttention(MultiHeadAttention layer, int[] input) {
        steps = input[0];
        features = input[1];
        heads = layer.heads();
        size = layer.size();
        causal = layer.isCausal();
        hasBias = !layer.biases().isEmpty();
        first = new double[place(3) + inner() * features + (hasBias ? features : 0)];
        for (int i = 0; i < 4; i++) {
            copy(layer.kernels().get(i), place(i), ins(i), outs(i));
            if (hasBias) {
                copy(layer.biases().get(i), place(i) + ins(i) * outs(i), outs(i));
            }
        }
    }

    private void copy(Weights weights, int to, int... shape) {
        double[] values = weights.firstValues(shape);
        System.arraycopy(values, 0, first, to, values.length);
    }

    private int inner() {
        return heads * size;
    }

    private int ins(int projection) {
        return projection == 3 ? inner() : features;
    }

    private int outs(int projection) {
        return projection == 3 ? features : inner();
    }

    /** Where a projection's weights begin. */
    private int place(int projection) {
        return projection * (features * inner() + (hasBias ? inner() : 0));
    }

    @Override
    public double[] firstWeights() {
        return first.clone();
    }

    @Override
    public int outputs() {
        return steps * features;
    }

    @Override
    public Pass forward(Rows x, double[] weights) {
        Answers[] answers = new Answers[x.count()];
        Rows output = Rows.zeros(x.count(), outputs());
        for (int row = 0; row < x.count(); row++) {
            answers[row] = answers(Arrays.copyOfRange(x.values(), row * x.width(), (row + 1) * x.width()), weights);
            double[] result = projected(answers[row].output, weights, 3);
            System.arraycopy(result, 0, output.values(), row * outputs(), outputs());
        }
        return new AttentionPass(x, weights, answers, output);
    }

    private double[] projected(double[] x, double[] weights, int projection) {
        int outs = outs(projection);
        double[] result = new double[steps * outs];
        int place = place(projection);
        Products.add(Products.Left.of(x, 0, steps, ins(projection)), weights, place, result, 0, outs);
        for (int i = 0; hasBias && i < result.length; i++) {
            result[i] += weights[place + ins(projection) * outs + i % outs];
        }
        return result;
    }

    /**
     * One example's.
     *
     * @param query of each head, as keys, values and what the heads give: [steps, size]
     * @param shares of each head, [steps, steps]
     * @param output of all heads, [steps, heads * size]
     */
    private record Answers(
            List<double[]> query, List<double[]> key, List<double[]> value, double[][] shares, double[] output) {
        @Override
        public String toString() {
            return "Answers[heads=" + query.size() + "]";
        }
    }

    private Answers answers(double[] x, double[] weights) {
        List<double[]> query = split(projected(x, weights, 0));
        List<double[]> key = split(projected(x, weights, 1));
        List<double[]> value = split(projected(x, weights, 2));
        double[][] shares = new double[heads][];
        double[] output = new double[steps * inner()];
        for (int head = 0; head < heads; head++) {
            shares[head] = Products.rightTransposed(query.get(head), key.get(head), steps, size, steps);
            for (int step = 0; step < steps; step++) {
                normalize(shares[head], step);
            }
            join(Products.plain(shares[head], value.get(head), steps, steps, size), head, output);
        }
        return new Answers(query, key, value, shares, output);
    }

    /** From logits to shares of the steps that {@code step} asks. */
    private void normalize(double[] logits, int step) {
        int start = step * steps;
        int end = start + (causal ? step + 1 : steps);
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = start; i < end; i++) {
            logits[i] /= Math.sqrt(size);
            largest = Math.max(largest, logits[i]);
        }
        double sum = 0;
        for (int i = start; i < end; i++) {
            logits[i] = StrictMath.exp(logits[i] - largest);
            sum += logits[i];
        }
        for (int i = start; i < end; i++) {
            logits[i] /= sum;
        }
        Arrays.fill(logits, end, start + steps, 0);
    }

    /** Of [steps, heads * size], each head's [steps, size]. */
    private List<double[]> split(double[] all) {
        double[][] parts = new double[heads][steps * size];
        for (int head = 0; head < heads; head++) {
            for (int step = 0; step < steps; step++) {
                System.arraycopy(all, step * inner() + head * size, parts[head], step * size, size);
            }
        }
        return List.of(parts);
    }

    private void join(double[] part, int head, double[] all) {
        for (int step = 0; step < steps; step++) {
            System.arraycopy(part, step * size, all, step * inner() + head * size, size);
        }
    }

    private final class AttentionPass extends ByExample {
        private final Rows x;
        private final double[] weights;
        private final Answers[] answers;
        private final Rows output;

        AttentionPass(Rows x, double[] weights, Answers[] answers, Rows output) {
            super(first.length);
            this.x = x;
            this.weights = weights;
            this.answers = answers;
            this.output = output;
        }

        @Override
        public Rows output() {
            return output;
        }

        @Override
        public Rows inputGradient(Rows gradient) {
            Rows result = Rows.zeros(x.count(), x.width());
            for (int row = 0; row < x.count(); row++) {
                List<double[]> back = back(gradient, row);
                for (int projection = 0; projection < 3; projection++) {
                    Products.Left by = Products.Left.of(back.get(projection), 0, steps, inner());
                    double[] turned = Products.transposed(weights, place(projection), features, inner());
                    Products.add(by, turned, 0, result.values(), row * x.width(), features);
                }
            }
            return result;
        }

        @Override
        void addExample(Rows gradient, int row, double[] sum) {
            List<double[]> back = back(gradient, row);
            Products.Left sequence = Products.Left.of(x.values(), row * x.width(), steps, features);
            for (int projection = 0; projection < 3; projection++) {
                addProjection(sequence, back.get(projection), projection, sum);
            }
            Products.Left asked = Products.Left.of(answers[row].output, 0, steps, inner());
            addProjection(asked, example(gradient, row), 3, sum);
        }

        private void addProjection(Products.Left rows, double[] gradient, int projection, double[] sum) {
            int outs = outs(projection);
            Products.add(rows.turned(), gradient, 0, sum, place(projection), outs);
            for (int i = 0; hasBias && i < gradient.length; i++) {
                sum[place(projection) + ins(projection) * outs + i % outs] += gradient[i];
            }
        }

        private double[] example(Rows rows, int row) {
            return Arrays.copyOfRange(rows.values(), row * rows.width(), (row + 1) * rows.width());
        }

        /** By an example's queries, keys and values, [steps, heads * size] each. */
        private List<double[]> back(Rows gradient, int row) {
            double[] turned = Products.transposed(weights, place(3), inner(), features);
            List<double[]> byOutput = split(Products.plain(example(gradient, row), turned, steps, features, inner()));
            double[][] result = new double[3][steps * inner()];
            Answers own = answers[row];
            for (int head = 0; head < heads; head++) {
                double[] shares = own.shares[head];
                double[] by = byOutput.get(head);
                double[] byLogits =
                        byLogits(shares, Products.rightTransposed(by, own.value.get(head), steps, size, steps));
                join(Products.plain(byLogits, own.key.get(head), steps, steps, size), head, result[0]);
                join(Products.leftTransposed(byLogits, own.query.get(head), steps, steps, size), head, result[1]);
                join(Products.leftTransposed(shares, by, steps, steps, size), head, result[2]);
            }
            return List.of(result);
        }

        /** Through the softmax and the scale before it. */
        private double[] byLogits(double[] shares, double[] byShares) {
            double[] result = new double[shares.length];
            for (int start = 0; start < shares.length; start += steps) {
                double mean = 0;
                for (int i = start; i < start + steps; i++) {
                    mean += shares[i] * byShares[i];
                }
                for (int i = start; i < start + steps; i++) {
                    result[i] = shares[i] * (byShares[i] - mean) / Math.sqrt(size);
                }
            }
            return result;
        }
    }
}
