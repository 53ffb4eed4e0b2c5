package io.tfe4j.program;

import java.util.List;
import java.util.function.Consumer;

/**
 * Nodes in topological order. The body of a loop has parameters, {@code parameter} nodes with an index, and as many
 * results, the values of the next iteration; the main block has neither.
 */
public record Block(List<Node> nodes, List<Integer> results) {
    public Block {
        nodes = List.copyOf(nodes);
        results = List.copyOf(results);
    }

    /** Visits every node, those of loop bodies after their loop. */
    public void forEachDeep(Consumer<Node> visitor) {
        for (Node node : nodes) {
            visitor.accept(node);
            if (node.isRepeat()) {
                node.body().forEachDeep(visitor);
            }
        }
    }
}
