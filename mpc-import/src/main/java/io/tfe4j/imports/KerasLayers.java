package io.tfe4j.imports;

import com.fasterxml.jackson.databind.JsonNode;
import io.tfe4j.imports.KerasGraph.Result;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How each layer of Keras is written in ONNX's operators. */
final class KerasLayers {
    private final KerasGraph graph;
    private final KerasVariables variables;

    KerasLayers(KerasGraph graph, KerasWeights weights) {
        this.graph = graph;
        this.variables = new KerasVariables(graph, weights);
    }

    /** Adds one use of a layer; one that is not known becomes a node that no program can compute. */
    Result add(JsonNode layer, String name, List<Result> sources) {
        JsonNode config = layer.path("config");
        String kind = layer.path("class_name").asText();
        Result x = sources.get(0);
        return switch (kind) {
            case "Dense" -> dense(config, kind, name, x);
            case "Conv2D", "DepthwiseConv2D" -> convolution(config, kind, name, x);
            case "BatchNormalization" -> normalization(config, name, x);
            case "LayerNormalization" -> layerNormalization(config, name, x);
            case "Activation" -> activation(config.path("activation").asText(), name, x);
            case "ReLU" -> relu(config, name, x);
            case "LeakyReLU" ->
                element(
                        "LeakyRelu",
                        name,
                        x,
                        Map.of(
                                "alpha",
                                config.path("negative_slope")
                                        .asDouble(config.path("alpha").asDouble(0.3))));
            case "ELU" ->
                element("Elu", name, x, Map.of("alpha", config.path("alpha").asDouble(1)));
            case "Softmax" -> activation("softmax", name, x);
            case "Dropout", "SpatialDropout1D", "SpatialDropout2D", "GaussianNoise", "GaussianDropout" -> x;
            case "MaxPooling2D" -> pooling("MaxPool", config, name, x);
            case "AveragePooling2D" -> pooling("AveragePool", config, name, x);
            case "GlobalAveragePooling2D" -> globalPooling("GlobalAveragePool", config, name, x);
            case "GlobalMaxPooling2D" -> globalPooling("GlobalMaxPool", config, name, x);
            case "ZeroPadding2D" -> padding(config, name, x);
            case "Flatten" -> last("Flatten", name, x, Map.of());
            case "Reshape" -> reshape(config, name, x);
            case "Rescaling" -> rescaling(config, name, x);
            case "Add" -> merged("Sum", name, sources, Map.of());
            case "Subtract" -> merged("Sub", name, sources, Map.of());
            case "Multiply" -> product(name, sources);
            case "Maximum" -> merged("Max", name, sources, Map.of());
            case "Minimum" -> merged("Min", name, sources, Map.of());
            case "Concatenate" -> concatenation(config, name, sources);
            case "Embedding" -> embedding(config, name, x);
            case "LSTM", "GRU" -> recurrence(config, kind, name, x);
            default -> last("keras:" + kind, name, x, Map.of());
        };
    }

    private Result element(String operator, String name, Result x, Map<String, Object> attributes) {
        return new Result(graph.node(operator, name, attributes, x.name()), x.channelsFirst());
    }

    private Result last(String operator, String name, Result x, Map<String, Object> attributes) {
        return new Result(
                graph.node(operator, name, attributes, graph.channelsLast(x).name()), false);
    }

    /** The layer's own activation takes the layer's name, what comes before it another. */
    private static String before(JsonNode config, String name) {
        String activation = config.path("activation").asText("linear");
        return activation.equals("linear") ? name : name + "/linear";
    }

    private Result activated(JsonNode config, String name, Result x) {
        String activation = config.path("activation").asText("linear");
        return activation.equals("linear") ? x : activation(activation, name, x);
    }

    private Result activation(String activation, String name, Result x) {
        return switch (activation) {
            case "linear" -> x;
            case "relu" -> element("Relu", name, x, Map.of());
            case "relu6" -> element("Clip", name, x, Map.of("min", 0.0, "max", 6.0));
            case "leaky_relu" -> element("LeakyRelu", name, x, Map.of("alpha", 0.2));
            case "elu" -> element("Elu", name, x, Map.of());
            case "sigmoid" -> element("Sigmoid", name, x, Map.of());
            case "tanh" -> element("Tanh", name, x, Map.of());
            case "gelu" -> element("Gelu", name, x, Map.of());
            case "silu", "swish" -> element(GraphPatterns.SILU, name, x, Map.of());
            case "softplus" -> element("Softplus", name, x, Map.of());
            case "hard_sigmoid" -> element("HardSigmoid", name, x, Map.of("alpha", 1.0 / 6, "beta", 0.5));
            case "hard_silu", "hard_swish" -> element("HardSwish", name, x, Map.of());
            case "softmax" -> last("Softmax", name, x, Map.of("axis", -1L));
            default -> last("keras:" + activation, name, x, Map.of());
        };
    }

