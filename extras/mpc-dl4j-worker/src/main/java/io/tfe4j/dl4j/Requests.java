package io.tfe4j.dl4j;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.node.JsonNodeFactory;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/** What can be asked for; of one model at a time. Arrays are {@link Doubles}. */
final class Requests {
    private @Nullable LoadedModel model;

    JsonNode answer(String method, JsonNode parameters) throws IOException {
        return switch (method) {
            case "describe" -> describe();
            case "load" -> load(parameters);
            case "weights" -> object("weights", loaded().weights());
            case "setWeights" -> {
                loaded().weights(doubles(parameters, "weights"));
                yield JsonNodeFactory.instance.objectNode();
            }
            case "clippedSum" ->
                object(
                        "sum",
                        loaded().clippedSum(
                                        doubles(parameters, "features"),
                                        doubles(parameters, "labels"),
                                        doubles(parameters, "clipNorm")[0]));
            case "predict" -> object("outputs", loaded().predict(doubles(parameters, "features")));
            case "loss" ->
                object("loss", loaded().loss(doubles(parameters, "features"), doubles(parameters, "labels")));
            default -> throw new IllegalArgumentException("no such method: method=" + method);
        };
    }

    private static JsonNode describe() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("java", Runtime.version().toString())
                .put("backend", Nd4j.getBackend().getClass().getSimpleName())
                .put("threads", Nd4j.getEnvironment().maxThreads());
    }

    private JsonNode load(JsonNode parameters) throws IOException {
        LoadedModel loaded = LoadedModel.of(parameters);
        model = loaded;
        return JsonNodeFactory.instance
                .objectNode()
                .put("parameters", loaded.parameters())
                .put("features", loaded.features())
                .put("labels", loaded.labels())
                .put("outputs", loaded.outputs());
    }

    private LoadedModel loaded() {
        LoadedModel loaded = model;
        if (loaded == null) {
            throw new IllegalStateException("no model is loaded");
        }
        return loaded;
    }

    private static double[] doubles(JsonNode parameters, String name) {
        JsonNode value = parameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("parameter is missing: name=" + name);
        }
        return Doubles.decode(value.asText());
    }

    private static ObjectNode object(String name, double... values) {
        return JsonNodeFactory.instance.objectNode().put(name, Doubles.encode(values));
    }
}
