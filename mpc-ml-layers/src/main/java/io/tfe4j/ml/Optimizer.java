package io.tfe4j.ml;

import io.tfe4j.LoopIndex;
import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;

/** How weights follow their gradients. Immutable; what it remembers between steps is in variables of the context. */
public interface Optimizer {
    /** Defines what it remembers of {@code parameter} for a training of {@code steps} batches. */
    Updater of(TfeContext tfe, Parameter parameter, int steps);

    /** The steps of one parameter. */
    interface Updater {
        /** Assigns the parameter its next value; {@code gradient} is the sum over a batch of {@code size}. */
        void update(PrivateTensor gradient, int size, LoopIndex step);
    }

    /** {@code value} as {@code parameter} can take it. */
    static void assign(Parameter parameter, PrivateTensor value, boolean clips) {
        var type = parameter.tensor().type();
        double low = type.range().realMin(type.fractionBits());
        double high = type.range().realMax(type.fractionBits());
        parameter.assign(clips ? value.clip(low, high) : value.assumeRange(low, high));
    }
}
