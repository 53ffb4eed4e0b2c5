package io.tfe4j.ml;

import io.tfe4j.Input;
import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Tensor;
import io.tfe4j.TfeContext;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Where a layer's weights come from and what everyone may know of them. Private unless {@link #asPublic} is called, and
 * in {@code [-8, 8]} unless a range is declared: an owner's weights outside it are refused, and training keeps them in
 * it. Immutable.
 */
public final class Weights {
    private static final double DEFAULT_LIMIT = 8;

    /** How first values come about. */
    private interface Source {
        Tensor define(TfeContext tfe, Weights weights, int... shape);
    }

    private final String origin;
    private final Source source;
    private final Function<int[], double[]> inTheClear;
    private final double low;
    private final double high;
    private final boolean isPublic;

    private Weights(
            String origin,
            Source source,
            Function<int[], double[]> inTheClear,
            double low,
            double high,
            boolean isPublic) {
        this.origin = origin;
        this.source = source;
        this.inTheClear = inTheClear;
        this.low = low;
        this.high = high;
        this.isPublic = isPublic;
    }

    private static Weights from(String origin, Source source, Function<int[], double[]> inTheClear) {
        return new Weights(origin, source, inTheClear, -DEFAULT_LIMIT, DEFAULT_LIMIT, false);
    }

    private static Weights from(String owner, Function<int[], Input> values, Function<int[], double[]> inTheClear) {
        return from(
                "owner=" + owner,
                (tfe, weights, shape) -> {
                    Input input = values.apply(shape).range(weights.low, weights.high);
                    return weights.isPublic
                            ? tfe.definePublicInput(owner, input)
                            : tfe.definePrivateVariable(owner, input);
                },
                inTheClear);
    }

    private static Weights known(Function<int[], double[]> values) {
        return from(
                "known first values",
                (tfe, weights, shape) -> {
                    Input input = Inputs.of(shape, values.apply(shape)).range(weights.low, weights.high);
                    return weights.isPublic ? tfe.definePublicVariable(input) : tfe.definePrivateVariable(input);
                },
                values);
    }

    /** A tensor in the catalog of {@code owner}, whose player reads and shares it. It must have the layer's shape. */
    public static Weights dataset(String owner, String name) {
        return from(owner, shape -> Inputs.dataset(name).shape(shape), shape -> {
            throw new IllegalArgumentException(
                    "weights of a player's catalog are not here: owner=" + owner + ", dataset=" + name);
        });
    }

    /**
     * One of the tensors of a dataset in the catalog of {@code owner}, such as a model's file or one of weights. It must
     * have the layer's shape.
     */
    public static Weights tensor(String owner, String dataset, String tensor) {
        return from(owner, shape -> Inputs.dataset(dataset).tensor(tensor).shape(shape), shape -> {
            throw new IllegalArgumentException("weights of a player's catalog are not here: owner=" + owner
                    + ", dataset=" + dataset + ", tensor=" + tensor);
        });
    }

    /** Row major, {@code owner}'s secret; only where this JVM plays {@code owner}. */
    public static Weights of(String owner, double... values) {
        double[] copy = values.clone();
        return from(owner, shape -> Inputs.of(shape, copy), shape -> copy);
    }

    /** Row major, first values that everyone knows; what training makes of them nobody does. */
    public static Weights known(double... values) {
        double[] copy = values.clone();
        return known(shape -> copy);
    }

    /** Zero at first, for everyone to know. */
    public static Weights zeros() {
        return constant(0);
    }

    /** One at first, for everyone to know. */
    public static Weights ones() {
        return constant(1);
    }

    private static Weights constant(double value) {
        return known(shape -> Initial.constant(shape, value));
    }

    /**
     * Glorot and Bengio's uniform initial values, from a seed: everyone knows the first values, which is no secret in
     * training, and equal seeds give equal programs.
     */
    public static Weights glorotUniform(long seed) {
        return known(shape -> Initial.uniform(shape, Initial.glorotLimit(shape), seed));
    }

