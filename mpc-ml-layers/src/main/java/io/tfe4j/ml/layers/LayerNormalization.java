package io.tfe4j.ml.layers;

import io.tfe4j.TfeContext;
import io.tfe4j.ml.Bound;
import io.tfe4j.ml.Weights;
import org.jspecify.annotations.Nullable;

/**
 * {@code (x - mean) / sqrt(variance + epsilon) * gamma + beta} over the last axis, alike in training and predictions.
 * <b>Shape:</b> any; gamma and beta are vectors over the last axis.
 *
 * <p><b>Error:</b> two units, as many as x is from the mean, and one over the deviation of them, times gamma;
 * and a share of the result of {@code 2^-20 / (variance + epsilon)}. <b>Range:</b> a result is at most
 * {@code 2 gamma sqrt n + beta} for n numbers; {@code width^2 < 2^29} and {@code n * width^2 < 2^41} are needed, width
 * being that of the range of x, and below {@code 2^29 / n} it sends less. <b>Cost:</b> about 50 rounds, {@code rsqrt}
 * for each n numbers and two products with each.
 */
public final class LayerNormalization extends NamedLayer {
    private final Weights gamma;
    private final Weights beta;
    private final double epsilon;
    private final @Nullable Bound bound;

    /** Epsilon 0.001, gamma 1 and beta 0. */
    public LayerNormalization() {
        this(Weights.ones(), Weights.zeros(), 1e-3, null);
    }

    private LayerNormalization(Weights gamma, Weights beta, double epsilon, @Nullable Bound bound) {
        if (!(epsilon >= 0x1p-18 && epsilon <= 1)) {
            throw new IllegalArgumentException("epsilon out of range: epsilon=" + epsilon + ", allowed=[2^-18, 1]");
        }
        this.gamma = gamma;
        this.beta = beta;
        this.epsilon = epsilon;
        this.bound = bound;
    }

    public Weights gamma() {
        return gamma;
    }

    public Weights beta() {
        return beta;
    }

    public double epsilon() {
        return epsilon;
    }

    public LayerNormalization gamma(Weights weights) {
        return new LayerNormalization(weights, beta, epsilon, bound);
    }

    public LayerNormalization beta(Weights weights) {
        return new LayerNormalization(gamma, weights, epsilon, bound);
    }

    public LayerNormalization epsilon(double least) {
        return new LayerNormalization(gamma, beta, least, bound);
    }

    /** Keeps the results in a range; the gradient passes as if it had not. */
    public LayerNormalization bounded(Bound newBound) {
        return new LayerNormalization(gamma, beta, epsilon, newBound);
    }

    @Override
    public String name() {
        return "LayerNormalization";
    }

    @Override
    public int[] outputShape(int[] input) {
        return input;
    }

    @Override
    public Built build(TfeContext tfe, int[] input) {
        int features = input[input.length - 1];
        return new AxisNormalization(
                features,
                new ChannelAxis(input.length),
                gamma.define(tfe, "gamma", true, features),
                beta.define(tfe, "beta", true, features),
                epsilon,
                bound);
    }
}
