package io.tfe4j.privacy.accounting;

import java.util.List;

/**
 * Something that was, or will be, released about a data set. Noise is relative to what one example can change, the
 * sensitivity. Immutable.
 */
public sealed interface PrivacyEvent {
    /** Nothing. */
    record NoOp() implements PrivacyEvent {}

    /** Something without protection: every epsilon is infinite. */
    record NonPrivate() implements PrivacyEvent {}

    /** A vector with Gaussian noise of standard deviation {@code noiseMultiplier} times its L2 sensitivity; 0 is no noise. */
    record Gaussian(double noiseMultiplier) implements PrivacyEvent {
        public Gaussian {
            Checks.notNegative("noise multiplier", noiseMultiplier);
        }
    }

    /** A vector with Laplace noise of scale {@code scale} times its L1 sensitivity; 0 is no noise. */
    record Laplace(double scale) implements PrivacyEvent {
        public Laplace {
            Checks.notNegative("scale", scale);
        }
    }

    /**
     * Whole numbers with discrete Gaussian noise of parameter {@code sigma}. Accounted by its zero-concentrated bound
     * {@code sensitivity^2 / (2 sigma^2)} (Canonne, Kamath, Steinke 2020, theorem 4).
     */
    record DiscreteGaussian(double sigma, int sensitivity) implements PrivacyEvent {
        public DiscreteGaussian {
            Checks.notNegative("sigma", sigma);
            Checks.atLeast("sensitivity", sensitivity, 1);
        }
    }

    /** Anything that is {@code epsilon}-private without a delta, such as discrete Laplace noise or randomized response. */
    record Pure(double epsilon) implements PrivacyEvent {
        public Pure {
            Checks.notNegative("epsilon", epsilon);
        }
    }

    /**
     * A choice by the exponential mechanism of {@code epsilon}, that is with probabilities proportional to {@code
     * e^(epsilon score / (2 sensitivity))}, or to {@code e^(epsilon score / sensitivity)} where an example changes all scores
     * in one direction. Its losses are in a range of length epsilon, so it costs a quarter of what
     * others of this epsilon do in divergence (Cesar and Rogers 2021).
     */
    record Exponential(double epsilon) implements PrivacyEvent {
        public Exponential {
            Checks.notNegative("epsilon", epsilon);
        }
    }

    /** {@code event}, except with probability {@code delta}, when anything may have been released. */
    record Except(double delta, PrivacyEvent event) implements PrivacyEvent {
        public Except {
            Checks.probability("delta", delta);
        }
    }

    /** {@code event} on a batch into which each example comes independently with probability {@code rate}. */
    record PoissonSampled(double rate, PrivacyEvent event) implements PrivacyEvent {
        public PoissonSampled {
            Checks.probability("sampling rate", rate);
        }
    }

    /** {@code event} on a batch of exactly {@code batch} of {@code examples}, each set of that size equally likely. */
    record SampledWithoutReplacement(int examples, int batch, PrivacyEvent event) implements PrivacyEvent {
        public SampledWithoutReplacement {
            Checks.atLeast("batch", batch, 0);
            Checks.atLeast("examples", examples, Math.max(1, batch));
        }
    }

    /** All of {@code events}, in any order, each chosen after the results of those before. */
    record Composed(List<PrivacyEvent> events) implements PrivacyEvent {
        public Composed {
            events = List.copyOf(events);
        }
    }

    /** {@code event} so many times. */
    record SelfComposed(PrivacyEvent event, long count) implements PrivacyEvent {
        public SelfComposed {
            Checks.atLeast("count", count, 0);
        }
    }

    /**
     * {@code event} repeated a random number of times, of which the best result alone is released: the tuning of a
     * training, of which only the best model is shown. How often must be drawn, not chosen, and not shown (Papernot and
     * Steinke 2021). Of shape infinity the number is Poisson, and may be none; otherwise it is truncated negative
     * binomial: geometric of shape 1, logarithmic of shape 0.
     *
     * @param mean of the number of times, at least 1
     * @param shape from 0 on
     */
    record RepeatAndSelect(PrivacyEvent event, double mean, double shape) implements PrivacyEvent {
        public RepeatAndSelect {
            if (!(mean >= 1) || Double.isInfinite(mean)) {
                throw new IllegalArgumentException("mean is not a number from 1 on: mean=" + mean);
            }
            Checks.notNegative("shape", shape);
        }
    }

    /** The steps of a training by noisy gradients on Poisson batches. */
    static PrivacyEvent training(double samplingRate, double noiseMultiplier, long steps) {
        return new SelfComposed(new PoissonSampled(samplingRate, new Gaussian(noiseMultiplier)), steps);
    }
}
