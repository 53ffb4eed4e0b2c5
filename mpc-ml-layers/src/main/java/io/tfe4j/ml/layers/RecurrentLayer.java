package io.tfe4j.ml.layers;

import io.tfe4j.TfeContext;
import io.tfe4j.ml.Weights;

/**
 * A layer that goes through a sequence step by step and remembers. <b>Shape:</b> [batch, steps, features] gives [batch,
 * units], the result of the last step, or those of all steps, [batch, steps, units].
 */
public abstract sealed class RecurrentLayer extends NamedLayer permits GRU, LSTM, SimpleRNN {
    final Recurrent layer;

    RecurrentLayer(Recurrent layer) {
        this.layer = layer;
    }

    public final int units() {
        return layer.units();
    }

    /** Of what a step is given, [features, gates * units]. */
    public final Weights kernel() {
        return layer.kernel();
    }

    /** Of the result of the step before, [units, gates * units]. */
    public final Weights recurrentKernel() {
        return layer.recurrent();
    }

    /** Of [1, gates * units]; of {@link GRU} [2, 3 * units], the second row for the result of the step before. */
    public final Weights bias() {
        return layer.bias();
    }

    /** Whether it gives the results of all steps. */
    public final boolean givesSequences() {
        return layer.sequences();
    }

    @Override
    public final String name() {
        return layer.name();
    }

    @Override
    public final int[] outputShape(int[] input) {
        return layer.outputShape(input);
    }

    @Override
    public final Built build(TfeContext tfe, int[] input) {
        return layer.build(tfe, input);
    }
}
