package io.tfe4j.imports;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Replaces chains of nodes that exporters write for one function by that function, which is more exact on shares and
 * takes fewer rounds. The last node of a chain becomes the function; the others stay for whoever else reads them.
 */
final class GraphPatterns {
    static final String SILU = "tfe4j:Silu";

    private static final double TOLERANCE = 1e-4;

    private final Graph graph;
    private final Map<String, GraphNode> producers;

    private GraphPatterns(Graph graph) {
        this.graph = graph;
        this.producers = graph.producers();
    }

    static Graph rewrite(Graph graph) {
        GraphPatterns patterns = new GraphPatterns(graph);
        List<GraphNode> nodes = graph.nodes().stream().map(patterns::rewritten).toList();
        return graph.with(nodes, Map.of());
    }

    private GraphNode rewritten(GraphNode node) {
        if (node.operator().equals("Mul")) {
            for (int i = 0; i < 2; i++) {
                GraphNode found = gelu(node, node.input(i), node.input(1 - i));
                found = found == null ? silu(node, node.input(i), node.input(1 - i)) : found;
                if (found != null) {
                    return found;
                }
            }
        }
        GraphNode normalized = node.operator().equals("Div") ? normalization(node) : null;
        return normalized == null ? node : normalized;
    }

    private static GraphNode replaced(GraphNode node, String operator, String input, NodeAttributes attributes) {
        return new GraphNode(node.name(), operator, List.of(input), node.outputs(), attributes);
    }

    /** {@code x * sigmoid(x)}. */
    private @Nullable GraphNode silu(GraphNode node, String x, String factor) {
        GraphNode sigmoid = produced(factor, "Sigmoid");
        return sigmoid != null && sigmoid.input(0).equals(x) ? replaced(node, SILU, x, NodeAttributes.NONE) : null;
    }

    /** {@code (x * (1 + erf(x / sqrt(2)))) * 0.5}, or {@code (x * 0.5) * (1 + erf(x / sqrt(2)))}. */
    private @Nullable GraphNode gelu(GraphNode node, String left, String right) {
        String x = null;
        if (isNumber(right, 0.5)) {
            GraphNode product = produced(left, "Mul");
            x = product == null ? null : bentBy(product.input(0), product.input(1));
            x = product == null || x != null ? x : bentBy(product.input(1), product.input(0));
        } else {
            String half = scaledBy(left, 0.5);
            x = half == null ? null : bentBy(half, right);
        }
        return x == null ? null : replaced(node, "Gelu", x, NodeAttributes.NONE);
    }

    /** {@code x} if {@code bent} is {@code 1 + erf(x / sqrt(2))}. */
    private @Nullable String bentBy(String x, String bent) {
        GraphNode sum = produced(bent, "Add");
        if (sum == null) {
            return null;
        }
        GraphNode erf = produced(isNumber(sum.input(1), 1) ? sum.input(0) : sum.input(1), "Erf");
        boolean one = isNumber(sum.input(0), 1) || isNumber(sum.input(1), 1);
        return erf != null && one && x.equals(scaledBy(erf.input(0), Math.sqrt(0.5))) ? x : null;
    }

    /** What {@code value} is {@code factor} times. */
    private @Nullable String scaledBy(String value, double factor) {
        GraphNode node = producers.get(value);
        if (node != null && node.operator().equals("Div") && isNumber(node.input(1), 1 / factor)) {
            return node.input(0);
        }
        if (node != null && node.operator().equals("Mul")) {
            return isNumber(node.input(1), factor)
                    ? node.input(0)
                    : isNumber(node.input(0), factor) ? node.input(1) : null;
        }
        return null;
    }

    /** {@code (x - mean) / sqrt(mean((x - mean)^2) + epsilon)}, means over the last axis. */
    private @Nullable GraphNode normalization(GraphNode division) {
        String x = centred(division.input(0));
        GraphNode root = produced(division.input(1), "Sqrt");
        GraphNode sum = root == null ? null : produced(root.input(0), "Add");
        if (x == null || sum == null) {
            return null;
        }
        boolean first = number(sum.input(0)) == null;
        Double epsilon = number(sum.input(first ? 1 : 0));
        GraphNode variance = produced(sum.input(first ? 0 : 1), "ReduceMean");
        boolean fits = epsilon != null
                && variance != null
                && isOverLastAxis(variance)
                && x.equals(squaredFrom(variance.input(0)));
        return fits
                ? replaced(
                        division, "LayerNormalization", x, new NodeAttributes(Map.of("axis", -1L, "epsilon", epsilon)))
                : null;
    }

    /** {@code x} if {@code value} is {@code (x - mean(x))^2}. */
    private @Nullable String squaredFrom(String value) {
        GraphNode power = produced(value, "Pow");
        if (power != null && isNumber(power.input(1), 2)) {
            return centred(power.input(0));
        }
        GraphNode product = produced(value, "Mul");
        return product != null && product.input(0).equals(product.input(1)) ? centred(product.input(0)) : null;
    }

    /** {@code x} if {@code value} is {@code x - mean(x)}. */
    private @Nullable String centred(String value) {
        GraphNode difference = produced(value, "Sub");
        GraphNode mean = difference == null ? null : produced(difference.input(1), "ReduceMean");
        if (difference == null || mean == null || !isOverLastAxis(mean)) {
            return null;
        }
        return mean.input(0).equals(difference.input(0)) ? mean.input(0) : null;
    }

    private boolean isOverLastAxis(GraphNode mean) {
        StoredTensor stored = graph.tensors().get(mean.input(1));
        int[] axes = stored != null && stored.isPublic()
                ? stored.read().toInts()
                : mean.attributes().integers("axes");
        return axes.length == 1 && axes[0] == -1 && mean.attributes().integer("keepdims", 1) == 1;
    }

    private @Nullable GraphNode produced(String value, String operator) {
        GraphNode node = producers.get(value);
        return node != null && node.operator().equals(operator) ? node : null;
    }

    /** A single public number; null for anything else. */
    private @Nullable Double number(String value) {
        StoredTensor stored = graph.tensors().get(value);
        return stored != null && stored.isPublic() && stored.shape().size() == 1
                ? (Double) stored.read().single()
                : null;
    }

    private boolean isNumber(String value, double expected) {
        Double number = number(value);
        return number != null && Math.abs(number - expected) < TOLERANCE * Math.abs(expected);
    }
}
