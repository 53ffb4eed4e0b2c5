package io.tfe4j.federated;

/**
 * Softmax regression, with two classes logistic regression: a client takes some steps of gradient descent on the mean
 * cross-entropy of all its examples. Weights are a row for each feature and one for the intercept, a column for each class.
 */
public final class SoftmaxRegression implements FederatedModel<LabelledRows> {
    private final int features;
    private final int classes;
    private final int steps;
    private final double rate;

    /**
     * @param steps of a client in a round
     * @param rate of a step
     * @throws IllegalArgumentException if one is not positive, or there are fewer than two classes
     */
    public SoftmaxRegression(int features, int classes, int steps, double rate) {
        if (features < 1 || classes < 2 || steps < 1 || !(rate > 0) || Double.isInfinite(rate)) {
            throw new IllegalArgumentException("model out of range: features=" + features + ", classes=" + classes
                    + ", steps=" + steps + ", rate=" + rate + ", allowed: at least 1, 2, 1, above 0");
        }
        this.features = features;
        this.classes = classes;
        this.steps = steps;
        this.rate = rate;
    }

    /** Zeros. */
    @Override
    public double[] initialWeights() {
        return new double[(features + 1) * classes];
    }

    @Override
    public double[] update(double[] weights, LabelledRows data) {
        double[] local = weights.clone();
        for (int step = 0; step < steps; step++) {
            descend(local, data);
        }
        for (int i = 0; i < local.length; i++) {
            local[i] -= weights[i];
        }
        return local;
    }

    private void descend(double[] weights, LabelledRows data) {
        double[] gradient = new double[weights.length];
        for (int row = 0; row < data.size(); row++) {
            double[] x = checked(data.features()[row]);
            double[] error = probabilities(weights, x);
            error[label(data, row)] -= 1;
            for (int feature = 0; feature <= features; feature++) {
                double value = feature == features ? 1 : x[feature];
                for (int c = 0; c < classes; c++) {
                    gradient[feature * classes + c] += value * error[c];
                }
            }
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] -= rate / Math.max(1, data.size()) * gradient[i];
        }
    }

    private int label(LabelledRows data, int row) {
        int label = data.labels()[row];
        if (label < 0 || label >= classes) {
            throw new IllegalArgumentException("label out of range: row=" + row + ", classes=" + classes);
        }
        return label;
    }

    private double[] checked(double[] row) {
        if (row.length != features) {
            throw new IllegalArgumentException(
                    "row has another number of features: features=" + row.length + ", expected=" + features);
        }
        return row;
    }

    /** How likely each class is for {@code row}. */
    public double[] probabilities(double[] weights, double[] row) {
        double[] scores = new double[classes];
        for (int feature = 0; feature <= features; feature++) {
            double value = feature == features ? 1 : row[feature];
            for (int c = 0; c < classes; c++) {
                scores[c] += value * weights[feature * classes + c];
            }
        }
        return softmax(scores);
    }

    private static double[] softmax(double[] scores) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double score : scores) {
            largest = Math.max(largest, score);
        }
        double sum = 0;
        for (int c = 0; c < scores.length; c++) {
            scores[c] = Math.exp(scores[c] - largest);
            sum += scores[c];
        }
        for (int c = 0; c < scores.length; c++) {
            scores[c] /= sum;
        }
        return scores;
    }

    /** The share of {@code data} whose most likely class is its label; NaN if there is none. */
    public double accuracy(double[] weights, LabelledRows data) {
        int right = 0;
        for (int row = 0; row < data.size(); row++) {
            right += mostLikely(weights, data.features()[row]) == data.labels()[row] ? 1 : 0;
        }
        return (double) right / data.size();
    }

    private int mostLikely(double[] weights, double[] row) {
        double[] probabilities = probabilities(weights, checked(row));
        int best = 0;
        for (int c = 1; c < classes; c++) {
            best = probabilities[c] > probabilities[best] ? c : best;
        }
        return best;
    }
}
