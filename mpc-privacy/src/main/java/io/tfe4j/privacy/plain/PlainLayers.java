package io.tfe4j.privacy.plain;

import io.tfe4j.ml.Layer;
import io.tfe4j.ml.layers.BatchNormalization;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.Dropout;
import io.tfe4j.ml.layers.Flatten;
import io.tfe4j.ml.layers.Reshape;
import io.tfe4j.ml.layers.Softmax;
import java.util.Arrays;
import java.util.Optional;

/** Layers as they are described, made to compute in the clear. */
final class PlainLayers {
    private PlainLayers() {}

    /** @throws IllegalArgumentException if it mixes examples, or is of a kind that is not trained in the clear */
    static PlainLayer of(Layer layer, int[] input) {
        int outputs = size(layer.outputShape(input));
        if (layer instanceof Dense dense) {
            return new PlainDense(dense, input[0]);
        }
        if (layer instanceof Softmax) {
            return new PlainSoftmax(outputs, input[input.length - 1]);
        }
        if (layer instanceof Flatten || layer instanceof Reshape) {
            return new PlainReshape(outputs);
        }
        Optional<Curves> curves = Curves.of(layer);
        if (curves.isPresent()) {
            return new PlainElementwise(
                    outputs, curves.get().function(), curves.get().slope());
        }
        throw new IllegalArgumentException(reason(layer));
    }

    private static String reason(Layer layer) {
        if (layer instanceof BatchNormalization) {
            return "layer mixes the examples of a batch, so that no example's gradient is its own: layer="
                    + layer.name() + "; take GroupNormalization or LayerNormalization";
        }
        if (layer instanceof Dropout) {
            return "layer is not trained in the clear: layer=" + layer.name()
                    + "; leave it out, the noise keeps from overfitting already";
        }
        return "layer is not trained in the clear: layer=" + layer.name();
    }

    static int size(int[] shape) {
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }
}
