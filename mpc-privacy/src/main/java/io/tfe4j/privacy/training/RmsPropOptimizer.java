package io.tfe4j.privacy.training;

import java.util.List;

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
        return new MeanSquare(new double[parameters]);
    }

    private final class MeanSquare implements Run {
        private final double[] square;

        MeanSquare(double[] square) {
            this.square = square;
        }

        @Override
        public void step(double[] weights, double[] gradient, double progress, double factor) {
            for (int i = 0; i < weights.length; i++) {
                square[i] = fading * square[i] + (1 - fading) * gradient[i] * gradient[i];
                weights[i] -= factor * learningRate * gradient[i] / (Math.sqrt(square[i]) + EPSILON);
            }
        }

        @Override
        public List<double[]> memory() {
            return List.of(square);
        }
    }
}
