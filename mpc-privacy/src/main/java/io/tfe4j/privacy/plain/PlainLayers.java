package io.tfe4j.privacy.plain;

import io.tfe4j.ml.Layer;
import io.tfe4j.ml.layers.AveragePooling2D;
import io.tfe4j.ml.layers.BatchNormalization;
import io.tfe4j.ml.layers.Conv2D;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.DepthwiseConv2D;
import io.tfe4j.ml.layers.Dropout;
import io.tfe4j.ml.layers.Embedding;
import io.tfe4j.ml.layers.Flatten;
import io.tfe4j.ml.layers.GlobalAveragePooling2D;
import io.tfe4j.ml.layers.GlobalMaxPooling2D;
import io.tfe4j.ml.layers.GroupNormalization;
import io.tfe4j.ml.layers.LayerNormalization;
import io.tfe4j.ml.layers.MaxPooling2D;
import io.tfe4j.ml.layers.MultiHeadAttention;
import io.tfe4j.ml.layers.RecurrentLayer;
import io.tfe4j.ml.layers.Reshape;
import io.tfe4j.ml.layers.Softmax;
import io.tfe4j.ring.Conv2d;
import java.util.Arrays;
import java.util.Optional;

/** Layers as they are described, made to compute in the clear. */
final class PlainLayers {
    private PlainLayers() {}

    /** @throws IllegalArgumentException if it mixes examples, or is of a kind that is not trained in the clear */
    static PlainLayer of(Layer layer, int[] input) {
        int outputs = size(layer.outputShape(input));
        Optional<Curves> curves = Curves.of(layer);
        if (curves.isPresent()) {
            return new PlainElementwise(outputs, curves.get());
        }
        if (layer instanceof Dense dense) {
            return new PlainDense(dense, input[0]);
        }
        if (layer instanceof Softmax) {
            return new PlainSoftmax(outputs, input[input.length - 1]);
        }
        if (layer instanceof Flatten || layer instanceof Reshape) {
            return new PlainReshape(outputs);
        }
        if (layer instanceof Embedding embedding) {
            return new PlainEmbedding(embedding, size(input));
        }
        if (layer instanceof RecurrentLayer recurrent) {
            return new PlainRecurrent(recurrent, input);
        }
        if (layer instanceof MultiHeadAttention attention) {
            return new PlainAttention(attention, input);
        }
        return ofImages(layer, input, outputs);
    }

    private static PlainLayer ofImages(Layer layer, int[] input, int outputs) {
        if (layer instanceof Conv2D convolution) {
            return new PlainConvolution(convolution, input);
        }
        if (layer instanceof DepthwiseConv2D depthwise) {
            return new PlainConvolution(depthwise.inGroups(input[0]), input);
        }
        if (layer instanceof MaxPooling2D pooling) {
            return PlainPooling.largest(pooling.windows(input), input);
        }
        if (layer instanceof AveragePooling2D pooling) {
            return PlainPooling.mean(pooling.windows(input), input, pooling.countsPadding());
        }
        if (layer instanceof GlobalMaxPooling2D) {
            return PlainPooling.largest(Conv2d.of(input[1], input[2]), input);
        }
        if (layer instanceof GlobalAveragePooling2D) {
            return PlainPooling.mean(Conv2d.of(input[1], input[2]), input, false);
        }
        return normalizing(layer, input, outputs);
    }

    private static PlainLayer normalizing(Layer layer, int[] input, int outputs) {
        if (layer instanceof LayerNormalization each) {
            int last = input[input.length - 1];
            return new PlainNormalization(
                    outputs, last, each.epsilon(), each.gamma(), each.beta(), last, i -> i % last);
        }
        if (layer instanceof GroupNormalization each) {
            int ofChannel = outputs / input[0];
            return new PlainNormalization(
                    outputs,
                    outputs / each.groups(),
                    each.epsilon(),
                    each.gamma(),
                    each.beta(),
                    input[0],
                    i -> i / ofChannel);
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
