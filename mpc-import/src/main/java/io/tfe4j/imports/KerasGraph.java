package io.tfe4j.imports;

import com.fasterxml.jackson.databind.JsonNode;
import io.tfe4j.ring.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Keras model as ONNX's operators: a sequence of layers, or a graph of them. Images have their channels last in Keras
 * and first here; a value is turned only where a layer depends on the order.
 */
final class KerasGraph {
    private static final int LAST_VERSION = 17;

    /** A layer's result. */
    record Result(String name, boolean channelsFirst) {}

    /** One use of a layer, of which a model may have several. */
    private record Use(String layer, int number) {}

    private final List<GraphNode> nodes = new ArrayList<>();
    private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    private final List<ModelInput> inputs = new ArrayList<>();
    private final Map<Use, Result> results = new HashMap<>();
    private final KerasLayers layers;

    private KerasGraph(KerasWeights weights) {
        this.layers = new KerasLayers(this, weights);
    }

    static Graph of(JsonNode model, KerasWeights weights) {
        KerasGraph graph = new KerasGraph(weights);
        String kind = model.path("class_name").asText();
        List<Use> outputs = switch (kind) {
            case "Sequential" -> List.of(graph.sequence(model.path("config")));
            case "Functional", "Model" -> graph.functional(model.path("config"));
            default -> throw new ImportException("not a Keras model, or one of a class of its own: class=" + kind);
        };
        List<ModelOutput> named = new ArrayList<>();
        for (Use output : outputs) {
            named.add(new ModelOutput(graph.channelsLast(graph.result(output)).name(), false));
        }
        return new Graph(graph.inputs, named, graph.nodes, graph.tensors, LAST_VERSION);
    }

    private Use sequence(JsonNode config) {
        Result value = null;
        String last = "";
        for (JsonNode layer : config.path("layers")) {
            last = name(layer);
            if (value == null) {
                JsonNode shape = layer.path("config").path("batch_shape");
                shape = shape.isMissingNode() ? layer.path("config").path("batch_input_shape") : shape;
                shape = shape.isMissingNode() ? config.path("build_input_shape") : shape;
                value = input(layer.path("class_name").asText().equals("InputLayer") ? last : "input", shape);
            }
            if (!layer.path("class_name").asText().equals("InputLayer")) {
                value = layers.add(layer, last, List.of(value));
            }
            results.put(new Use(last, 0), value);
        }
        if (value == null) {
            throw new ImportException("a model without layers");
        }
        return new Use(last, 0);
    }

    private static String name(JsonNode layer) {
        return layer.path("config").path("name").asText(layer.path("name").asText());
    }

    private Result input(String name, JsonNode shape) {
        int[] dimensions = new int[shape.size()];
        for (int i = 0; i < dimensions.length; i++) {
            dimensions[i] = shape.get(i).isNull() ? -1 : shape.get(i).asInt();
        }
        inputs.add(new ModelInput(name, dimensions, false));
        return new Result(name, false);
    }

    private List<Use> functional(JsonNode config) {
        List<JsonNode> waiting = new ArrayList<>();
        config.path("layers").forEach(waiting::add);
        boolean moved = true;
        while (moved && !waiting.isEmpty()) {
            moved = waiting.removeIf(this::addUses);
        }
        if (!waiting.isEmpty()) {
            throw new ImportException("model malformed: layers that nothing leads to, first=" + name(waiting.get(0)));
        }
        return uses(config.path("output_layers"));
    }

    /** Whether all uses of the layer could be added. */
    private boolean addUses(JsonNode layer) {
        String name = name(layer);
        if (layer.path("class_name").asText().equals("InputLayer")) {
            JsonNode shape = layer.path("config").path("batch_shape");
            JsonNode old = layer.path("config").path("batch_input_shape");
            results.put(new Use(name, 0), input(name, shape.isMissingNode() ? old : shape));
            return true;
        }
        JsonNode inbound = layer.path("inbound_nodes");
        for (int number = 0; number < inbound.size(); number++) {
            Use use = new Use(name, number);
            List<Use> sources = uses(inbound.get(number));
            if (results.containsKey(use)) {
                continue;
            }
            if (!results.keySet().containsAll(sources)) {
                return false;
            }
            String output = number == 0 ? name : name + "/" + number;
            results.put(
                    use,
                    layers.add(layer, output, sources.stream().map(this::result).toList()));
        }
        return true;
    }

    private Result result(Use use) {
        Result result = results.get(use);
        if (result == null) {
            throw new ImportException("model malformed: no such layer=" + use.layer());
        }
        return result;
    }

    /** All references to layers in {@code node}: {@code [layer, use, 0]}, or objects that hold one. */
    private static List<Use> uses(JsonNode node) {
        if (node.isArray()
                && node.size() >= 3
                && node.get(0).isTextual()
                && node.get(1).isInt()) {
            return List.of(new Use(node.get(0).asText(), node.get(1).asInt()));
        }
        if (node.has("keras_history")) {
            return uses(node.get("keras_history"));
        }
        List<Use> found = new ArrayList<>();
        node.forEach(child -> found.addAll(uses(child)));
        return found;
    }

    String node(String operator, String output, Map<String, Object> attributes, String... inputNames) {
        nodes.add(
                new GraphNode(output, operator, List.of(inputNames), List.of(output), new NodeAttributes(attributes)));
        return output;
    }

    String outputs(String operator, List<String> outputs, Map<String, Object> attributes, String... inputNames) {
        nodes.add(
                new GraphNode(outputs.get(0), operator, List.of(inputNames), outputs, new NodeAttributes(attributes)));
        return outputs.get(0);
    }

    /** A weight, whose elements are there if the file has them. */
    String weight(String name, Shape shape, @Nullable Plain value) {
        tensors.put(name, new StoredTensor(shape, false, false, value == null ? null : value::values));
        return name;
    }

    String known(String name, Plain value) {
        tensors.put(name, StoredTensor.known(value));
        return name;
    }

    Result channelsFirst(Result x) {
        return x.channelsFirst()
                ? x
                : new Result(
                        node("Transpose", x.name() + "/first", Map.of("perm", new long[] {0, 3, 1, 2}), x.name()),
                        true);
    }

    Result channelsLast(Result x) {
        return x.channelsFirst()
                ? new Result(
                        node("Transpose", x.name() + "/last", Map.of("perm", new long[] {0, 2, 3, 1}), x.name()), false)
                : x;
    }
}
