package io.tfe4j.federated;

import io.tfe4j.privacy.engine.GradientEngine;
import io.tfe4j.privacy.engine.GradientEngineProvider;
import io.tfe4j.privacy.engine.TrainableModel;
import io.tfe4j.privacy.training.Examples;

/**
 * Any model that a framework has gradients of: a client takes some steps of gradient descent on the mean loss of all its
 * examples.
 */
public final class GradientModel implements FederatedModel<Examples> {
    private final GradientEngineProvider framework;
    private final TrainableModel model;
    private final int steps;
    private final double rate;
    private final double[] initial;

    /**
     * @param framework starts an engine for each client in each round, in the client's thread
     * @param steps of a client in a round
     * @param rate of a step
     * @throws IllegalArgumentException if the framework cannot train the model, or a number is not positive
     */
    public GradientModel(GradientEngineProvider framework, TrainableModel model, int steps, double rate) {
        if (steps < 1 || !(rate > 0) || Double.isInfinite(rate)) {
            throw new IllegalArgumentException("steps and rate must be positive: steps=" + steps + ", rate=" + rate);
        }
        this.framework = framework;
        this.model = model;
        this.steps = steps;
        this.rate = rate;
        try (GradientEngine engine = start()) {
            initial = engine.weights();
        }
    }

    private GradientEngine start() {
        return framework.start(model, model.objective());
    }

    /** Those that the framework gave the model when this was made. */
    @Override
    public double[] initialWeights() {
        return initial.clone();
    }

    @Override
    public double[] update(double[] weights, Examples data) {
        double[] local = weights.clone();
        double[] x = data.x();
        double[] y = data.y();
        try (GradientEngine engine = start()) {
            for (int step = 0; step < steps; step++) {
                engine.weights(local);
                double[] sum = engine.clippedSum(x, y, Double.POSITIVE_INFINITY);
                for (int i = 0; i < local.length; i++) {
                    local[i] -= rate / data.count() * sum[i];
                }
            }
        }
        for (int i = 0; i < local.length; i++) {
            local[i] -= weights[i];
        }
        return local;
    }

    /** The model's results for examples, row major. */
    public double[] predict(double[] weights, double[] x) {
        try (GradientEngine engine = start()) {
            engine.weights(weights);
            return engine.predict(x);
        }
    }
}
