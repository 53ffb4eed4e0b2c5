package io.tfe4j.ml;

import java.util.List;

/** Plain gradient descent on any function of some parameters, by central differences. */
final class NumericTraining {
    private static final double STEP = 1e-6;

    /** Of the batch whose number it is given; reads the parameters. */
    interface BatchLoss {
        double of(int batch);
    }

    private final List<double[]> parameters;
    private final BatchLoss loss;

    NumericTraining(List<double[]> parameters, BatchLoss loss) {
        this.parameters = parameters;
        this.loss = loss;
    }

    void step(int batch, double rate) {
        List<double[]> gradients = gradients(batch);
        for (int p = 0; p < parameters.size(); p++) {
            for (int i = 0; i < parameters.get(p).length; i++) {
                parameters.get(p)[i] -= rate * gradients.get(p)[i];
            }
        }
    }

    List<double[]> gradients(int batch) {
        return parameters.stream().map(all -> gradient(all, batch)).toList();
    }

    private double[] gradient(double[] all, int batch) {
        double[] gradient = new double[all.length];
        for (int i = 0; i < all.length; i++) {
            double before = all[i];
            all[i] = before + STEP;
            double above = loss.of(batch);
            all[i] = before - STEP;
            gradient[i] = (above - loss.of(batch)) / (2 * STEP);
            all[i] = before;
        }
        return gradient;
    }
}
