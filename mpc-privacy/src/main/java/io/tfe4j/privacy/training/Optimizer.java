package io.tfe4j.privacy.training;

import java.util.List;

/**
 * How weights follow noisy mean gradients. What it does with them costs no privacy, so these are the ordinary ones.
 * Immutable; what it remembers is in a {@link Run}.
 */
public interface Optimizer {
    /** The same with another learning rate. */
    Optimizer rate(double rate);

    /** The same with a rate that changes, in place of a schedule that it has. */
    default Optimizer scheduled(RateSchedule schedule) {
        return new ScheduledOptimizer(this, schedule);
    }

    /** For a training of so many parameters. */
    Run start(int parameters);

    /** One training. */
    interface Run {
        /**
         * Changes {@code weights} by a step along {@code gradient}.
         *
         * @param progress the share of the steps that has been taken, from 0 up to less than 1
         * @param factor of the learning rate in this step
         */
        void step(double[] weights, double[] gradient, double progress, double factor);

        /** What it remembers: the arrays themselves, so that a training that goes on can fill them. */
        List<double[]> memory();
    }

    /** {@code w - rate * gradient}. */
    static Optimizer sgd(double rate) {
        return new SgdOptimizer(rate, 0);
    }

    /** With {@code v = momentum * v + gradient} in the gradient's place. */
    static Optimizer sgd(double rate, double momentum) {
        return new SgdOptimizer(rate, momentum);
    }

    /** Kingma and Ba (2015), with fading factors of 0.9 and 0.999. */
    static Optimizer adam(double rate) {
        return new AdamOptimizer(rate, 0.9, 0.999);
    }

    /** Gradients over the root of their fading mean square, with a factor of 0.9. */
    static Optimizer rmsProp(double rate) {
        return new RmsPropOptimizer(rate, 0.9);
    }

    /** @throws IllegalArgumentException if it is not a positive number */
    static double requireRate(double rate) {
        if (!(rate > 0) || Double.isInfinite(rate)) {
            throw new IllegalArgumentException("learning rate is not a positive number: learningRate=" + rate);
        }
        return rate;
    }
}
