package io.tfe4j.ml;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Optimizers as their papers write them, in double precision. */
final class PlainRules {
    private PlainRules() {}

    /** Changes parameters by their mean gradients. */
    interface Rule {
        void step(int step, List<double[]> parameters, List<double[]> gradients);
    }

    /** What one number goes down by; {@code memory} is its own, three numbers that are zero at first. */
    private interface Each {
        double less(int step, double weight, double gradient, double[] memory);
    }

    private static Rule each(Each one) {
        Map<String, double[]> memories = new HashMap<>();
        return (step, parameters, gradients) -> {
            for (int p = 0; p < parameters.size(); p++) {
                for (int i = 0; i < parameters.get(p).length; i++) {
                    double[] memory = memories.computeIfAbsent(p + " " + i, place -> new double[3]);
                    parameters.get(p)[i] -=
                            one.less(step, parameters.get(p)[i], gradients.get(p)[i], memory);
                }
            }
        };
    }

    static Rule descent(Schedule rate) {
        return each((step, w, g, memory) -> rate.at(step) * g);
    }

    static Rule momentum(double rate, double momentum) {
        return each((step, w, g, memory) -> rate * (memory[0] = momentum * memory[0] + g));
    }

    static Rule nesterov(double rate, double momentum) {
        return each((step, w, g, memory) -> {
            memory[0] = momentum * memory[0] + g;
            return rate * (g + momentum * memory[0]);
        });
    }

    static Rule adam(double rate, double epsilon, boolean amsgrad) {
        return each((step, w, g, memory) -> {
            memory[0] = 0.9 * memory[0] + 0.1 * g;
            memory[1] = 0.999 * memory[1] + 0.001 * g * g;
            memory[2] = Math.max(memory[1], amsgrad ? memory[2] : 0);
            double mean = memory[0] / (1 - Math.pow(0.9, step + 1));
            double square = memory[2] / (1 - Math.pow(0.999, step + 1));
            return rate * mean / Math.sqrt(square + epsilon * epsilon);
        });
    }

    static Rule rmsProp(double rate, double epsilon, double momentum) {
        return each((step, w, g, memory) -> {
            memory[0] = 0.9 * memory[0] + 0.1 * g * g;
            memory[1] = momentum * memory[1] + g / Math.sqrt(memory[0] + epsilon * epsilon);
            return rate * memory[1];
        });
    }

    static Rule withDecay(double less, Rule rule) {
        return (step, parameters, gradients) -> {
            List<double[]> before = parameters.stream().map(double[]::clone).toList();
            rule.step(step, parameters, gradients);
            for (int p = 0; p < parameters.size(); p++) {
                for (int i = 0; i < parameters.get(p).length; i++) {
                    parameters.get(p)[i] -= less * before.get(p)[i];
                }
            }
        };
    }

    static Rule withL2(double factor, Rule rule) {
        return (step, parameters, gradients) -> {
            for (int p = 0; p < parameters.size(); p++) {
                for (int i = 0; i < parameters.get(p).length; i++) {
                    gradients.get(p)[i] += factor * parameters.get(p)[i];
                }
            }
            rule.step(step, parameters, gradients);
        };
    }

    static Rule clippedByValue(double limit, Rule rule) {
        return (step, parameters, gradients) -> {
            for (double[] all : gradients) {
                for (int i = 0; i < all.length; i++) {
                    all[i] = Math.max(-limit, Math.min(limit, all[i]));
                }
            }
            rule.step(step, parameters, gradients);
        };
    }

    static Rule clippedByNorm(double limit, Rule rule) {
        return (step, parameters, gradients) -> {
            double squares = 0;
            for (double[] all : gradients) {
                for (double one : all) {
                    squares += one * one;
                }
            }
            double factor = Math.min(1, limit / Math.sqrt(squares));
            for (double[] all : gradients) {
                for (int i = 0; i < all.length; i++) {
                    all[i] *= factor;
                }
            }
            rule.step(step, parameters, gradients);
        };
    }
}
