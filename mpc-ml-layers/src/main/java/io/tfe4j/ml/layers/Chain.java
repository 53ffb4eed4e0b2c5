package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.Layer;
import io.tfe4j.ml.Parameter;
import io.tfe4j.ml.Pass;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Layers one after the other that together are one. */
record Chain(String name, List<Layer> layers) implements Layer {
    static Chain of(String name, Layer... layers) {
        return new Chain(name, List.of(layers));
    }

    @Override
    public int[] outputShape(int[] input) {
        int[] shape = input;
        for (Layer layer : layers) {
            shape = layer.outputShape(shape);
        }
        return shape;
    }

    @Override
    public Built build(TfeContext tfe, int[] input) {
        List<Built> built = new ArrayList<>();
        int[] shape = input;
        for (Layer layer : layers) {
            int[] next = layer.outputShape(shape);
            built.add(layer.build(tfe, shape));
            shape = next;
        }
        return new BuiltChain(List.copyOf(built));
    }

    private record BuiltChain(List<Built> layers) implements Built {
        @Override
        public List<Parameter> parameters() {
            return layers.stream().flatMap(layer -> layer.parameters().stream()).toList();
        }

        @Override
        public PrivateTensor forward(PrivateTensor x) {
            PrivateTensor result = x;
            for (Built layer : layers) {
                result = layer.forward(result);
            }
            return result;
        }

        @Override
        public Pass train(PrivateTensor x) {
            Pass all = layers.get(0).train(x);
            for (Built layer : layers.subList(1, layers.size())) {
                all = joined(all, layer.train(all.output()));
            }
            return all;
        }
    }

    /** One after the other. */
    static Pass joined(Pass first, Pass second) {
        return new Pass(
                second.output(),
                gradient -> first.inputGradient().apply(second.inputGradient().apply(gradient)),
                gradient -> {
                    PrivateTensor between = second.inputGradient().apply(gradient);
                    List<PrivateTensor> gradients =
                            new ArrayList<>(first.parameterGradients().apply(between));
                    gradients.addAll(second.parameterGradients().apply(gradient));
                    return gradients;
                },
                Stream.concat(first.updates().stream(), second.updates().stream())
                        .toList());
    }
}
