package io.tfe4j.ml.layers;

import io.tfe4j.ml.Bound;
import io.tfe4j.ml.Weights;
import java.util.Arrays;

/**
 * Long short-term memory, as Keras has it: of {@code x W + h U + b} columns are the gates input i, forget f, candidate
 * g, output o; {@code c' = f c + i g}, {@code h' = o tanh(c')}. <b>Shape:</b> [batch, steps, features] gives [batch,
 * units]; the kernel W is [features, 4 * units], the recurrent one U [units, 4 * units], the bias [1, 4 * units].
 *
 * <p><b>Range:</b> any; gradients from step to step are clipped to 16 where ranges do not show that they are smaller.
 * <b>Error:</b> about 2e-4 a step, growing or shrinking from step to step as the weights say. <b>Cost:</b> each step is
 * a part of the program, 44 rounds, five sigmoids or hyperbolic tangents and three products of each unit.
 */
public final class LSTM extends RecurrentLayer {
    /** With Glorot's initial values and biases of zeros, of the forget gate ones. */
    public LSTM(int units) {
        this(Recurrent.of("LSTM", units, tfe -> new LongShortCell(tfe, units), forgetOnes(units)));
    }

    private static Weights forgetOnes(int units) {
        double[] values = new double[4 * units];
        Arrays.fill(values, units, 2 * units, 1);
        return Weights.known(values);
    }

    private LSTM(Recurrent layer) {
        super(layer);
    }

    public LSTM weights(Weights kernel, Weights recurrent, Weights bias) {
        return new LSTM(layer.weights(kernel, recurrent, bias));
    }

    /** Gives the results of all steps, [batch, steps, units], not only that of the last. */
    public LSTM sequences() {
        return new LSTM(layer.asSequences());
    }

    /** Keeps gradients on their way from step to step in a range. */
    public LSTM gradients(Bound bound) {
        return new LSTM(layer.gradients(bound));
    }
}
