package io.tfe4j.ml;

import io.tfe4j.TfeContext;

/**
 * A layer whose weights are the same wherever it stands in a model, as for inputs that are to be treated alike:
 *
 * <pre>{@code
 * Shared embed = new Shared(new Dense(16));
 * Node difference = new Subtract().of(left.then(embed), right.then(embed));
 * }</pre>
 *
 * <p>Each model has weights of its own for it; gradients of all places are added. It must be of inputs of one shape.
 */
public final class Shared implements Layer {
    private final Layer layer;

    public Shared(Layer layer) {
        this.layer = layer;
    }

    @Override
    public String name() {
        return layer.name();
    }

    @Override
    public int[] outputShape(int[] input) {
        return layer.outputShape(input);
    }

    @Override
    public Built build(TfeContext tfe, int[] input) {
        return layer.build(tfe, input);
    }

    @Override
    public Nonlinearity nonlinearity() {
        return layer.nonlinearity();
    }

    @Override
    public String toString() {
        return name();
    }
}
