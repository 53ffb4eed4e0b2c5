package io.tfe4j.privacy.training;

import java.util.List;

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
        return new Descent(new double[parameters]);
    }

    private final class Descent implements Run {
        private final double[] velocity;

        Descent(double[] velocity) {
            this.velocity = velocity;
        }

        @Override
        public void step(double[] weights, double[] gradient, double progress, double factor) {
            for (int i = 0; i < weights.length; i++) {
                velocity[i] = momentum * velocity[i] + gradient[i];
                weights[i] -= factor * learningRate * velocity[i];
            }
        }

        @Override
        public List<double[]> memory() {
            return List.of(velocity);
        }
    }
}
