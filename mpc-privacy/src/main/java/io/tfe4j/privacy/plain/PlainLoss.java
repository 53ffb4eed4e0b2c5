package io.tfe4j.privacy.plain;

import io.tfe4j.privacy.engine.Objective;

/** The losses in numbers, and their gradients by the model's results, or by what the last sigmoid or softmax is given. */
final class PlainLoss {
    /** Logarithms are of at least this, so that losses are finite. */
    private static final double LEAST = 1e-300;

    private PlainLoss() {}

    /** The mean over the examples. */
    static double mean(Objective objective, Rows results, double[] labels) {
        double sum = 0;
        for (int row = 0; row < results.count(); row++) {
            sum += of(objective, results, labels, row);
        }
        return sum / results.count();
    }

    private static double of(Objective objective, Rows results, double[] labels, int row) {
        int width = results.width();
        double[] p = results.values();
        if (objective == Objective.SPARSE_CATEGORICAL_CROSS_ENTROPY) {
            return -log(p[row * width + (int) labels[row]]);
        }
        double sum = 0;
        for (int i = row * width; i < (row + 1) * width; i++) {
            double y = labels[i];
            sum += switch (objective) {
                case BINARY_CROSS_ENTROPY -> -y * log(p[i]) - (1 - y) * log(1 - p[i]);
                case CATEGORICAL_CROSS_ENTROPY -> -y * log(p[i]);
                case MEAN_SQUARED_ERROR -> (p[i] - y) * (p[i] - y);
                default -> Math.abs(p[i] - y);
            };
        }
        return objective == Objective.CATEGORICAL_CROSS_ENTROPY ? sum : sum / width;
    }

    private static double log(double probability) {
        return Math.log(Math.max(LEAST, probability));
    }

    /** Of each example's own loss; for classes, by what the last layer is given. */
    static Rows gradient(Objective objective, Rows results, double[] labels) {
        int width = results.width();
        double[] gradient = results.values().clone();
        for (int i = 0; i < gradient.length; i++) {
            double x = gradient[i];
            gradient[i] = switch (objective) {
                case BINARY_CROSS_ENTROPY -> (x - labels[i]) / width;
                case CATEGORICAL_CROSS_ENTROPY -> x - labels[i];
                case SPARSE_CATEGORICAL_CROSS_ENTROPY -> x - (i % width == (int) labels[i / width] ? 1 : 0);
                case MEAN_SQUARED_ERROR -> 2 * (x - labels[i]) / width;
                case MEAN_ABSOLUTE_ERROR -> Math.signum(x - labels[i]) / width;
            };
        }
        return new Rows(results.count(), width, gradient);
    }
}
