package io.tfe4j.privacy.dl4j;

import io.tfe4j.ml.Layer;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.ELU;
import io.tfe4j.ml.layers.Flatten;
import io.tfe4j.ml.layers.LeakyReLU;
import io.tfe4j.ml.layers.ReLU;
import io.tfe4j.ml.layers.ReLU6;
import io.tfe4j.ml.layers.Reshape;
import io.tfe4j.ml.layers.SELU;
import io.tfe4j.ml.layers.SiLU;
import io.tfe4j.ml.layers.Sigmoid;
import io.tfe4j.ml.layers.Softmax;
import io.tfe4j.ml.layers.Softplus;
import io.tfe4j.ml.layers.Tanh;
import io.tfe4j.privacy.plain.PlainModel;
import java.util.Map;
import java.util.stream.DoubleStream;

/** A model of our own layers, as DL4J's: it computes the same, and begins with the same weights. */
final class PlainTranslation {
    private static final Map<Class<? extends Layer>, String> FUNCTIONS = Map.of(
            ReLU.class, "relu",
            ReLU6.class, "relu6",
            Sigmoid.class, "sigmoid",
            Tanh.class, "tanh",
            Softmax.class, "softmax",
            Softplus.class, "softplus",
            SELU.class, "selu",
            SiLU.class, "swish");

    private final Dl4jModel.Builder model;
    private final DoubleStream.Builder weights = DoubleStream.builder();
    private int[] shape;

    private PlainTranslation(PlainModel plain) {
        model = Dl4jModel.builder(plain.features());
        shape = plain.input();
    }

    /** @throws IllegalArgumentException if there is a layer for which DL4J has no equal, or we know of none */
    static Dl4jModel of(PlainModel plain) {
        PlainTranslation translation = new PlainTranslation(plain);
        for (Layer layer : plain.layers()) {
            translation.add(layer);
        }
        return translation.model.build().withWeights(translation.weights.build().toArray());
    }

    private void add(Layer layer) {
        if (layer instanceof Dense dense && shape.length == 1) {
            add(dense);
        } else if (layer instanceof LeakyReLU leaky) {
            model.activation("leakyrelu", leaky.slope());
        } else if (FUNCTIONS.containsKey(layer.getClass()) && (shape.length == 1 || !(layer instanceof Softmax))) {
            model.activation(FUNCTIONS.get(layer.getClass()));
        } else if (layer instanceof ELU elu && elu.alpha() == 1) {
            model.activation("elu");
        } else if (!(layer instanceof Flatten) && !(layer instanceof Reshape)) {
            throw new IllegalArgumentException("layer is not translated for DL4J: layer=" + layer.name()
                    + "; train it with framework NATIVE, or describe the model by Dl4jModel.builder");
        }
        shape = layer.outputShape(shape);
    }

    private void add(Dense dense) {
        model.dense(dense.units(), "identity", dense.bias().isPresent());
        add(dense.kernel().firstValues(shape[0], dense.units()));
        dense.bias().ifPresent(bias -> add(bias.firstValues(dense.units())));
    }

    private void add(double... values) {
        for (double value : values) {
            weights.add(value);
        }
    }
}
