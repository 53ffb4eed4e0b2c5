package io.tfe4j.ml.layers;

import io.tfe4j.ml.Bound;
import io.tfe4j.ml.Weights;

/**
 * The gated recurrent unit, as Keras has it: of {@code x W + b} and {@code h U + d} columns are the gates update z,
 * reset r and the candidate {@code g = tanh(x_g + r h_g)}; {@code h' = z h + (1 - z) g}. <b>Shape:</b> [batch, steps,
 * features] gives [batch, units]; the kernel W is [features, 3 * units], the recurrent one U [units, 3 * units], the
 * biases b and d [2, 3 * units].
 *
 * <p><b>Range:</b> any; gradients from step to step are clipped to 16 where ranges do not show that they are smaller.
 * <b>Error:</b> about 2e-4 a step, growing or shrinking from step to step as the weights say. <b>Cost:</b> each step is
 * a part of the program, 44 rounds, three sigmoids or hyperbolic tangents and two products of each unit.
 */
public final class GRU extends RecurrentLayer {
    /** With Glorot's initial values and biases of zeros. */
    public GRU(int units) {
        this(Recurrent.of("GRU", units, tfe -> new GatedCell(tfe, units), Weights.zeros()));
    }

    private GRU(Recurrent layer) {
        super(layer);
    }

    public GRU weights(Weights kernel, Weights recurrent, Weights bias) {
        return new GRU(layer.weights(kernel, recurrent, bias));
    }

    /** Gives the results of all steps, [batch, steps, units], not only that of the last. */
    public GRU sequences() {
        return new GRU(layer.asSequences());
    }

    /** Keeps gradients on their way from step to step in a range. */
    public GRU gradients(Bound bound) {
        return new GRU(layer.gradients(bound));
    }
}
