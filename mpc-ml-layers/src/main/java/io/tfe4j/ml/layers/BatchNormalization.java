package io.tfe4j.ml.layers;

import io.tfe4j.TfeContext;
import io.tfe4j.ml.Bound;
import io.tfe4j.ml.Layer;
import io.tfe4j.ml.Weights;
import org.jspecify.annotations.Nullable;

/**
 * {@code (x - mean) / sqrt(variance + epsilon) * gamma + beta} of each channel, the first axis of an example. Training
 * takes mean and variance of the batch, computed on shares and shown to nobody, and gradients pass through both; gamma
 * and beta learn. Predictions take moving averages: after each step of training
 * {@code momentum * average + (1 - momentum) * statistic}. A training of numbers whose mean or variance may leave the
 * averages' ranges is refused when it is defined. <b>Shape:</b> any;
 * the four weights are vectors over the channels.
 *
 * <p><b>Error:</b> two units, as many as x is from the mean, and one over the deviation of them, times gamma;
 * and a share of the result of {@code 2^-20 / (variance + epsilon)}, of predictions
 * {@code 2^-16 / (variance + epsilon)}: variances should be well above that, or epsilon be.
 *
 * <p><b>Range:</b> a result is at most {@code 2 gamma sqrt n + beta} for n numbers of a channel in a batch. Training
 * sends one number for each channel's variance if {@code n * width^2 < 2^29}, width being that of the range of x,
 * otherwise one for each of the n; {@code width^2 < 2^29} and {@code n * width^2 < 2^41} are needed in any case.
 * <b>Cost:</b> training about 50 rounds and two products with each number, predictions 2 rounds more than {@code rsqrt}
 * for each channel and one product.
 */
public final class BatchNormalization extends NamedLayer {
    private final Weights gamma;
    private final Weights beta;
    private final Weights mean;
    private final Weights variance;
    private final double momentum;
    private final double epsilon;
    private final @Nullable Bound bound;

    /** Momentum 0.99, epsilon 0.001, gamma 1 and beta 0; averages start at 0 and 1, within 64 and in [0, 4096]. */
    public BatchNormalization() {
        this(
                Weights.ones(),
                Weights.zeros(),
                Weights.zeros().within(64),
                Weights.ones().range(0, 4096),
                0.99,
                1e-3,
                null);
    }

    private BatchNormalization(
            Weights gamma,
            Weights beta,
            Weights mean,
            Weights variance,
            double momentum,
            double epsilon,
            @Nullable Bound bound) {
        if (!(momentum >= 0 && momentum < 1 && epsilon >= 0x1p-18 && epsilon <= 1)) {
            throw new IllegalArgumentException(
                    "momentum must be in [0, 1), epsilon in [2^-18, 1]: momentum=" + momentum + ", epsilon=" + epsilon);
        }
        this.gamma = gamma;
        this.beta = beta;
        this.mean = mean;
        this.variance = variance;
        this.momentum = momentum;
        this.epsilon = epsilon;
        this.bound = bound;
    }

    /**
     * With the statistics of an earlier training, for good. The owner gives {@code factor = gamma / sqrt(variance +
     * epsilon)} rather than the two: in the clear the quotient is exact and free, and no range has to allow for a
     * variance of nearly zero. Only the shift, beta, learns.
     */
    public static Layer frozen(Weights mean, Weights factor, Weights shift) {
        return new FrozenNormalization(mean, factor, shift);
    }

    public BatchNormalization gamma(Weights weights) {
        return new BatchNormalization(weights, beta, mean, variance, momentum, epsilon, bound);
    }

    public BatchNormalization beta(Weights weights) {
        return new BatchNormalization(gamma, weights, mean, variance, momentum, epsilon, bound);
    }

    /**
     * What the moving averages start from; they must be private where the layer is trained. Their ranges must have room for
     * a mean and a variance of what goes in: of numbers in [0, 2000], {@code Weights.zeros().range(0, 2000)} and {@code
     * Weights.ones().range(0, 1e6)}.
     */
    public BatchNormalization averages(Weights firstMean, Weights firstVariance) {
        return new BatchNormalization(gamma, beta, firstMean, firstVariance, momentum, epsilon, bound);
    }

    /** How much of the averages a step keeps. */
    public BatchNormalization momentum(double share) {
        return new BatchNormalization(gamma, beta, mean, variance, share, epsilon, bound);
    }

    public BatchNormalization epsilon(double least) {
        return new BatchNormalization(gamma, beta, mean, variance, momentum, least, bound);
    }

    /** Keeps the results in a range; the gradient passes as if it had not. */
    public BatchNormalization bounded(Bound newBound) {
        return new BatchNormalization(gamma, beta, mean, variance, momentum, epsilon, newBound);
    }

    @Override
    public String name() {
        return "BatchNormalization";
    }

    @Override
    public int[] outputShape(int[] input) {
        return input;
    }

    @Override
    public Built build(TfeContext tfe, int[] input) {
        return new BatchStatistics(
                gamma.define(tfe, "gamma", true, input[0]),
                beta.define(tfe, "beta", true, input[0]),
                mean.define(tfe, "moving mean", false, input[0]),
                variance.define(tfe, "moving variance", false, input[0]),
                momentum,
                epsilon,
                bound);
    }
}
