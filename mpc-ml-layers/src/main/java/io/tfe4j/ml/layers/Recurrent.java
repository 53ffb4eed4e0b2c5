package io.tfe4j.ml.layers;

import io.tfe4j.TfeContext;
import io.tfe4j.ml.Bound;
import io.tfe4j.ml.Layer;
import io.tfe4j.ml.Weights;
import java.util.function.Function;

/** A recurrent layer of any cell, before it is built. */
record Recurrent(
        String name,
        int units,
        Function<TfeContext, Cell> cell,
        Weights kernel,
        Weights recurrent,
        Weights bias,
        boolean sequences,
        Bound gradients)
        implements Layer {
    /** Of the first values of a training in the clear; on shares they are drawn. */
    private static final long SEED = 9;

    Recurrent {
        if (units < 1) {
            throw new IllegalArgumentException("units too few: units=" + units + ", least=1");
        }
    }

    static Recurrent of(String name, int units, Function<TfeContext, Cell> cell, Weights bias) {
        return new Recurrent(
                name + "(" + units + ")",
                units,
                cell,
                Weights.glorotUniformSecret(SEED),
                Weights.glorotUniformSecret(SEED + 1),
                bias,
                false,
                Bound.clipped(16));
    }

    Recurrent weights(Weights newKernel, Weights newRecurrent, Weights newBias) {
        return new Recurrent(name, units, cell, newKernel, newRecurrent, newBias, sequences, gradients);
    }

    Recurrent asSequences() {
        return new Recurrent(name, units, cell, kernel, recurrent, bias, true, gradients);
    }

    Recurrent gradients(Bound bound) {
        return new Recurrent(name, units, cell, kernel, recurrent, bias, sequences, bound);
    }

    @Override
    public int[] outputShape(int[] input) {
        Shapes.requireRank(this, 2, input);
        return sequences ? new int[] {input[0], units} : new int[] {units};
    }

    @Override
    public Built build(TfeContext tfe, int[] input) {
        Cell built = cell.apply(tfe);
        int columns = built.gates() * units;
        return new Recurrence(
                tfe,
                built,
                units,
                kernel.define(tfe, "kernel", true, input[1], columns),
                recurrent.define(tfe, "recurrent kernel", true, units, columns),
                bias.define(tfe, "bias", true, built.biases(), columns),
                sequences,
                gradients);
    }
}
