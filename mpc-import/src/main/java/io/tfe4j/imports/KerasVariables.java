package io.tfe4j.imports;

import com.fasterxml.jackson.databind.JsonNode;
import io.tfe4j.ring.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The variables of Keras layers as tensors in the orders that ONNX's operators want. */
final class KerasVariables {
    private static final PlainEngine PLAIN = PlainEngine.INSTANCE;

    private final KerasGraph graph;
    private final KerasWeights weights;

    KerasVariables(KerasGraph graph, KerasWeights weights) {
        this.graph = graph;
        this.weights = weights;
    }

    private static String layer(JsonNode config) {
        return config.path("name").asText();
    }

    private Plain read(JsonNode config, String kind, int index) {
        Plain value = weights.find(layer(config), kind, index);
        if (value == null) {
            throw new ImportException("weights missing: put them beside the structure, as NAME.weights.h5");
        }
        return value;
    }

    private String store(JsonNode config, String role, Plain value) {
        return graph.weight(layer(config) + "/" + role, value.shape(), value);
    }

    String plain(JsonNode config, String kind, String role, int index) {
        return store(config, role, read(config, kind, index));
    }

    /** How many channels a depthwise convolution has. */
    int channels(JsonNode config, String kind) {
        return read(config, kind, 0).shape().dimension(2);
    }

    /** [height, width, in, out] as [out, in, height, width]; of a depthwise one [height, width, in, multiplier]. */
    String kernel(JsonNode config, String kind, boolean isDepthwise) {
        Plain kernel = read(config, kind, 0);
        if (!isDepthwise) {
            return store(config, "kernel", PLAIN.transpose(kernel, 3, 2, 0, 1));
        }
        Shape shape = kernel.shape();
        Plain turned = PLAIN.transpose(kernel, 2, 3, 0, 1);
        int out = shape.dimension(2) * shape.dimension(3);
        return store(config, "kernel", PLAIN.reshape(turned, out, 1, shape.dimension(0), shape.dimension(1)));
    }

    /** Scale, shift, mean and variance; Keras leaves out a scale or shift that does not learn. */
    String[] statistics(JsonNode config) {
        String kind = "BatchNormalization";
        int next = 0;
        Plain scale = config.path("scale").asBoolean(true) ? read(config, kind, next++) : null;
        Plain shift = config.path("center").asBoolean(true) ? read(config, kind, next++) : null;
        Plain mean = read(config, kind, next++);
        Plain variance = read(config, kind, next);
        return new String[] {
            store(config, "gamma", scale == null ? filled(mean, 1) : scale),
            store(config, "beta", shift == null ? filled(mean, 0) : shift),
            store(config, "moving_mean", mean),
            store(config, "moving_variance", variance)
        };
    }

    private static Plain filled(Plain like, double value) {
        double[] values = new double[like.size()];
        Arrays.fill(values, value);
        return Plain.of(like.shape(), values);
    }

    void requireUsualGates(JsonNode config, String kind) {
        boolean usual = config.path("activation").asText().equals("tanh")
                && config.path("recurrent_activation").asText().equals("sigmoid")
                && config.path("use_bias").asBoolean(true)
                && (kind.equals("LSTM") || config.path("reset_after").asBoolean(true));
        if (!usual) {
            throw new ImportException(
                    "only the usual activations, a bias, and reset_after are supported: layer=" + layer(config));
        }
    }

    /** Keras has an LSTM's gates in the order input, forget, cell, output; ONNX input, output, forget, cell. */
    private static int[] order(int gates, String kind) {
        int size = gates / (kind.equals("LSTM") ? 4 : 3);
        int[] blocks = kind.equals("LSTM") ? new int[] {0, 3, 1, 2} : new int[] {0, 1, 2};
        return IntStream.of(blocks)
                .flatMap(block -> IntStream.range(block * size, (block + 1) * size))
                .toArray();
    }

    /** [in, gates] as [1, gates, in]. */
    String gates(JsonNode config, String kind, String role, int index) {
        Plain turned = PLAIN.transpose(read(config, kind, index), 1, 0);
        Plain ordered = PLAIN.gather(turned, 0, order(turned.shape().dimension(0), kind));
        return store(
                config,
                role,
                PLAIN.reshape(ordered, ordered.shape().insert(0, 1).toArray()));
    }

    /** Of the products with inputs, then of those with states, which an LSTM has not. */
    String gateBias(JsonNode config, String kind) {
        Plain bias = read(config, kind, 2);
        int gates = bias.shape().dimension(-1);
        Plain both = bias.shape().rank() == 2
                ? bias
                : PLAIN.concat(
                        0, List.of(PLAIN.reshape(bias, 1, gates), Plain.of(Shape.of(1, gates), new double[gates])));
        Plain ordered = PLAIN.gather(both, 1, order(gates, kind));
        return store(config, "bias", PLAIN.reshape(ordered, 1, 2 * gates));
    }
}
