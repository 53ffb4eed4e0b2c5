package io.tfe4j.imports;

import java.util.List;

/**
 * One operation of a graph.
 *
 * @param operator with its domain where that is not ONNX's own: {@code ai.onnx.ml:Scaler}
 * @param inputs names of values; an absent optional one is empty
 */
record GraphNode(String name, String operator, List<String> inputs, List<String> outputs, NodeAttributes attributes) {
    GraphNode {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** What it computes first, by which it is known: names of values are unique, names of nodes need not be there. */
    String output() {
        return outputs.get(0);
    }

    String input(int index) {
        return index < inputs.size() ? inputs.get(index) : "";
    }

    GraphNode withInputs(List<String> newInputs) {
        return new GraphNode(name, operator, newInputs, outputs, attributes);
    }
}
