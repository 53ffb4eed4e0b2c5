package io.tfe4j.ml.layers;

import io.tfe4j.ml.Bound;
import io.tfe4j.ml.Weights;

/**
 * {@code h' = tanh(x W + h U + b)} over the steps of a sequence. <b>Shape:</b> [batch, steps, features] gives [batch,
 * units]; the kernel W is [features, units], the recurrent one U [units, units], the bias [1, units].
 *
 * <p><b>Range:</b> any; gradients from step to step are clipped to 16 where ranges do not show that they are smaller.
 * <b>Error:</b> 1e-4 a step, growing or shrinking from step to step as U says. <b>Cost:</b> each step is a part of the
 * program, 21 rounds and a hyperbolic tangent of each unit.
 */
public final class SimpleRNN extends RecurrentLayer {
    /** With Glorot's initial values and a bias of zeros. */
    public SimpleRNN(int units) {
        this(Recurrent.of("SimpleRNN", units, tfe -> new SimpleCell(), Weights.zeros()));
    }

    private SimpleRNN(Recurrent layer) {
        super(layer);
    }

    public SimpleRNN weights(Weights kernel, Weights recurrent, Weights bias) {
        return new SimpleRNN(layer.weights(kernel, recurrent, bias));
    }

    /** Gives the results of all steps, [batch, steps, units], not only that of the last. */
    public SimpleRNN sequences() {
        return new SimpleRNN(layer.asSequences());
    }

    /** Keeps gradients on their way from step to step in a range. */
    public SimpleRNN gradients(Bound bound) {
        return new SimpleRNN(layer.gradients(bound));
    }
}
