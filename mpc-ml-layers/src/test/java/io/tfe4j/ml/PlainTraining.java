package io.tfe4j.ml;

import java.util.Arrays;
import java.util.List;

/** A network of two layers with a ReLU between them, trained in double precision by numerical gradients. */
final class PlainTraining {
    private static final double STEP = 1e-6;

    enum Loss {
        BINARY,
        CATEGORICAL,
        SQUARES,
        MAGNITUDES,
        HINGE
    }

    private final int features;
    private final int hidden;
    private final int classes;
    private final Loss loss;
    private final double unit;
    private double nearestKink = Double.POSITIVE_INFINITY;
    private final List<double[]> parameters;

    PlainTraining(int features, int hidden, int classes, Loss loss) {
        this(features, hidden, classes, loss, 1);
    }

    /** With features of the size of {@code unit}, a power of two. */
    PlainTraining(int features, int hidden, int classes, Loss loss, double unit) {
        this.unit = unit;
        this.features = features;
        this.hidden = hidden;
        this.classes = classes;
        this.loss = loss;
        this.parameters = List.of(
                Local.numbers(features * hidden, 1),
                Local.numbers(hidden, 2),
                Local.numbers(hidden * classes, 3),
                Local.numbers(classes, 4));
    }

    double[] x(int rows) {
        // exact with 16 fraction bits
        return Arrays.stream(Local.numbers(rows * features, 5))
                .map(value -> Math.rint(value * unit * 0x1p16) * 0x1p-16)
                .toArray();
    }

    /** Rows with a one at the largest feature's place, so that there is something to learn. */
    double[] y(int rows) {
        double[] x = x(rows);
        double[] y = new double[rows * classes];
        for (int row = 0; row < rows; row++) {
            int best = 0;
            for (int k = 1; k < classes; k++) {
                best = x[row * features + k] > x[row * features + best] ? k : best;
            }
            y[row * classes + best] = 1;
        }
        return y;
    }

    /** The least magnitude that a ReLU was given: if it is tiny, rounding may go the other way. */
    double nearestKink() {
        return nearestKink;
    }

    List<double[]> parameters() {
        return parameters;
    }

    /** Trains with momentum; the loss of each batch before its step. */
    double[] losses(int epochs, int rows, int batch, double rate, double momentum) {
        return losses(epochs, rows, batch, PlainRules.momentum(rate, momentum));
    }

    /** The loss of each batch before its step. */
    double[] losses(int epochs, int rows, int batch, PlainRules.Rule rule) {
        double[] x = x(rows);
        double[] y = y(rows);
        int batches = rows / batch;
        double[] losses = new double[epochs * batches];
        for (int step = 0; step < losses.length; step++) {
            int first = step % batches * batch;
            losses[step] = loss(x, y, first, batch);
            rule.step(step, parameters, gradients(x, y, first, batch));
        }
        return losses;
    }

    private List<double[]> gradients(double[] x, double[] y, int first, int batch) {
        return parameters.stream()
                .map(all -> {
                    double[] gradient = new double[all.length];
                    for (int i = 0; i < all.length; i++) {
                        double before = all[i];
                        all[i] = before + STEP;
                        double above = loss(x, y, first, batch);
                        all[i] = before - STEP;
                        gradient[i] = (above - loss(x, y, first, batch)) / (2 * STEP);
                        all[i] = before;
                    }
                    return gradient;
                })
                .toList();
    }

    /** The mean over a batch; binary and square losses are means over the classes too, as for secure ones. */
    private double loss(double[] x, double[] y, int first, int batch) {
        double sum = 0;
        for (int row = first; row < first + batch; row++) {
            sum += loss(logits(x, row), y, row);
        }
        return sum / batch;
    }

    private double loss(double[] z, double[] y, int row) {
        double exponentials = 0;
        for (double value : z) {
            exponentials += Math.exp(value);
        }
        double sum = 0;
        for (int k = 0; k < classes; k++) {
            double wanted = y[row * classes + k];
            sum += switch (loss) {
                case BINARY -> (Math.log1p(Math.exp(z[k])) - wanted * z[k]) / classes;
                case SQUARES -> (z[k] - wanted) * (z[k] - wanted) / classes;
                case MAGNITUDES -> Math.abs(z[k] - wanted) / classes;
                case HINGE -> Math.max(0, 1 - (2 * wanted - 1) * z[k]) / classes;
                case CATEGORICAL -> wanted * (Math.log(exponentials) - z[k]);
            };
        }
        return sum;
    }

    private double[] logits(double[] x, int row) {
        double[] z = parameters.get(3).clone();
        for (int h = 0; h < hidden; h++) {
            double sum = parameters.get(1)[h];
            for (int i = 0; i < features; i++) {
                sum += x[row * features + i] * parameters.get(0)[i * hidden + h];
            }
            nearestKink = Math.min(nearestKink, Math.abs(sum));
            for (int k = 0; k < classes; k++) {
                z[k] += Math.max(sum, 0) * parameters.get(2)[h * classes + k];
            }
        }
        return z;
    }
}
