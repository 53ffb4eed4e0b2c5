package io.tfe4j.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tfe4j.imports.KerasGraph.Result;
import io.tfe4j.imports.KerasLayers.UnsupportedSettingException;
import io.tfe4j.imports.KerasLayers.Use;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How recurrent layers of Keras are written in ONNX's operators. */
final class KerasRecurrence {
    private final KerasGraph graph;
    private final int version;

    KerasRecurrence(KerasGraph graph, int version) {
        this.graph = graph;
        this.version = version;
    }

    /** The result, and the states behind it where the layer returns them. */
    List<Result> add(Use use) {
        if (use.kind().equals("Bidirectional")) {
            return bidirectional(use);
        }
        KerasVariables variables = use.variables();
        KerasVariables ofCell = variables.at(variables.place().inside("cell"), variables.name());
        return layer(new Use(use.kind(), use.config(), use.name(), ofCell, use.arguments(), use.rank()));
    }

    private List<Result> layer(Use use) {
        JsonNode config = use.config();
        String kind = use.kind();
        String name = use.name();
        boolean isBackwards = use.is("go_backwards", false);
        Map<String, Object> attributes = new HashMap<>();
        attributes.put("direction", isBackwards ? "reverse" : "forward");
        if (kind.equals("GRU")) {
            attributes.put("linear_before_reset", use.is("reset_after", version >= 3) ? 1L : 0L);
        }
        setActivations(kind, config, attributes);
        List<String> inputs = inputs(use);
        List<String> outputs = kind.equals("LSTM")
                ? List.of(name + "/states", name + "/state", name + "/cell")
                : List.of(name + "/states", name + "/state");
        String operator = kind.equals("SimpleRNN") ? "RNN" : kind;
        graph.outputs(operator, outputs, attributes, inputs.toArray(String[]::new));

        List<Result> results = new ArrayList<>();
        String first = graph.known(name + "/first-axis", Plain.integers(0));
        if (use.is("return_sequences", false)) {
            results.add(sequence(name, isBackwards));
        } else {
            results.add(new Result(graph.node("Squeeze", name, Map.of(), name + "/state", first), 0));
        }
        if (use.is("return_state", false)) {
            for (String output : outputs.subList(1, outputs.size())) {
                results.add(new Result(graph.node("Squeeze", output + "/last", Map.of(), output, first), 0));
            }
        }
        return results;
    }

    /** All states as [batch, steps, units]; Keras has those of a layer that goes backwards in the order of its steps. */
    private Result sequence(String name, boolean isBackwards) {
        String second = graph.known(name + "/second-axis", Plain.integers(1));
        String squeezed = graph.node("Squeeze", name + "/squeezed", Map.of(), name + "/states", second);
        String sequence = graph.node(
                "Transpose", isBackwards ? name + "/in-order" : name, Map.of("perm", new long[] {1, 0, 2}), squeezed);
        return new Result(isBackwards ? turned(sequence, name) : sequence, 0);
    }

    /** The steps from the last to the first. */
    private String turned(String sequence, String name) {
        return graph.node(
                "Slice",
                name,
                Map.of(),
                sequence,
                graph.known(name + "/turned-from", Plain.integers(-1)),
                graph.known(name + "/turned-to", Plain.integers(Integer.MIN_VALUE)),
                graph.known(name + "/turned-axis", Plain.integers(1)),
                graph.known(name + "/turned-step", Plain.integers(-1)));
    }

    /** Sequences with the steps first, weights, and the initial states where the call has them. */
    private List<String> inputs(Use use) {
        String name = use.name();
        List<Result> given = use.arguments().tensors();
        List<Result> states = new ArrayList<>(given.subList(1, given.size()));
        states.addAll(use.arguments().named("initial_state"));
        int wanted = use.kind().equals("LSTM") ? 2 : 1;
        if (!states.isEmpty() && states.size() != wanted) {
            throw new ImportException(
                    "argument not supported: initial_state of " + states.size() + " tensors, layer=" + name);
        }
        KerasVariables variables = use.variables();
        List<String> inputs = new ArrayList<>();
        inputs.add(graph.node(
                "Transpose",
                name + "/steps",
                Map.of("perm", new long[] {1, 0, 2}),
                graph.channelsLast(given.get(0)).name()));
        inputs.add(variables.gates(use.kind(), "kernel", 0));
        inputs.add(variables.gates(use.kind(), "recurrent_kernel", 1));
        inputs.add(use.is("use_bias", true) ? variables.gateBias(use.kind()) : "");
        if (!states.isEmpty()) {
            inputs.add("");
            String axis = graph.known(name + "/state-axis", Plain.integers(0));
            for (int i = 0; i < states.size(); i++) {
                inputs.add(graph.node(
                        "Unsqueeze",
                        name + "/initial-" + i,
                        Map.of(),
                        graph.channelsLast(states.get(i)).name(),
                        axis));
            }
        }
        return inputs;
    }

