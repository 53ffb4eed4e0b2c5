package io.tfe4j.dl4j;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.modelimport.keras.KerasModel;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** Reads a sequential model as Keras' {@code to_json} writes it. DL4J reads weights from files alone: they come apart. */
final class KerasReader {
    private KerasReader() {}

    static Network read(String json) throws IOException {
        try {
            MultiLayerConfiguration configuration = new KerasModel()
                    .modelBuilder()
                    .modelJson(json)
                    .enforceTrainingConfig(false)
                    .buildSequential()
                    .getMultiLayerConfiguration();
            List<Layer> layers = new ArrayList<>();
            configuration.getConfs().forEach(one -> layers.add(one.getLayer()));
            return new Network(input(json), layers, configuration.getInputPreProcessors());
        } catch (InvalidKerasConfigurationException | UnsupportedKerasConfigurationException e) {
            throw new IllegalArgumentException("not a Keras model that DL4J reads: " + e.getMessage(), e);
        }
    }

    /** The first layer says what an example looks like; its batch is left open. */
    private static int[] input(String json) throws IOException {
        JsonNode configuration = new ObjectMapper().readTree(json).path("config");
        JsonNode first = (configuration.isArray() ? configuration : configuration.path("layers"))
                .path(0)
                .path("config");
        JsonNode shape = first.has("batch_input_shape") ? first.get("batch_input_shape") : first.path("batch_shape");
        int[] input = new int[Math.max(0, shape.size() - 1)];
        for (int i = 0; i < input.length; i++) {
            input[i] = shape.get(i + 1).asInt();
        }
        if (input.length == 0) {
            throw new IllegalArgumentException("first layer says nothing of the input's shape: batch_input_shape");
        }
        return input;
    }
}
