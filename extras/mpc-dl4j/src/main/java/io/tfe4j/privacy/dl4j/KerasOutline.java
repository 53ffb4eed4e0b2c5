package io.tfe4j.privacy.dl4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** What can be told of a Keras model without Keras: how large its examples and results are, and how it ends. */
record KerasOutline(int features, int outputs, String last) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    static KerasOutline of(String json) {
        JsonNode layers = layers(json);
        int features = features(layers.path(0).path("config"));
        int outputs = 0;
        String last = "identity";
        for (JsonNode layer : layers) {
            JsonNode configuration = layer.path("config");
            String kind = layer.path("class_name").asText();
            outputs = configuration.path("units").asInt(kind.equals("Activation") ? outputs : 0);
            last = configuration.path("activation").asText(last);
        }
        if (outputs < 1) {
            throw new IllegalArgumentException("model must end in a dense layer, and an activation perhaps: last="
                    + layers.path(layers.size() - 1).path("class_name").asText());
        }
        return new KerasOutline(features, outputs, last);
    }

    Dl4jModel model(String json) {
        return new Dl4jModel(
                JsonNodeFactory.instance.objectNode().put("keras", json), features, outputs, last, new double[0]);
    }

    private static JsonNode layers(String json) {
        try {
            JsonNode root = MAPPER.readTree(json);
            if (!root.path("class_name").asText().equals("Sequential")) {
                throw new IllegalArgumentException("not a sequential Keras model: class_name="
                        + root.path("class_name").asText());
            }
            return root.path("config").path("layers");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: at=" + e.getLocation().getCharOffset(), e);
        }
    }

    /** The first layer says what an example looks like, and leaves its batch open. */
    private static int features(JsonNode first) {
        JsonNode shape = first.has("batch_input_shape") ? first.path("batch_input_shape") : first.path("batch_shape");
        int features = 1;
        for (int i = 1; i < shape.size(); i++) {
            features = Math.multiplyExact(features, shape.get(i).asInt());
        }
        if (shape.size() < 2 || features < 1) {
            throw new IllegalArgumentException(
                    "first layer says nothing of the examples' shape: batch_input_shape=" + shape);
        }
        return features;
    }
}
