package io.tfe4j.imports;

import com.fasterxml.jackson.databind.JsonNode;
import io.tfe4j.imports.KerasCall.Use;
import io.tfe4j.ring.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A Keras model as ONNX's operators: a sequence of layers, or a graph of them. Images have their channels last in Keras
 * and first here; a value is turned only where a layer depends on the order.
 */
final class KerasGraph {
    private static final int LAST_VERSION = 17;

    /**
     * A layer's result.
     *
     * @param planes how many axes follow the channels, where those have been brought to the second axis; 0 if the axes are
     *     in Keras's order
     */
    record Result(String name, int planes) {}

    private final List<GraphNode> nodes = new ArrayList<>();
    private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    private final List<ModelInput> inputs = new ArrayList<>();
    private final Set<String> turned = new HashSet<>();
    private final KerasLayers layers;

    private KerasGraph(KerasWeights weights, int version) {
        this.layers = new KerasLayers(this, weights, version);
    }

    /**
     * Reads a structure.
     *
     * @param version of Keras, which some activations depend on
     */
    static Graph of(JsonNode model, KerasWeights weights, int version) {
        KerasGraph graph = new KerasGraph(weights, version);
        List<ModelOutput> named = new ArrayList<>();
        for (Result output : graph.new Part("", "", "").results(model, null)) {
            named.add(new ModelOutput(graph.channelsLast(output).name(), false));
        }
        return new Graph(graph.inputs, named, graph.nodes, graph.tensors, LAST_VERSION);
    }

    /** The results of a model that is a layer of another. */
    List<Result> nested(JsonNode model, String name, KerasWeights.Place place, List<Result> sources) {
        return new Part(name + "/", place.path() + "/", place.top()).results(model, sources);
    }

    /** A model, or one inside another. */
    private final class Part {
        private final String prefix;
        private final String path;
        private final String top;
        private final Map<Use, Result> results = new HashMap<>();
        private final Map<String, KerasWeights.Place> places = new HashMap<>();

        /**
         * For the model whose values begin with {@code prefix}.
         *
         * @param path where its weights are, where they are saved by class
         * @param top the layer of the outermost model that this model is inside; empty if it is the outermost
         */
        Part(String prefix, String path, String top) {
            this.prefix = prefix;
            this.path = path;
            this.top = top;
        }

        List<Result> results(JsonNode model, @Nullable List<Result> sources) {
            String kind = model.path("class_name").asText();
            JsonNode config = model.path("config");
            place(config.path("layers"));
            return switch (kind) {
                case "Sequential" -> List.of(sequence(config, sources));
                case "Functional", "Model" -> functional(config, sources);
                default -> throw new ImportException("not a Keras model, or one of a class of its own: class=" + kind);
            };
        }

        private void place(JsonNode layerList) {
            Map<String, Integer> counts = new HashMap<>();
            for (JsonNode layer : layerList) {
                String folder = snakeCase(layer.path("class_name").asText());
                int number = counts.merge(folder, 1, Integer::sum) - 1;
                String own = path + "layers/" + folder + (number == 0 ? "" : "_" + number);
                String name = name(layer);
                places.put(name, new KerasWeights.Place(own, top.isEmpty() ? name : top, name, 0));
            }
        }

        private List<Result> add(JsonNode layer, String name, KerasCall call, int number) {
            String output = prefix + name + (number == 0 ? "" : "/" + number);
            KerasWeights.Place place = places.get(name);
            if (place == null) {
                throw new ImportException("model malformed: no such layer=" + name);
            }
            return layers.add(layer, output, prefix + name, place, new KerasArguments(call, this::result));
        }

        private Result sequence(JsonNode config, @Nullable List<Result> sources) {
            Result value = sources == null ? null : sources.get(0);
            Use last = new Use("", 0, 0);
            for (JsonNode layer : config.path("layers")) {
                String name = name(layer);
                boolean isInput = layer.path("class_name").asText().equals("InputLayer");
                if (value == null) {
                    JsonNode shape = layer.path("config").path("batch_shape");
                    shape = shape.isMissingNode() ? layer.path("config").path("batch_input_shape") : shape;
                    shape = shape.isMissingNode() ? config.path("build_input_shape") : shape;
                    value = input(isInput ? name : "input", shape, layer.path("config"));
                }
                if (!isInput) {
                    results.put(last, value);
                    value = add(layer, name, KerasCall.of(last), 0).get(0);
                }
                last = new Use(name, 0, 0);
                results.put(last, value);
            }
            if (value == null) {
                throw new ImportException("a model without layers");
            }
            return value;
        }

