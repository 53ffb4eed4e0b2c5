package io.tfe4j.imports;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Leaves out what no wanted output needs. */
final class Pruning {
    private Pruning() {}

    /** The names of all values that {@code nodes} read, and {@code outputs}. */
    static Set<String> read(List<GraphNode> nodes, Set<String> outputs) {
        Set<String> read = new HashSet<>(outputs);
        nodes.forEach(node -> read.addAll(node.inputs()));
        read.remove("");
        return read;
    }

    static List<GraphNode> needed(Graph graph, Set<String> outputs) {
        Set<String> wanted = new HashSet<>(outputs);
        List<GraphNode> needed = new ArrayList<>();
        for (int i = graph.nodes().size() - 1; i >= 0; i--) {
            GraphNode node = graph.nodes().get(i);
            if (node.outputs().stream().anyMatch(wanted::contains)) {
                wanted.addAll(node.inputs());
                needed.add(node);
            }
        }
        Collections.reverse(needed);
        return needed;
    }
}
