package io.tfe4j.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * Reads a model: {@code [{"type": "conv2d", "filters": 8, "kernel": [3, 3], "strides": [1, 1], "padding": "same",
 * "activation": "relu"}, {"type": "maxPooling2d", "size": [2, 2]}, {"type": "flatten"}, {"type": "dense", "units": 10,
 * "bias": true, "activation": "softmax"}]}. An example is {@code [features]} or {@code [height, width, channels]}.
 */
final class LayerReader {
    private LayerReader() {}

    static Network read(JsonNode input, JsonNode layers) {
        int[] shape = sizes(input);
        if (shape.length != 1 && shape.length != 3) {
            throw new IllegalArgumentException(
                    "an example is [features] or [height, width, channels]: dimensions=" + shape.length);
        }
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("model without layers");
        }
        NeuralNetConfiguration.ListBuilder list =
                new NeuralNetConfiguration.Builder().dataType(DataType.DOUBLE).list();
        for (JsonNode layer : layers) {
            if (!type(layer).equals("flatten")) {
                list.layer(layer(layer));
            }
        }
        // DL4J derives each layer's number of inputs, and flattens before the first dense layer
        MultiLayerConfiguration derived = list.setInputType(
                        shape.length == 1
                                ? InputType.feedForward(shape[0])
                                : InputType.convolutional(shape[0], shape[1], shape[2], CNN2DFormat.NHWC))
                .build();
        List<Layer> all = new ArrayList<>();
        derived.getConfs().forEach(one -> all.add(one.getLayer()));
        return new Network(shape, all, derived.getInputPreProcessors());
    }

    private static String type(JsonNode layer) {
        return layer.path("type").asText();
    }

    private static Layer layer(JsonNode layer) {
        return switch (type(layer)) {
            case "dense" ->
                new DenseLayer.Builder()
                        .nOut(layer.path("units").asInt())
                        .hasBias(layer.path("bias").asBoolean(true))
                        .activation(activation(layer))
                        .weightInit(WeightInit.XAVIER)
                        .build();
            case "activation" ->
                layer.has("slope")
                        ? new ActivationLayer(
                                new ActivationLReLU(layer.path("slope").asDouble()))
                        : new ActivationLayer(activation(layer));
            case "conv2d" ->
                new ConvolutionLayer.Builder(sizes(layer.path("kernel")))
                        .nOut(layer.path("filters").asInt())
                        .stride(strides(layer, new int[] {1, 1}))
                        .convolutionMode(padding(layer))
                        .hasBias(layer.path("bias").asBoolean(true))
                        .activation(activation(layer))
                        .weightInit(WeightInit.XAVIER)
                        .dataFormat(CNN2DFormat.NHWC)
                        .build();
            case "maxPooling2d" -> pooling(layer, SubsamplingLayer.PoolingType.MAX);
            case "averagePooling2d" -> pooling(layer, SubsamplingLayer.PoolingType.AVG);
            default -> throw new IllegalArgumentException("no such layer: type=" + type(layer));
        };
    }

    private static Layer pooling(JsonNode layer, SubsamplingLayer.PoolingType type) {
        int[] size = sizes(layer.path("size"));
        return new SubsamplingLayer.Builder(type, size, strides(layer, size))
                .convolutionMode(padding(layer))
                .dataFormat(CNN2DFormat.NHWC)
                .build();
    }

    private static int[] strides(JsonNode layer, int[] otherwise) {
        return layer.has("strides") ? sizes(layer.path("strides")) : otherwise;
    }

    private static ConvolutionMode padding(JsonNode layer) {
        String padding = layer.path("padding").asText("valid");
        return switch (padding) {
            case "valid" -> ConvolutionMode.Truncate;
            case "same" -> ConvolutionMode.Same;
            default -> throw new IllegalArgumentException("no such padding: padding=" + padding);
        };
    }

    private static Activation activation(JsonNode layer) {
        String name = layer.path("activation").asText("identity");
        String known = name.equals("linear") ? "identity" : name;
        try {
            return Activation.valueOf(known.replace("_", "").toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("no such activation: activation=" + name, e);
        }
    }

    private static int[] sizes(JsonNode array) {
        int[] sizes = new int[array.size()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = array.get(i).asInt();
            if (sizes[i] < 1) {
                throw new IllegalArgumentException("size is not positive: size=" + sizes[i]);
            }
        }
        return sizes;
    }
}
