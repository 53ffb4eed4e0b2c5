package io.tfe4j.privacy.training;

import io.tfe4j.privacy.engine.GradientEngine;

/** An engine whose examples are their own gradients: the worst case, and under the test's control. */
final class OneGradient implements GradientEngine {
    private final int parameters;
    private final boolean clips;
    private double[] weights;

    OneGradient(int parameters, boolean clips) {
        this.parameters = parameters;
        this.clips = clips;
        weights = new double[parameters];
    }

    @Override
    public int parameters() {
        return parameters;
    }

    @Override
    public int features() {
        return parameters;
    }

    @Override
    public int labels() {
        return 1;
    }

    @Override
    public int outputs() {
        return 1;
    }

    @Override
    public double[] weights() {
        return weights.clone();
    }

    @Override
    public void weights(double[] next) {
        weights = next.clone();
    }

    @Override
    public double[] clippedSum(double[] features, double[] labels, double clipNorm) {
        double[] sum = new double[parameters];
        for (int start = 0; start < features.length; start += parameters) {
            double square = 0;
            for (int i = start; i < start + parameters; i++) {
                square += features[i] * features[i];
            }
            double factor = clips ? Math.min(1, clipNorm / Math.sqrt(square)) : 1;
            for (int i = 0; i < parameters; i++) {
                sum[i] += factor * features[start + i];
            }
        }
        return sum;
    }

    @Override
    public double[] predict(double[] features) {
        return new double[features.length / parameters];
    }

    @Override
    public double loss(double[] features, double[] labels) {
        return 0;
    }
}
