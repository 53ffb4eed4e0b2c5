package io.tfe4j.privacy.training;

import java.util.List;

record AdamOptimizer(double learningRate, double beta1, double beta2) implements Optimizer {
    private static final double EPSILON = 1e-8;

    AdamOptimizer {
        Optimizer.requireRate(learningRate);
    }

    @Override
    public Optimizer rate(double rate) {
        return new AdamOptimizer(rate, beta1, beta2);
    }

    @Override
    public Run start(int parameters) {
        return new Moments(parameters);
    }

    private final class Moments implements Run {
        private final double[] mean;
        private final double[] square;
        /** Steps that were taken, one number. */
        private final double[] steps = new double[1];

        Moments(int parameters) {
            mean = new double[parameters];
            square = new double[parameters];
        }

        @Override
        public void step(double[] weights, double[] gradient, double progress, double factor) {
            steps[0]++;
            double rate = learningRate * factor;
            double ofMean = 1 - Math.pow(beta1, steps[0]);
            double ofSquare = 1 - Math.pow(beta2, steps[0]);
            for (int i = 0; i < weights.length; i++) {
                mean[i] = beta1 * mean[i] + (1 - beta1) * gradient[i];
                square[i] = beta2 * square[i] + (1 - beta2) * gradient[i] * gradient[i];
                weights[i] -= rate * (mean[i] / ofMean) / (Math.sqrt(square[i] / ofSquare) + EPSILON);
            }
        }

        @Override
        public List<double[]> memory() {
            return List.of(mean, square, steps);
        }
    }
}
