package io.tfe4j.benchmarks.model;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Layers in double precision. One result is taken as a logit, several as those of classes; either cross-entropy has the
 * gradient probability - expected.
 */
final class PlainNetwork {
    private final List<PlainLayer> layers;
    private final int classes;

    PlainNetwork(List<PlainLayer> layers, int classes) {
        this.layers = List.copyOf(layers);
        this.classes = classes;
    }

    double[] logits(double[] x, int rows) {
        double[] result = x;
        for (PlainLayer layer : layers) {
            result = layer.forward(result, rows);
        }
        return result;
    }

    /** One step of gradient descent on a batch. */
    void step(double[] x, double[] y, double rate) {
        int rows = y.length / classes;
        double[] gradient = probabilities(logits(x, rows));
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] -= y[i];
        }
        for (int layer = layers.size() - 1; layer >= 0; layer--) {
            gradient = layers.get(layer).backward(gradient, rate / rows);
        }
    }

    private double[] probabilities(double[] logits) {
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

    /** Of each layer, one after the other. */
    double[] weights() {
        return layers.stream()
                .flatMapToDouble(layer -> DoubleStream.of(layer.weights()))
                .toArray();
    }
}
