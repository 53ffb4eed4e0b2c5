package io.tfe4j.privacy.dl4j;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tfe4j.privacy.engine.Objective;
import io.tfe4j.privacy.engine.TrainableModel;
import java.util.Arrays;

/**
 * Layers one after the other, for Deeplearning4j to train. First weights are its own choice (Xavier), others are set with
 * {@link #withWeights}.
 *
 * <pre>{@code
 * Dl4jModel.builder(28, 28, 1)
 *         .conv2d(8, 3, "relu")
 *         .maxPooling2d(2)
 *         .flatten()
 *         .dense(10, "softmax")
 *         .build();
 * }</pre>
 *
 * <p>An example is {@code [features]} or {@code [height, width, channels]}. Activations go by DL4J's names: {@code relu},
 * {@code sigmoid}, {@code tanh}, {@code softmax}, {@code identity} and others. Layers that mix examples or drop values
 * out are refused. Weights are in the order of Keras' {@code get_weights()}: layer by layer, a kernel before its bias, row
 * major; [in, units] of a dense layer, [height, width, channels, filters] of a convolution.
 */
public final class Dl4jModel implements TrainableModel {
    private final ObjectNode description;
    private final int features;
    private final int outputs;
    private final String last;
    private final double[] weights;

    Dl4jModel(ObjectNode description, int features, int outputs, String last, double[] weights) {
        this.description = description;
        this.features = features;
        this.outputs = outputs;
        this.last = last;
        this.weights = weights;
    }

    /** Begins a model with the shape of one example. */
    public static Builder builder(int... input) {
        return new Builder(input);
    }

    /**
     * A sequential model as Keras' {@code to_json} writes it.
     *
     * @throws IllegalArgumentException if the text is no such model, or does not end in a dense layer and an activation
     *     perhaps; what DL4J cannot read of it shows when training begins
     */
    public static Dl4jModel keras(String json) {
        return KerasOutline.of(json).model(json);
    }

    /** The same, with the weights that it begins with. */
    public Dl4jModel withWeights(double... first) {
        return new Dl4jModel(description, features, outputs, last, first.clone());
    }

    /** What the process is told, without an objective. */
    ObjectNode description() {
        return description.deepCopy();
    }

    /** Those it begins with; empty, if DL4J chooses them. */
    double[] weights() {
        return weights.clone();
    }

    @Override
    public int features() {
        return features;
    }

    @Override
    public int outputs() {
        return outputs;
    }

    @Override
    public Objective objective() {
        return switch (last) {
            case "sigmoid" -> Objective.BINARY_CROSS_ENTROPY;
            case "softmax" -> Objective.SPARSE_CATEGORICAL_CROSS_ENTROPY;
            default -> Objective.MEAN_SQUARED_ERROR;
        };
    }

    @Override
    public String toString() {
        return "Dl4jModel[features=" + features + ", outputs=" + outputs + "]";
    }

    /** Adds layers one after the other. */
    public static final class Builder {
        private final int[] input;
        private final ArrayNode layers = JsonNodeFactory.instance.arrayNode();
        private int outputs;
        private String last = "identity";

        private Builder(int[] input) {
            this.input = input.clone();
            if (input.length == 0 || Arrays.stream(input).anyMatch(size -> size < 1)) {
                throw new IllegalArgumentException("shape has no numbers: input=" + Arrays.toString(input));
            }
        }

        /** A matrix product, a bias and a function of each result; {@code softmax} of all. */
        public Builder dense(int units, String activation) {
            return dense(units, activation, true);
        }

        Builder dense(int units, String activation, boolean hasBias) {
            add("dense").put("units", units).put("activation", activation).put("bias", hasBias);
            outputs = units;
            last = activation;
            return this;
        }

        /** A convolution with a square kernel and stride 1, without padding. */
        public Builder conv2d(int filters, int size, String activation) {
            ObjectNode layer = add("conv2d").put("filters", filters).put("activation", activation);
            layer.putArray("kernel").add(size).add(size);
            outputs = 0;
            return this;
        }

        /** The largest of each square of pixels. */
        public Builder maxPooling2d(int size) {
            return pooling("maxPooling2d", size);
        }

        /** The mean of each square of pixels. */
        public Builder averagePooling2d(int size) {
            return pooling("averagePooling2d", size);
        }

        private Builder pooling(String type, int size) {
            add(type).putArray("size").add(size).add(size);
            outputs = 0;
            return this;
        }

        /** All numbers of an example in a row; channels of a pixel are beside each other. */
        public Builder flatten() {
            add("flatten");
            return this;
        }

        /** A function of each number; {@code softmax} of all. */
        public Builder activation(String activation) {
            add("activation").put("activation", activation);
            last = activation;
            return this;
        }

        Builder activation(String activation, double slope) {
            add("activation").put("activation", activation).put("slope", slope);
            last = activation;
            return this;
        }

        private ObjectNode add(String type) {
            return layers.addObject().put("type", type);
        }

        /** @throws IllegalArgumentException if the model does not end in a dense layer, and an activation perhaps */
        public Dl4jModel build() {
            if (outputs == 0) {
                throw new IllegalArgumentException("model must end in a dense layer, and an activation perhaps: layers="
                        + layers.findValuesAsText("type"));
            }
            ObjectNode description = JsonNodeFactory.instance.objectNode();
            ArrayNode shape = description.putArray("input");
            Arrays.stream(input).forEach(shape::add);
            description.set("layers", layers.deepCopy());
            int features = Arrays.stream(input).reduce(1, Math::multiplyExact);
            return new Dl4jModel(description, features, outputs, last, new double[0]);
        }
    }
}