        private List<Result> functional(JsonNode config, @Nullable List<Result> sources) {
            if (sources != null) {
                List<Use> wanted = uses(config.path("input_layers"));
                if (wanted.size() != sources.size()) {
                    throw new ImportException("model malformed: inputs of a model inside another, inputs="
                            + wanted.size() + ", given=" + sources.size());
                }
                for (int i = 0; i < wanted.size(); i++) {
                    results.put(wanted.get(i), sources.get(i));
                }
            }
            List<JsonNode> waiting = new ArrayList<>();
            config.path("layers").forEach(waiting::add);
            boolean moved = true;
            while (moved && !waiting.isEmpty()) {
                moved = waiting.removeIf(this::addUses);
            }
            if (!waiting.isEmpty()) {
                throw new ImportException(
                        "model malformed: layers that nothing leads to, first=" + name(waiting.get(0)));
            }
            return uses(config.path("output_layers")).stream().map(this::result).toList();
        }

        /** Whether all uses of the layer could be added. */
        private boolean addUses(JsonNode layer) {
            String name = name(layer);
            if (layer.path("class_name").asText().equals("InputLayer")) {
                if (!results.containsKey(new Use(name, 0, 0))) {
                    JsonNode shape = layer.path("config").path("batch_shape");
                    JsonNode old = layer.path("config").path("batch_input_shape");
                    results.put(
                            new Use(name, 0, 0),
                            input(prefix + name, shape.isMissingNode() ? old : shape, layer.path("config")));
                }
                return true;
            }
            JsonNode inbound = layer.path("inbound_nodes");
            for (int number = 0; number < inbound.size(); number++) {
                if (results.containsKey(new Use(name, number, 0))) {
                    continue;
                }
                KerasCall call = KerasCall.of(inbound.get(number));
                if (!results.keySet().containsAll(call.uses())) {
                    return false;
                }
                List<Result> made = add(layer, name, call, number);
                for (int i = 0; i < made.size(); i++) {
                    results.put(new Use(name, number, i), made.get(i));
                }
            }
            return true;
        }

        private Result result(Use use) {
            Result result = results.get(use);
            if (result == null) {
                boolean isKnown = results.containsKey(new Use(use.layer(), use.number(), 0));
                throw new ImportException(
                        (isKnown ? "result of a layer not supported" : "model malformed: no such result of a layer")
                                + ": layer=" + use.layer() + ", index=" + use.result());
            }
            return result;
        }
    }

    private static String snakeCase(String kind) {
        return kind.replaceAll("\\W+", "")
                .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
                .replaceAll("([a-z])([A-Z])", "$1_$2")
                .toLowerCase(Locale.ROOT);
    }

    private static String name(JsonNode layer) {
        return layer.path("config").path("name").asText(layer.path("name").asText());
    }

    private Result input(String name, JsonNode shape, JsonNode config) {
        int[] dimensions = new int[shape.size()];
        for (int i = 0; i < dimensions.length; i++) {
            dimensions[i] = shape.get(i).isNull() ? -1 : shape.get(i).asInt();
        }
        String type = config.path("dtype").asText("");
        inputs.add(new ModelInput(name, dimensions, type.startsWith("int") || type.startsWith("uint")));
        return new Result(name, 0);
    }

    /** A reference {@code [layer, use, result]}, or a list of such. */
    private static List<Use> uses(JsonNode node) {
        if (node.size() >= 3 && node.get(0).isTextual() && node.get(1).isInt()) {
            return List.of(new Use(
                    node.get(0).asText(), node.get(1).asInt(), node.get(2).asInt()));
        }
        List<Use> found = new ArrayList<>();
        node.forEach(child -> found.addAll(uses(child)));
        return found;
    }

    String node(String operator, String output, Map<String, Object> attributes, String... inputNames) {
        return outputs(operator, List.of(output), attributes, inputNames);
    }

    String outputs(String operator, List<String> outputs, Map<String, Object> attributes, String... inputNames) {
        nodes.add(
                new GraphNode(outputs.get(0), operator, List.of(inputNames), outputs, new NodeAttributes(attributes)));
        return outputs.get(0);
    }

    /** A place in the graph that no program computes. */
    Result refused(String kind, String output, String why, List<Result> sources) {
        GraphNode node = new GraphNode(
                output,
                "keras:" + kind,
                sources.stream().map(Result::name).toList(),
                List.of(output),
                NodeAttributes.NONE);
        nodes.add(node.refused(why));
        return new Result(output, 0);
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

    /** With the channels second, of a value with {@code planes} axes besides batch and channels. */
    Result channelsFirst(Result x, int planes) {
        if (x.planes() > 0) {
            return x;
        }
        long[] order = new long[planes + 2];
        order[1] = planes + 1L;
        for (int i = 0; i < planes; i++) {
            order[i + 2] = i + 1L;
        }
        return new Result(turned(x.name(), x.name() + "/first", order), planes);
    }

    /** In Keras's order. */
    Result channelsLast(Result x) {
        if (x.planes() == 0) {
            return x;
        }
        long[] order = new long[x.planes() + 2];
        for (int i = 0; i < x.planes(); i++) {
            order[i + 1] = i + 2L;
        }
        order[x.planes() + 1] = 1;
        return new Result(turned(x.name(), x.name() + "/last", order), 0);
    }

    private String turned(String value, String name, long... order) {
        return turned.add(name) ? node("Transpose", name, Map.of("perm", order), value) : name;
    }
}
