package io.tfe4j.ml;

import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PublicTensor;
import io.tfe4j.PublicVariable;
import io.tfe4j.Tensor;
import io.tfe4j.TfeContext;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a training, counted from 0 over all runs of a session, for what changes with them. After the last it
 * starts over. Everyone knows where it is.
 */
public final class Steps {
    private final TfeContext tfe;
    private final int count;
    private @Nullable PublicVariable counter;
    private @Nullable Watched watched;

    /**
     * Who counts what is clipped in each step.
     *
     * @param names of parameters, by their tensors
     */
    private record Watched(Clips clips, Map<Tensor, String> names, int steps) {}

    Steps(TfeContext tfe, int count) {
        this.tfe = tfe;
        this.count = count;
    }

    /** How many there will be. */
    public int count() {
        return count;
    }

    /** A vector that holds what {@code values} has for each step; to be defined outside the loop. */
    public PublicTensor table(IntToDoubleFunction values, int fractionBits) {
        double[] all = new double[count];
        for (int step = 0; step < count; step++) {
            all[step] = values.applyAsDouble(step);
        }
        counter();
        return constant(tfe, all, fractionBits);
    }

    /** A table as a variable: functions can read it, and it travels once a session. */
    static PublicTensor constant(TfeContext tfe, double[] values, int fractionBits) {
        double least = Arrays.stream(values).min().orElse(0);
        double most = Arrays.stream(values).max().orElse(0);
        return tfe.definePublicVariable(Inputs.of(values).range(least, most).fractionBits(fractionBits));
    }

    /** The entry of {@code table} for the present step, a scalar. */
    public PublicTensor now(PublicTensor table) {
        return table.batch(counter(), 1).reshape();
    }

    /** The present step, a whole number. */
    PublicVariable counter() {
        if (counter == null) {
            counter = tfe.definePublicVariable(
                    Inputs.scalar(0).range(0, count - 1).fractionBits(0));
        }
        return counter;
    }

    /** What optimizers clip from here on is counted; {@code steps} at a time. */
    void watch(Clips clips, Map<String, Tensor> named, int steps) {
        Map<Tensor, String> names = new IdentityHashMap<>();
        named.forEach((name, tensor) -> names.put(tensor, name));
        watched = new Watched(clips, names, steps);
    }

    /**
     * {@code x} within {@code bound}.
     *
     * @param x a number for each of the weights
     * @param unit of x, in that of the mean gradients
     */
    PrivateTensor bounded(Bound bound, PrivateTensor x, Parameter weights, Limit.Kind kind, double unit) {
        if (watched == null) {
            return bound.apply(x);
        }
        String name = watched.names.getOrDefault(weights.tensor(), weights.name());
        double all = (double) weights.count() * watched.steps;
        return watched.clips.bounded(bound, x, Limit.of(kind, name, bound.limit() * unit, all));
    }

    /** From the first step again. */
    void startAnew() {
        if (counter != null) {
            counter.assign(counter.mul(0));
        }
    }

    void advance() {
        if (counter != null) {
            counter.assign(counter.add(1).remainder(count));
        }
    }

    @Override
    public String toString() {
        return "steps of an optimizer: " + count;
    }
}
