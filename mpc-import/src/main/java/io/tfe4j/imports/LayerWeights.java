package io.tfe4j.imports;

import io.tfe4j.ml.Weights;
import io.tfe4j.ring.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A model's tensors as weights of layers. Some layers have their weights in another order than operators do: those tensors
 * are added to every graph, so that whoever writes the program and the owner know them by the same names.
 */
final class LayerWeights {
    static final String TRANSPOSED = "/transposed";

    private final Map<String, StoredTensor> tensors;
    private final Set<String> stored;
    private final ClearRun values;
    private final boolean complete;
    private final ImportOptions options;

    LayerWeights(Graph graph, ImportOptions options) {
        this.options = options;
        this.tensors = graph.tensors();
        this.stored = stored(graph);
        this.complete = graph.tensors().values().stream().allMatch(StoredTensor::hasElements);
        this.values = new ClearRun(complete ? graph : withZeros(graph), Map.of());
    }

    /** What follows from tensors of the model alone, they included. */
    private static Set<String> stored(Graph graph) {
        Set<String> stored = new HashSet<>(graph.tensors().keySet());
        for (GraphNode node : graph.nodes()) {
            if (node.inputs().stream().allMatch(input -> input.isEmpty() || stored.contains(input))) {
                stored.addAll(node.outputs());
            }
        }
        return stored;
    }

    /** Without elements, shapes are what is left to know. */
    private static Graph withZeros(Graph graph) {
        Map<String, StoredTensor> zeros = new HashMap<>();
        graph.tensors().forEach((name, tensor) -> {
            if (!tensor.hasElements()) {
                Shape shape = tensor.shape();
                zeros.put(
                        name,
                        new StoredTensor(shape, tensor.whole(), tensor.isPublic(), () -> new double[shape.size()]));
            }
        });
        return graph.with(graph.nodes(), zeros);
    }

    /** Whether the value follows from the model's own tensors. */
    boolean has(String name) {
        return stored.contains(name);
    }

    /** Whether everyone who reads the program may know it. */
    boolean isPublic(String name) {
        StoredTensor tensor = tensors.get(name);
        return tensor != null && tensor.isPublic();
    }

    Plain value(String name) {
        return values.value(name);
    }

    Shape shape(String name) {
        return value(name).shape();
    }

    /** No weight is larger in magnitude when the program begins. */
    double limit(String name) {
        return complete ? Ranges.powerOfTwo(value(name).largest()) : options.weightLimit();
    }

    /** With room to learn: a bias is often zero at first. */
    Weights weights(String name) {
        Weights weights =
                Weights.tensor(options.owner(), options.dataset(), name).within(Math.max(1, 2 * limit(name)));
        return options.publicWeights() ? weights.asPublic() : weights;
    }

    static Graph addTo(Graph graph) {
        Set<String> stored = stored(graph);
        List<GraphNode> nodes = new ArrayList<>(graph.nodes());
        Map<String, StoredTensor> known = new LinkedHashMap<>();
        Set<String> done = new HashSet<>();
        for (GraphNode node : graph.nodes()) {
            if (node.operator().equals("Gemm")
                    && node.attributes().integer("transB", 0) == 1
                    && stored.contains(node.input(1))
                    && done.add(node.input(1))) {
                nodes.add(transposed(node.input(1), node.input(1) + TRANSPOSED));
            }
            RecurrentGates gates = RecurrentGates.of(node, graph.tensors());
            if (gates != null && done.add(node.input(1))) {
                nodes.addAll(gates.nodes());
                known.putAll(gates.places());
            }
        }
        return graph.with(nodes, known);
    }

    private static GraphNode transposed(String from, String to) {
        return node("Transpose", to, Map.of("perm", new long[] {1, 0}), from);
    }

    static GraphNode node(String operator, String to, Map<String, Object> attributes, String... inputs) {
        return new GraphNode(to, operator, List.of(inputs), List.of(to), new NodeAttributes(attributes));
    }
}