    private Result relu(JsonNode config, String name, Result x) {
        JsonNode most = config.path("max_value");
        return most.isNumber()
                ? element("Clip", name, x, Map.of("min", 0.0, "max", most.asDouble()))
                : element("Relu", name, x, Map.of());
    }

    private Result dense(JsonNode config, String kind, String name, Result x) {
        String to = before(config, name);
        boolean biased = config.path("use_bias").asBoolean(true);
        String kernel = variables.plain(config, kind, "kernel", 0);
        String product = graph.node(
                "MatMul",
                biased ? to + "/product" : to,
                Map.of(),
                graph.channelsLast(x).name(),
                kernel);
        if (biased) {
            graph.node("Add", to, Map.of(), product, variables.plain(config, kind, "bias", 1));
        }
        return activated(config, name, new Result(to, false));
    }

    private Result convolution(JsonNode config, String kind, String name, Result x) {
        requireChannelsLast(config, name);
        boolean isDepthwise = kind.equals("DepthwiseConv2D");
        String to = before(config, name);
        List<String> inputs = new ArrayList<>(List.of(graph.channelsFirst(x).name()));
        inputs.add(variables.kernel(config, kind, isDepthwise));
        if (config.path("use_bias").asBoolean(true)) {
            inputs.add(variables.plain(config, kind, "bias", 1));
        }
        Map<String, Object> attributes = windows(config, "kernel_size");
        attributes.put("dilations", longs(config.path("dilation_rate")));
        attributes.put(
                "group",
                isDepthwise
                        ? (long) variables.channels(config, kind)
                        : config.path("groups").asLong(1));
        graph.node("Conv", to, attributes, inputs.toArray(String[]::new));
        return activated(config, name, new Result(to, true));
    }

    private static void requireChannelsLast(JsonNode config, String name) {
        if (config.path("data_format").asText("channels_last").equals("channels_first")) {
            throw new ImportException("channels_first is not supported: layer=" + name);
        }
    }

    private static Map<String, Object> windows(JsonNode config, String size) {
        Map<String, Object> attributes = new HashMap<>();
        attributes.put("kernel_shape", longs(config.path(size)));
        JsonNode strides = config.path("strides");
        attributes.put("strides", longs(strides.isArray() ? strides : config.path(size)));
        attributes.put("auto_pad", config.path("padding").asText("valid").equals("same") ? "SAME_UPPER" : "VALID");
        return attributes;
    }

    static long[] longs(JsonNode list) {
        long[] values = new long[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = list.get(i).asLong();
        }
        return values;
    }

    private Result normalization(JsonNode config, String name, Result x) {
        String[] inputs = new String[5];
        inputs[0] = x.name();
        System.arraycopy(variables.statistics(config), 0, inputs, 1, 4);
        Map<String, Object> attributes =
                Map.of("epsilon", config.path("epsilon").asDouble(1e-3));
        if (x.channelsFirst()) {
            return new Result(graph.node("BatchNormalization", name, attributes, inputs), true);
        }
        // over the last axis, where a factor and a shift broadcast as they are
        String factor = graph.node(BatchNormalizations.FACTOR, name + "/factor", attributes, inputs[1], inputs[4]);
        String shift = graph.node(BatchNormalizations.SHIFT, name + "/shift", Map.of(), inputs[2], inputs[3], factor);
        String scaled = graph.node("Mul", name + "/scaled", Map.of(), x.name(), factor);
        return new Result(graph.node("Add", name, Map.of(), scaled, shift), false);
    }

    private Result layerNormalization(JsonNode config, String name, Result x) {
        List<String> inputs = new ArrayList<>(List.of(graph.channelsLast(x).name()));
        inputs.add(variables.plain(config, "LayerNormalization", "gamma", 0));
        inputs.add(variables.plain(config, "LayerNormalization", "beta", 1));
        Map<String, Object> attributes =
                Map.of("axis", -1L, "epsilon", config.path("epsilon").asDouble(1e-3));
        return new Result(graph.node("LayerNormalization", name, attributes, inputs.toArray(String[]::new)), false);
    }

    private Result pooling(String operator, JsonNode config, String name, Result x) {
        requireChannelsLast(config, name);
        return new Result(
                graph.node(
                        operator,
                        name,
                        windows(config, "pool_size"),
                        graph.channelsFirst(x).name()),
                true);
    }