    /** ONNX's names of the gates' and the states' functions, where they are not the usual ones. */
    private void setActivations(String kind, JsonNode config, Map<String, Object> attributes) {
        String state = config.path("activation").asText("tanh");
        String gate = config.path("recurrent_activation").asText("sigmoid");
        List<String> keras = kind.equals("SimpleRNN")
                ? List.of(state)
                : kind.equals("GRU") ? List.of(gate, state) : List.of(gate, state, state);
        if (!Collections.disjoint(keras, Set.of("hard_sigmoid"))) {
            int count = Collections.frequency(keras, "hard_sigmoid");
            double[] alphas = new double[count];
            double[] betas = new double[count];
            Arrays.fill(alphas, KerasLayers.hardSlope(version));
            Arrays.fill(betas, 0.5);
            attributes.put("activation_alpha", alphas);
            attributes.put("activation_beta", betas);
        }
        attributes.put(
                "activations", keras.stream().map(KerasRecurrence::function).toList());
    }

    private static String function(String activation) {
        return switch (activation) {
            case "tanh" -> "Tanh";
            case "sigmoid" -> "Sigmoid";
            case "hard_sigmoid" -> "HardSigmoid";
            case "relu" -> "Relu";
            case "linear" -> "Affine";
            case "softplus" -> "Softplus";
            default -> throw new UnsupportedSettingException("activation", activation);
        };
    }

    /** A layer forwards and one backwards, joined as the merge mode says. */
    private List<Result> bidirectional(Use use) {
        JsonNode config = use.config();
        JsonNode forward = config.path("layer");
        String kind = forward.path("class_name").asText();
        String mode = config.path("merge_mode").asText("concat");
        boolean hasOwn =
                config.has("backward_layer") && !config.path("backward_layer").isNull();
        boolean fits = Set.of("LSTM", "GRU", "SimpleRNN").contains(kind)
                && Set.of("concat", "sum", "mul", "ave").contains(mode);
        if (!fits) {
            throw new UnsupportedSettingException(mode.equals("null") ? "merge_mode" : "layer", kind + ", " + mode);
        }
        boolean returnsStates = forward.path("config").path("return_state").asBoolean(false);
        boolean hasStates = !use.arguments().named("initial_state").isEmpty()
                || use.arguments().tensors().size() > 1;
        if (returnsStates || hasStates) {
            throw new UnsupportedSettingException(returnsStates ? "return_state" : "initial_state", true);
        }
        JsonNode backward = hasOwn ? config.path("backward_layer") : forward;
        for (JsonNode inner : List.of(forward, backward)) {
            String problem = KerasSettings.problem(inner.path("class_name").asText(), inner);
            if (problem != null) {
                throw new UnsupportedSettingException("layer", problem);
            }
        }
        KerasVariables variables = use.variables();
        int count = forward.path("config").path("use_bias").asBoolean(true) ? 3 : 2;
        Use there = new Use(
                kind,
                forward.path("config"),
                use.name() + "/forward",
                variables.at(variables.place().inside("forward_layer/cell"), variables.name() + "/forward"),
                use.arguments(),
                use.rank());
        JsonNode turned = hasOwn ? backward.path("config") : turned(forward.path("config"));
        Use back = new Use(
                kind,
                turned,
                use.name() + "/backward",
                variables.at(
                        variables.place().from(count).inside("backward_layer/cell"), variables.name() + "/backward"),
                use.arguments(),
                use.rank());
        Result first = layer(there).get(0);
        Result second = layer(back).get(0);
        if (forward.path("config").path("return_sequences").asBoolean(false)) {
            second = new Result(turned(second.name(), use.name() + "/backward/in-order-of-steps"), 0);
        }
        return List.of(joined(use.name(), mode, first, second));
    }

    private static JsonNode turned(JsonNode config) {
        ObjectNode copy = config.deepCopy();
        copy.put("go_backwards", !config.path("go_backwards").asBoolean(false));
        return copy;
    }

    private Result joined(String name, String mode, Result first, Result second) {
        String operator = mode.equals("concat") ? "Concat" : mode.equals("mul") ? "Mul" : "Add";
        Map<String, Object> attributes = mode.equals("concat") ? Map.of("axis", -1L) : Map.of();
        boolean isMean = mode.equals("ave");
        String both = graph.node(operator, isMean ? name + "/sum" : name, attributes, first.name(), second.name());
        if (!isMean) {
            return new Result(both, 0);
        }
        String half = graph.known(name + "/half", Plain.scalar(0.5));
        return new Result(graph.node("Mul", name, Map.of(), both, half), 0);
    }
}
