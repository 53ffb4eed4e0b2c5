package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.Tensor;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.Layer;
import io.tfe4j.ml.Parameter;
import io.tfe4j.ml.Pass;
import io.tfe4j.ml.Weights;
import java.util.List;

/** {@code (x - mean) * factor + shift} of each channel; the shift learns. */
record FrozenNormalization(Weights mean, Weights factor, Weights shift) implements Layer {
    private static final ChannelAxis CHANNELS = new ChannelAxis(1);

    @Override
    public String name() {
        return "BatchNormalization(frozen)";
    }

    @Override
    public int[] outputShape(int[] input) {
        return input;
    }

    @Override
    public Built build(TfeContext tfe, int[] input) {
        return new BuiltNormalization(
                mean.define(tfe, "mean", false, input[0]),
                factor.define(tfe, "factor", false, input[0]),
                shift.define(tfe, "shift", true, input[0]));
    }

    private record BuiltNormalization(Parameter mean, Parameter factor, Parameter shift) implements Built {
        @Override
        public List<Parameter> parameters() {
            return List.of(mean, factor, shift);
        }

        @Override
        public PrivateTensor forward(PrivateTensor x) {
            return x.sub(CHANNELS.along(mean.tensor(), x))
                    .mul(CHANNELS.along(factor.tensor(), x))
                    .add(CHANNELS.along(shift.tensor(), x));
        }

        @Override
        public Pass train(PrivateTensor x) {
            Tensor before = CHANNELS.along(factor.tensor(), x);
            return new Pass(
                    forward(x),
                    gradient -> gradient.mul(before),
                    gradient -> new Gradients()
                            .by(shift, () -> CHANNELS.sum(gradient))
                            .list());
        }
    }
}