    /** He et al.'s uniform initial values, for layers before a ReLU; otherwise as {@link #glorotUniform}. */
    public static Weights heUniform(long seed) {
        return known(shape -> Initial.uniform(shape, Initial.heLimit(shape), seed));
    }

    /**
     * Glorot and Bengio's uniform initial values, drawn by the servers together, anew in each session: nobody ever knows
     * them, and no two layers have the same. 8 rounds and about 170 bytes a weight, once.
     */
    public static Weights glorotUniformSecret() {
        return secret(Initial::glorotLimit, Weights::notInTheClear);
    }

    /** He et al.'s uniform initial values, for layers before a ReLU; otherwise as {@link #glorotUniformSecret()}. */
    public static Weights heUniformSecret() {
        return secret(Initial::heLimit, Weights::notInTheClear);
    }

    /**
     * As {@link #glorotUniformSecret()}, which layers take if nothing else is said. Whoever trains in the clear, where there
     * are no servers to draw them, takes those of {@link #glorotUniform}.
     *
     * @param inTheClear the seed of a training in the clear
     */
    public static Weights glorotUniformSecret(long inTheClear) {
        return secret(Initial::glorotLimit, glorotUniform(inTheClear).inTheClear);
    }

    /** He et al.'s; otherwise as {@link #glorotUniformSecret(long)}. */
    public static Weights heUniformSecret(long inTheClear) {
        return secret(Initial::heLimit, heUniform(inTheClear).inTheClear);
    }

    private static double[] notInTheClear(int... shape) {
        throw new IllegalArgumentException(
                "first values that nobody knows exist on shares alone: shape=" + Arrays.toString(shape));
    }

    private static Weights secret(ToDoubleFunction<int[]> limit, Function<int[], double[]> inTheClear) {
        Source source = (tfe, weights, shape) -> {
            double most = limit.applyAsDouble(shape);
            if (weights.isPublic || most > Math.min(-weights.low, weights.high)) {
                throw new IllegalArgumentException("first values that nobody knows must be private and fit the range: "
                        + "weights=" + weights + ", limit=" + most + "; take others, such as glorotUniform(seed)");
            }
            PrivateTensor first = tfe.randomUniform(-most, most, shape);
            // wider than what is drawn, for training
            return tfe.definePrivateVariable(first.assumeRange(weights.low, weights.high));
        };
        return from("first values that nobody knows", source, inTheClear);
    }

    /** Every weight is in {@code [low, high]}, now and after training. Narrow ranges make products and ReLUs cheaper. */
    public Weights range(double newLow, double newHigh) {
        if (!(newLow <= newHigh) || Double.isInfinite(newLow) || Double.isInfinite(newHigh)) {
            throw new IllegalArgumentException("empty or infinite range: low=" + newLow + ", high=" + newHigh);
        }
        return new Weights(origin, source, inTheClear, newLow, newHigh, isPublic);
    }

    /** Every weight is in {@code [-limit, limit]}. */
    public Weights within(double limit) {
        return range(-limit, limit);
    }

    /** Every server and, of known values, every reader of the program may know them. They cannot be trained. */
    public Weights asPublic() {
        return new Weights(origin, source, inTheClear, low, high, true);
    }

    /**
     * The first values, row major, for whoever trains in the clear.
     *
     * @throws IllegalArgumentException if they are not here, or not as many as the shape has
     */
    public double[] firstValues(int... shape) {
        double[] values = inTheClear.apply(shape).clone();
        if (values.length != Initial.size(shape)) {
            throw new IllegalArgumentException("weights are not of the layer's shape: values=" + values.length
                    + ", shape=" + Arrays.toString(shape));
        }
        return values;
    }

    /** Defines them in {@code tfe}. */
    public Parameter define(TfeContext tfe, String name, boolean trainable, int... shape) {
        return new Parameter(name, source.define(tfe, this, shape), trainable && !isPublic);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "Weights[%s, %s, in [%s, %s]]", isPublic ? "public" : "private", origin, low, high);
    }
}
