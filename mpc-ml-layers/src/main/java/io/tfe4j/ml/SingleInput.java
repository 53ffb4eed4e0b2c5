package io.tfe4j.ml;

import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import java.util.List;

/** A layer as a graph sees it. */
record SingleInput(Layer layer) implements Merge {
    @Override
    public String name() {
        return layer.name();
    }

    @Override
    public int[] outputShape(List<int[]> inputs) {
        return layer.outputShape(inputs.get(0));
    }

    @Override
    public Built build(TfeContext tfe, List<int[]> inputs) {
        return new BuiltLayer(layer.build(tfe, inputs.get(0)));
    }

    private record BuiltLayer(Layer.Built layer) implements Built {
        @Override
        public List<Parameter> parameters() {
            return layer.parameters();
        }

        @Override
        public PrivateTensor forward(List<PrivateTensor> x) {
            return layer.forward(x.get(0));
        }

        @Override
        public MergePass train(List<PrivateTensor> x) {
            return MergePass.of(layer.train(x.get(0)));
        }
    }
}
