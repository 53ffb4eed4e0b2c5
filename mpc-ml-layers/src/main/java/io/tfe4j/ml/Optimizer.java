package io.tfe4j.ml;

import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.TfeContext;
import java.util.List;

/** How weights follow their gradients. Immutable; what it remembers between steps is in variables of the context. */
public interface Optimizer {
    /** The fraction bits that gradients need at least, if that is more than other numbers have. */
    default int gradientBits() {
        return 0;
    }

    /** Defines what it remembers of {@code parameters} for a training by batches of {@code batchSize}. */
    Run start(TfeContext tfe, List<Parameter> parameters, Steps steps, int batchSize);

    /** One training. */
    interface Run {
        /** Assigns the parameters their next values; {@code gradients}, in their order, are of the sum over a batch. */
        void step(List<PrivateTensor> gradients);

        /** Forgets: what it remembers is zero, as at first. */
        default void startAnew() {
            memory().forEach(variable -> variable.assign(variable.mul(0)));
        }

        /** The variables in which it remembers, in an order that is always the same. */
        default List<PrivateVariable> memory() {
            return List.of();
        }
    }

    /** {@code value} as {@code parameter} can take it. */
    static void assign(Parameter parameter, PrivateTensor value, boolean clips) {
        var type = parameter.tensor().type();
        double low = type.range().realMin(type.fractionBits());
        double high = type.range().realMax(type.fractionBits());
        parameter.assign(clips ? value.clip(low, high) : value.assumeRange(low, high));
    }
}
