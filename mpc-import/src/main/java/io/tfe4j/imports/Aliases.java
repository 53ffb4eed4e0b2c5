package io.tfe4j.imports;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Drops nodes that only pass a value on; exporters write them for weights that happen to be equal. */
final class Aliases {
    private static final Set<String> PASSING = Set.of("Identity", "Dropout");

    private Aliases() {}

    static Graph resolve(Graph graph) {
        Set<String> wanted = graph.outputs().stream().map(ModelOutput::name).collect(Collectors.toSet());
        Map<String, String> aliases = new HashMap<>();
        List<GraphNode> nodes = new ArrayList<>();
        for (GraphNode node : graph.nodes()) {
            String first = node.input(0);
            String source = aliases.getOrDefault(first, first);
            if (PASSING.contains(node.operator()) && !wanted.contains(node.output())) {
                aliases.put(node.output(), source);
            } else {
                nodes.add(node.withInputs(node.inputs().stream()
                        .map(input -> aliases.getOrDefault(input, input))
                        .toList()));
            }
        }
        return graph.with(nodes, Map.of());
    }
}