    private Result globalPooling(String operator, JsonNode config, String name, Result x) {
        boolean kept = config.path("keepdims").asBoolean(false);
        Result pooled = new Result(
                graph.node(
                        operator,
                        kept ? name : name + "/pooled",
                        Map.of(),
                        graph.channelsFirst(x).name()),
                true);
        return kept ? pooled : new Result(graph.node("Flatten", name, Map.of(), pooled.name()), false);
    }

    private Result padding(JsonNode config, String name, Result x) {
        JsonNode sides = config.path("padding");
        long[] rows = longs(sides.path(0));
        long[] columns = longs(sides.path(1));
        String pads = graph.known(
                name + "/pads",
                Plain.integers(0, 0, (int) rows[0], (int) columns[0], 0, 0, (int) rows[1], (int) columns[1]));
        return new Result(
                graph.node("Pad", name, Map.of(), graph.channelsFirst(x).name(), pads), true);
    }

    private Result reshape(JsonNode config, String name, Result x) {
        long[] target = longs(config.path("target_shape"));
        int[] shape = new int[target.length + 1];
        for (int i = 0; i < target.length; i++) {
            shape[i + 1] = (int) target[i];
        }
        // the batch stays as it is
        String wanted = graph.known(name + "/shape", Plain.integers(shape));
        return new Result(
                graph.node("Reshape", name, Map.of(), graph.channelsLast(x).name(), wanted), false);
    }

    private Result rescaling(JsonNode config, String name, Result x) {
        String scale =
                graph.known(name + "/scale", Plain.scalar(config.path("scale").asDouble(1)));
        String offset =
                graph.known(name + "/offset", Plain.scalar(config.path("offset").asDouble(0)));
        String scaled = graph.node("Mul", name + "/scaled", Map.of(), x.name(), scale);
        return new Result(graph.node("Add", name, Map.of(), scaled, offset), x.channelsFirst());
    }

    /** In one order of axes: the first source's. */
    private List<String> aligned(List<Result> sources) {
        boolean first = sources.get(0).channelsFirst();
        return sources.stream()
                .map(source -> (first ? graph.channelsFirst(source) : graph.channelsLast(source)).name())
                .toList();
    }

    private Result merged(String operator, String name, List<Result> sources, Map<String, Object> attributes) {
        String[] inputs = aligned(sources).toArray(String[]::new);
        return new Result(
                graph.node(operator, name, attributes, inputs), sources.get(0).channelsFirst());
    }

    private Result product(String name, List<Result> sources) {
        List<String> inputs = aligned(sources);
        String product = inputs.get(0);
        for (int i = 1; i < inputs.size(); i++) {
            String to = i == inputs.size() - 1 ? name : name + "/" + i + "-factors";
            product = graph.node("Mul", to, Map.of(), product, inputs.get(i));
        }
        return new Result(product, sources.get(0).channelsFirst());
    }

    private Result concatenation(JsonNode config, String name, List<Result> sources) {
        long axis = config.path("axis").asLong(-1);
        boolean first = sources.get(0).channelsFirst();
        long[] places = {0, 2, 3, 1};
        return merged(
                "Concat", name, sources, Map.of("axis", first ? places[(int) (axis < 0 ? axis + 4 : axis)] : axis));
    }

    private Result embedding(JsonNode config, String name, Result x) {
        String table = variables.plain(config, "Embedding", "embeddings", 0);
        return new Result(graph.node("Gather", name, Map.of(), table, x.name()), false);
    }

    private Result recurrence(JsonNode config, String kind, String name, Result x) {
        variables.requireUsualGates(config, kind);
        String steps = graph.node("Transpose", name + "/steps", Map.of("perm", new long[] {1, 0, 2}), x.name());
        Map<String, Object> attributes = new HashMap<>();
        attributes.put("direction", config.path("go_backwards").asBoolean(false) ? "reverse" : "forward");
        attributes.put("linear_before_reset", 1L);
        graph.outputs(
                kind,
                List.of(name + "/states", name + "/state"),
                attributes,
                steps,
                variables.gates(config, kind, "kernel", 0),
                variables.gates(config, kind, "recurrent_kernel", 1),
                variables.gateBias(config, kind));
        if (!config.path("return_sequences").asBoolean(false)) {
            String axis = graph.known(name + "/axis", Plain.integers(0));
            return new Result(graph.node("Squeeze", name, Map.of(), name + "/state", axis), false);
        }
        String axis = graph.known(name + "/axis", Plain.integers(1));
        String squeezed = graph.node("Squeeze", name + "/squeezed", Map.of(), name + "/states", axis);
        return new Result(graph.node("Transpose", name, Map.of("perm", new long[] {1, 0, 2}), squeezed), false);
    }
}
