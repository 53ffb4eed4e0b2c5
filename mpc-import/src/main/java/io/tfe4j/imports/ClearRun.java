package io.tfe4j.imports;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Computes a graph in the clear: where it may be seen, or what follows from weights alone. */
final class ClearRun {
    private final Graph graph;
    private final Map<String, GraphNode> producers;
    private final Map<String, Plain> values = new HashMap<>();
    private final Set<String> read;

    ClearRun(Graph graph, Map<String, Plain> inputs) {
        this.graph = graph;
        this.producers = graph.producers();
        this.read = Pruning.read(
                graph.nodes(), graph.outputs().stream().map(ModelOutput::name).collect(Collectors.toSet()));
        values.putAll(inputs);
    }

    /** All values that {@code outputs} need, told to {@code watch} in turn. */
    void run(Set<String> outputs, BiConsumer<GraphNode, Plain> watch) {
        for (GraphNode node : Pruning.needed(graph, outputs)) {
            compute(node);
            Plain first = values.get(node.output());
            if (first != null) {
                watch.accept(node, first);
            }
        }
    }

    /** Computes what {@code name} needs, and it. */
    Plain value(String name) {
        Plain value = values.get(name);
        if (value != null) {
            return value;
        }
        StoredTensor stored = graph.tensors().get(name);
        if (stored != null) {
            return stored.read();
        }
        GraphNode node = producers.get(name);
        if (node == null) {
            throw new ImportException("does not follow from the weights alone: value=" + name);
        }
        compute(node);
        Plain computed = values.get(name);
        if (computed == null) {
            throw new ImportException(node.kind() + " " + node.name() + ": result not supported: name=" + name);
        }
        return computed;
    }

    private void compute(GraphNode node) {
        List<@Nullable Plain> inputs = new ArrayList<>();
        for (String input : node.inputs()) {
            inputs.add(input.isEmpty() ? null : value(input));
        }
        List<Plain> results = results(node, inputs);
        for (int i = 0; i < node.outputs().size() && i < results.size(); i++) {
            values.put(node.outputs().get(i), results.get(i));
        }
    }

    private List<Plain> results(GraphNode node, List<@Nullable Plain> inputs) {
        try {
            return Operators.results(new Call<>(PlainEngine.INSTANCE, node, inputs, inputs, read, graph.version()));
        } catch (IllegalArgumentException e) {
            throw new ImportException(node.kind() + " " + node.name() + ": " + e.getMessage());
        }
    }
}
