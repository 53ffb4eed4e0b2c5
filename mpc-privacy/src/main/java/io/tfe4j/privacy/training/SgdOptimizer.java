package io.tfe4j.privacy.training;

record SgdOptimizer(double learningRate, double momentum) implements Optimizer {
    SgdOptimizer {
        Optimizer.requireRate(learningRate);
        if (!(momentum >= 0 && momentum < 1)) {
            throw new IllegalArgumentException("momentum out of range: momentum=" + momentum + ", allowed=[0, 1)");
        }
    }

    @Override
    public Optimizer rate(double rate) {
        return new SgdOptimizer(rate, momentum);
    }

    @Override
    public Run start(int parameters) {
        double[] velocity = new double[parameters];
        return (weights, gradient, progress, factor) -> {
            for (int i = 0; i < weights.length; i++) {
                velocity[i] = momentum * velocity[i] + gradient[i];
                weights[i] -= factor * learningRate * velocity[i];
            }
        };
    }
}
