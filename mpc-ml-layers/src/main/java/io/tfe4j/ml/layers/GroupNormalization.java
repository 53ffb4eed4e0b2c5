package io.tfe4j.ml.layers;

import io.tfe4j.TfeContext;
import io.tfe4j.ml.Bound;
import io.tfe4j.ml.Weights;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * {@code (x - mean) / sqrt(variance + epsilon) * gamma + beta} over groups of channels, the first axis of an example,
 * each example by itself, alike in training and predictions. <b>Shape:</b> any; gamma and beta are vectors over the
 * channels. <b>Error, range, cost:</b> those of {@link LayerNormalization}, n being the numbers of a group.
 */
public final class GroupNormalization extends NamedLayer {
    private final int groups;
    private final Weights gamma;
    private final Weights beta;
    private final double epsilon;
    private final @Nullable Bound bound;

    /** Epsilon 0.001, gamma 1 and beta 0. */
    public GroupNormalization(int groups) {
        this(groups, Weights.ones(), Weights.zeros(), 1e-3, null);
    }

    private GroupNormalization(int groups, Weights gamma, Weights beta, double epsilon, @Nullable Bound bound) {
        if (!(groups >= 1 && epsilon >= 0x1p-18 && epsilon <= 1)) {
            throw new IllegalArgumentException(
                    "groups too few, or epsilon not in [2^-18, 1]: groups=" + groups + ", epsilon=" + epsilon);
        }
        this.groups = groups;
        this.gamma = gamma;
        this.beta = beta;
        this.epsilon = epsilon;
        this.bound = bound;
    }

    public int groups() {
        return groups;
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

    public GroupNormalization gamma(Weights weights) {
        return new GroupNormalization(groups, weights, beta, epsilon, bound);
    }

    public GroupNormalization beta(Weights weights) {
        return new GroupNormalization(groups, gamma, weights, epsilon, bound);
    }

    public GroupNormalization epsilon(double least) {
        return new GroupNormalization(groups, gamma, beta, least, bound);
    }

    /** Keeps the results in a range; the gradient passes as if it had not. */
    public GroupNormalization bounded(Bound newBound) {
        return new GroupNormalization(groups, gamma, beta, epsilon, newBound);
    }

    @Override
    public String name() {
        return "GroupNormalization(" + groups + ")";
    }

    @Override
    public int[] outputShape(int[] input) {
        if (input[0] % groups != 0) {
            throw new IllegalArgumentException(
                    "channels do not divide into groups: input=" + Arrays.toString(input) + ", groups=" + groups);
        }
        return input;
    }

    @Override
    public Built build(TfeContext tfe, int[] input) {
        return new AxisNormalization(
                Shapes.size(input) / groups,
                new ChannelAxis(1),
                gamma.define(tfe, "gamma", true, input[0]),
                beta.define(tfe, "beta", true, input[0]),
                epsilon,
                bound);
    }
}
