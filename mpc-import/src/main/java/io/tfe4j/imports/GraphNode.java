package io.tfe4j.imports;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

    /** What stands for a node that cannot be computed as it is meant. */
    private static final String REFUSED = "tfe4j:Refused";

    /** The same place in the graph, which no program computes; {@code why} is what users are told. */
    GraphNode refused(String why) {
        return new GraphNode(
                name, REFUSED, inputs, outputs, new NodeAttributes(Map.of("operator", kind(), "why", why)));
    }

    /** Why it cannot be computed; null if nothing is known against it. */
    @Nullable
    String refusal() {
        return operator.equals(REFUSED) ? attributes.text("why", "") : null;
    }

    /** The operator as the model's file has it. */
    String kind() {
        return operator.equals(REFUSED) ? attributes.text("operator", "") : operator;
    }

    GraphNode withInputs(List<String> newInputs) {
        return new GraphNode(name, operator, newInputs, outputs, attributes);
    }
}
