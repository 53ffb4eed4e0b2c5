package io.tfe4j.ml;

import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import java.util.List;

/**
 * A layer that training leaves as it is: it computes what it computes in predictions, and none of its weights changes. A
 * normalization goes by its moving averages, and a dropout drops nothing.
 *
 * <p><b>Cost:</b> in training that of a prediction, if nothing before it learns; else also that of the gradient by its
 * input. Names of weights, in checkpoints and exports, are those of the layer.
 */
public final class Frozen implements Layer {
    private final Layer layer;

    /** @param layer may itself be frozen; one that is {@link Shared} is wrapped the other way round */
    public Frozen(Layer layer) {
        if (layer instanceof Shared) {
            throw new IllegalArgumentException("weights are shared first, then frozen: layer=" + layer.name()
                    + "; write new Shared(new Frozen(...))");
        }
        this.layer = layer;
    }

    /** The layer as it would learn. */
    public Layer thawed() {
        return layer instanceof Frozen frozen ? frozen.thawed() : layer;
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
    public Nonlinearity nonlinearity() {
        return layer.nonlinearity();
    }

    @Override
    public Built build(TfeContext tfe, int[] input) {
        return new BuiltFrozen(layer.build(tfe, input));
    }

    private record BuiltFrozen(Built layer) implements Built {
        @Override
        public List<Parameter> parameters() {
            return layer.parameters().stream().map(Parameter::frozen).toList();
        }

        @Override
        public PrivateTensor forward(PrivateTensor x) {
            return layer.forward(x);
        }

        @Override
        public Pass train(PrivateTensor x) {
            return Pass.of(layer.forward(x), gradient -> layer.frozenGradient(x, gradient));
        }

        @Override
        public PrivateTensor frozenGradient(PrivateTensor x, PrivateTensor gradient) {
            return layer.frozenGradient(x, gradient);
        }
    }

    @Override
    public String toString() {
        return name();
    }
}
