package io.tfe4j.imports;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model: nodes in an order in which they can be computed, and the tensors that come with it. Immutable.
 *
 * @param version of ONNX's own operators
 */
record Graph(
        List<ModelInput> inputs,
        List<ModelOutput> outputs,
        List<GraphNode> nodes,
        Map<String, StoredTensor> tensors,
        int version) {
    Graph {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        nodes = List.copyOf(nodes);
        tensors = Map.copyOf(tensors);
    }

    Graph with(List<GraphNode> newNodes, Map<String, StoredTensor> more) {
        Map<String, StoredTensor> all = new LinkedHashMap<>(tensors);
        all.putAll(more);
        return new Graph(inputs, outputs, newNodes, all, version);
    }

    /** The same with some inputs given for everyone to know. */
    Graph withKnownInputs(Map<String, StoredTensor> known) {
        Map<String, StoredTensor> all = new LinkedHashMap<>(tensors);
        all.putAll(known);
        List<ModelInput> others = inputs.stream()
                .filter(input -> !known.containsKey(input.name()))
                .toList();
        return new Graph(others, outputs, nodes, all, version);
    }

    boolean isWholeInput(String name) {
        return inputs.stream().anyMatch(input -> input.name().equals(name) && input.whole());
    }

    /** Which node computes each value. */
    Map<String, GraphNode> producers() {
        Map<String, GraphNode> producers = new HashMap<>();
        for (GraphNode node : nodes) {
            node.outputs().forEach(output -> producers.put(output, node));
        }
        return producers;
    }

    /** Which nodes read each value; an output of the model counts as a reader without a node. */
    Map<String, List<@Nullable GraphNode>> readers() {
        Map<String, List<@Nullable GraphNode>> readers = new HashMap<>();
        for (GraphNode node : nodes) {
            node.inputs()
                    .forEach(input -> readers.computeIfAbsent(input, unused -> new ArrayList<>())
                            .add(node));
        }
        outputs.forEach(output -> readers.computeIfAbsent(output.name(), unused -> new ArrayList<>())
                .add(null));
        return readers;
    }
}
