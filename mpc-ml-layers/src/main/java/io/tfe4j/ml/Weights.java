package io.tfe4j.ml;

import io.tfe4j.Input;
import io.tfe4j.Inputs;
import io.tfe4j.Tensor;
import io.tfe4j.TfeContext;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where a layer's weights come from and what everyone may know of them. Private unless {@link #asPublic} is called, and
 * in {@code [-8, 8]} unless a range is declared: an owner's weights outside it are refused, and training keeps them in
 * it. Immutable.
 */
public final class Weights {
    private static final double DEFAULT_LIMIT = 8;

    private final @Nullable String owner;
    private final Function<int[], Input> values;
    private final double low;
    private final double high;
    private final boolean isPublic;

    private Weights(@Nullable String owner, Function<int[], Input> values, double low, double high, boolean isPublic) {
        this.owner = owner;
        this.values = values;
        this.low = low;
        this.high = high;
        this.isPublic = isPublic;
    }

    private static Weights from(@Nullable String owner, Function<int[], Input> values) {
        return new Weights(owner, values, -DEFAULT_LIMIT, DEFAULT_LIMIT, false);
    }

    /** A tensor in the catalog of {@code owner}, whose player reads and shares it. It must have the layer's shape. */
    public static Weights dataset(String owner, String name) {
        return from(owner, shape -> Inputs.dataset(name).shape(shape));
    }

    /** Row major, {@code owner}'s secret; only where this JVM plays {@code owner}. */
    public static Weights of(String owner, double... values) {
        double[] copy = values.clone();
        return from(owner, shape -> Inputs.of(shape, copy));
    }

    /** Row major, first values that everyone knows; what training makes of them nobody does. */
    public static Weights known(double... values) {
        double[] copy = values.clone();
        return from(null, shape -> Inputs.of(shape, copy));
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
        return from(null, shape -> Inputs.of(shape, Initial.constant(shape, value)));
    }

    /**
     * Glorot and Bengio's uniform initial values, from a seed: everyone knows the first values, which is no secret in
     * training, and equal seeds give equal programs.
     */
    public static Weights glorotUniform(long seed) {
        return from(null, shape -> Inputs.of(shape, Initial.uniform(shape, Initial.glorotLimit(shape), seed)));
    }

    /** He et al.'s uniform initial values, for layers before a ReLU; otherwise as {@link #glorotUniform}. */
    public static Weights heUniform(long seed) {
        return from(null, shape -> Inputs.of(shape, Initial.uniform(shape, Initial.heLimit(shape), seed)));
    }

    /** Every weight is in {@code [low, high]}, now and after training. Narrow ranges make products and ReLUs cheaper. */
    public Weights range(double newLow, double newHigh) {
        if (!(newLow <= newHigh) || Double.isInfinite(newLow) || Double.isInfinite(newHigh)) {
            throw new IllegalArgumentException("empty or infinite range: low=" + newLow + ", high=" + newHigh);
        }
        return new Weights(owner, values, newLow, newHigh, isPublic);
    }

    /** Every weight is in {@code [-limit, limit]}. */
    public Weights within(double limit) {
        return range(-limit, limit);
    }

    /** Every server and, of known values, every reader of the program may know them. They cannot be trained. */
    public Weights asPublic() {
        return new Weights(owner, values, low, high, true);
    }

    /** Defines them in {@code tfe}. */
    public Parameter define(TfeContext tfe, String name, boolean trainable, int... shape) {
        return new Parameter(name, tensor(tfe, values.apply(shape).range(low, high)), trainable && !isPublic);
    }

    private Tensor tensor(TfeContext tfe, Input input) {
        if (owner == null) {
            return isPublic ? tfe.definePublicVariable(input) : tfe.definePrivateVariable(input);
        }
        return isPublic ? tfe.definePublicInput(owner, input) : tfe.definePrivateVariable(owner, input);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "Weights[%s, %s, in [%s, %s]]",
                isPublic ? "public" : "private",
                owner == null ? "known first values" : "owner=" + owner,
                low,
                high);
    }
}
