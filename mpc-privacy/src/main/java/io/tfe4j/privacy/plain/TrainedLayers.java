package io.tfe4j.privacy.plain;

import io.tfe4j.ml.Layer;
import io.tfe4j.ml.Weights;
import io.tfe4j.ml.layers.Conv2D;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.DepthwiseConv2D;
import io.tfe4j.ml.layers.Embedding;
import io.tfe4j.ml.layers.GRU;
import io.tfe4j.ml.layers.GroupNormalization;
import io.tfe4j.ml.layers.LSTM;
import io.tfe4j.ml.layers.LayerNormalization;
import io.tfe4j.ml.layers.MultiHeadAttention;
import io.tfe4j.ml.layers.RecurrentLayer;
import io.tfe4j.ml.layers.SimpleRNN;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Layers with the weights that a training gave them, in the order in which {@link PlainLayer#firstWeights} has them. */
final class TrainedLayers {
    private final double[] weights;
    private int next;

    private TrainedLayers(double[] weights) {
        this.weights = weights;
    }

    /** @param weights of this layer alone; none for one that learns nothing */
    static Layer of(Layer layer, int[] input, double[] weights) {
        return weights.length == 0 ? layer : new TrainedLayers(weights).withWeights(layer, input);
    }

    private Layer withWeights(Layer layer, int[] input) {
        if (layer instanceof Dense dense) {
            Dense trained = dense.kernel(take(input[0] * dense.units()));
            return dense.bias().isPresent() ? trained.bias(rest()) : trained;
        }
        if (layer instanceof Conv2D convolution) {
            Conv2D trained = convolution.kernel(take(kernelSize(convolution)));
            return convolution.bias().isPresent() ? trained.bias(rest()) : trained;
        }
        if (layer instanceof DepthwiseConv2D depthwise) {
            Conv2D grouped = depthwise.inGroups(input[0]);
            DepthwiseConv2D trained = depthwise.kernel(take(kernelSize(grouped)));
            return grouped.bias().isPresent() ? trained.bias(rest()) : trained;
        }
        if (layer instanceof Embedding embedding) {
            return embedding.table(rest());
        }
        if (layer instanceof LayerNormalization normalization) {
            return normalization.gamma(take(weights.length / 2)).beta(rest());
        }
        if (layer instanceof GroupNormalization normalization) {
            return normalization.gamma(take(weights.length / 2)).beta(rest());
        }
        return withSequences(layer, input);
    }

    private Layer withSequences(Layer layer, int[] input) {
        if (layer instanceof RecurrentLayer recurrent) {
            int columns = PlainCell.of(recurrent).gates() * recurrent.units();
            Weights kernel = take(input[1] * columns);
            Weights ofState = take(recurrent.units() * columns);
            Weights bias = rest();
            if (recurrent instanceof LSTM each) {
                return each.weights(kernel, ofState, bias);
            }
            return recurrent instanceof GRU each
                    ? each.weights(kernel, ofState, bias)
                    : ((SimpleRNN) recurrent).weights(kernel, ofState, bias);
        }
        if (layer instanceof MultiHeadAttention attention) {
            return attention(attention, input[1]);
        }
        throw new IllegalStateException("layer learns, but takes no weights: layer=" + layer.name());
    }

    private Layer attention(MultiHeadAttention layer, int features) {
        int inner = layer.heads() * layer.size();
        boolean hasBias = !layer.biases().isEmpty();
        List<Weights> kernels = new ArrayList<>();
        List<Weights> biases = new ArrayList<>();
        for (int projection = 0; projection < 4; projection++) {
            kernels.add(take(features * inner));
            if (hasBias) {
                biases.add(take(projection == 3 ? features : inner));
            }
        }
        MultiHeadAttention trained = layer.kernels(kernels.get(0), kernels.get(1), kernels.get(2), kernels.get(3));
        return hasBias ? trained.biases(biases.get(0), biases.get(1), biases.get(2), biases.get(3)) : trained;
    }

    private int kernelSize(Conv2D convolution) {
        return weights.length - (convolution.bias().isPresent() ? convolution.filters() : 0);
    }

    private Weights take(int count) {
        next += count;
        return Weights.known(Arrays.copyOfRange(weights, next - count, next));
    }

    private Weights rest() {
        return take(weights.length - next);
    }
}
