package io.tfe4j.privacy.training;

record RmsPropOptimizer(double learningRate, double fading) implements Optimizer {
    private static final double EPSILON = 1e-7;

    RmsPropOptimizer {
        Optimizer.requireRate(learningRate);
    }

    @Override
    public Optimizer rate(double rate) {
        return new RmsPropOptimizer(rate, fading);
    }

    @Override
    public Run start(int parameters) {
        double[] square = new double[parameters];
        return (weights, gradient, progress, factor) -> {
            for (int i = 0; i < weights.length; i++) {
                square[i] = fading * square[i] + (1 - fading) * gradient[i] * gradient[i];
                weights[i] -= factor * learningRate * gradient[i] / (Math.sqrt(square[i]) + EPSILON);
            }
        };
    }
}
