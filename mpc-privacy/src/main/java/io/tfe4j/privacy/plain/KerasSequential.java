package io.tfe4j.privacy.plain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tfe4j.ml.Layer;
import io.tfe4j.ml.Weights;
import io.tfe4j.ml.layers.Activation;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.ELU;
import io.tfe4j.ml.layers.Embedding;
import io.tfe4j.ml.layers.Flatten;
import io.tfe4j.ml.layers.LayerNormalization;
import io.tfe4j.ml.layers.LeakyReLU;
import io.tfe4j.ml.layers.ReLU;
import io.tfe4j.ml.layers.Softmax;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Keras models that are sequences of layers on vectors, from the JSON of their structure and their weights. Dropout is
 * left out: the noise keeps from overfitting already. Layers on images, whose channels Keras has last, are refused.
 */
public final class KerasSequential {
    private final Deque<double[]> weights;
    private final boolean fresh;
    private final List<Layer> layers = new ArrayList<>();

    private KerasSequential(List<double[]> weights) {
        this.weights = new ArrayDeque<>(weights);
        fresh = weights.isEmpty();
    }

    /**
     * @param json what {@code model.to_json()} gives
     * @param weights what {@code model.get_weights()} gives, each row major; none for new ones
     * @throws IllegalArgumentException if the structure is of another kind, or weights are not of its shapes
     */
    public static PlainModel read(String json, List<double[]> weights) {
        JsonNode model = parse(json);
        if (!model.path("class_name").asText().equals("Sequential")) {
            throw new IllegalArgumentException("not a sequence of Keras layers: class="
                    + model.path("class_name").asText());
        }
        KerasSequential reader = new KerasSequential(weights);
        JsonNode config = model.path("config");
        config.path("layers").forEach(reader::add);
        if (!reader.weights.isEmpty()) {
            throw new IllegalArgumentException("more weights than the layers have: left=" + reader.weights.size());
        }
        return PlainModel.of(shape(config), reader.layers.toArray(Layer[]::new));
    }

    private static JsonNode parse(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not the JSON of a Keras model", e);
        }
    }

    /** Of one example: without the batch, which comes first. */
    private static int[] shape(JsonNode config) {
        JsonNode first = config.path("layers").path(0).path("config");
        JsonNode shape = config.path("build_input_shape");
        for (String name : new String[] {"batch_shape", "batch_input_shape"}) {
            shape = first.has(name) ? first.get(name) : shape;
        }
        if (shape.size() != 2 || !shape.get(1).isInt()) {
            throw new IllegalArgumentException("examples are not vectors of a known length: shape=" + shape
                    + "; describe the model by PlainModel.of");
        }
        return new int[] {shape.get(1).asInt()};
    }

    private void add(JsonNode layer) {
        JsonNode config = layer.path("config");
        String kind = layer.path("class_name").asText();
        switch (kind) {
            case "InputLayer", "Dropout" -> {}
            case "Dense" -> dense(config);
            case "Activation" -> activation(config);
            case "ReLU" -> layers.add(new ReLU());
            case "LeakyReLU" ->
                layers.add(new LeakyReLU(config.path("negative_slope")
                        .asDouble(config.path("alpha").asDouble(0.3))));
            case "ELU" -> layers.add(new ELU(config.path("alpha").asDouble(1)));
            case "Softmax" -> layers.add(new Softmax());
            case "Flatten" -> layers.add(new Flatten());
            case "Embedding" ->
                layers.add(embedding(
                        config.path("input_dim").asInt(),
                        config.path("output_dim").asInt()));
            case "LayerNormalization" -> layers.add(normalization(config));
            default ->
                throw new IllegalArgumentException("layer of Keras is not read here: layer=" + kind + ", name="
                        + config.path("name").asText() + "; describe the model by PlainModel.of");
        }
    }

    private void dense(JsonNode config) {
        Dense dense = new Dense(config.path("units").asInt());
        boolean hasBias = config.path("use_bias").asBoolean(true);
        dense = fresh ? dense : dense.kernel(next());
        if (!hasBias) {
            dense = dense.withoutBias();
        } else if (!fresh) {
            dense = dense.bias(next());
        }
        layers.add(dense);
        activation(config);
    }

    private void activation(JsonNode config) {
        String name = config.path("activation").asText("linear");
        if (!name.equals("linear")) {
            layers.add(Activation.of(name));
        }
    }

    private Embedding embedding(int entries, int size) {
        Embedding embedding = new Embedding(entries, size);
        return fresh ? embedding : embedding.table(next());
    }

    private LayerNormalization normalization(JsonNode config) {
        LayerNormalization normalization =
                new LayerNormalization().epsilon(config.path("epsilon").asDouble(1e-3));
        return fresh ? normalization : normalization.gamma(next()).beta(next());
    }

    private Weights next() {
        double[] values = weights.poll();
        if (values == null) {
            throw new IllegalArgumentException("fewer weights than the layers have");
        }
        return Weights.known(values);
    }
}
