package io.tfe4j.imports;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites normalizations with the statistics of the training: into the convolution before them, where that has no
 * other reader, else into a factor and a shift. The owner computes those tensors, in the clear and exactly.
 */
final class BatchNormalizations {
    static final String AFFINE = "tfe4j:Affine";
    static final String FACTOR = "tfe4j:NormalizationFactor";
    static final String SHIFT = "tfe4j:NormalizationShift";
    static final String KERNEL = "tfe4j:FoldedKernel";
    static final String BIAS = "tfe4j:FoldedBias";

    private final Graph graph;
    private final Map<String, GraphNode> producers;
    private final Map<String, List<@Nullable GraphNode>> readers;
    private final List<GraphNode> nodes = new ArrayList<>();

    private BatchNormalizations(Graph graph) {
        this.graph = graph;
        this.producers = graph.producers();
        this.readers = graph.readers();
    }

    static Graph fold(Graph graph) {
        BatchNormalizations pass = new BatchNormalizations(graph);
        graph.nodes().forEach(pass::add);
        return graph.with(pass.nodes, Map.of());
    }

    private void add(GraphNode node) {
        if (!node.operator().equals("BatchNormalization") || !hasStoredStatistics(node)) {
            nodes.add(node);
            return;
        }
        GraphNode convolution = foldable(node.input(0));
        String to = node.output();
        String factor = helper(FACTOR, to + "/factor", node.attributes(), node.input(1), node.input(4));
        String shift = helper(SHIFT, to + "/shift", NodeAttributes.NONE, node.input(2), node.input(3), factor);
        if (convolution == null) {
            nodes.add(new GraphNode(
                    node.name(), AFFINE, List.of(node.input(0), factor, shift), List.of(to), NodeAttributes.NONE));
            return;
        }
        nodes.remove(convolution);
        String kernel = helper(KERNEL, to + "/kernel", NodeAttributes.NONE, convolution.input(1), factor);
        List<String> sources = new ArrayList<>(List.of(shift, factor));
        if (!convolution.input(2).isEmpty()) {
            sources.add(convolution.input(2));
        }
        String bias = helper(BIAS, to + "/bias", NodeAttributes.NONE, sources.toArray(String[]::new));
        nodes.add(new GraphNode(
                convolution.name(),
                convolution.operator(),
                List.of(convolution.input(0), kernel, bias),
                List.of(to),
                convolution.attributes()));
    }

    private boolean hasStoredStatistics(GraphNode node) {
        boolean isPrediction = node.attributes().integer("training_mode", 0) == 0
                && node.outputs().stream().skip(1).allMatch(String::isEmpty);
        return isPrediction
                && node.inputs().size() == 5
                && node.inputs().subList(1, 5).stream().allMatch(graph.tensors()::containsKey);
    }

    /** The convolution that computes {@code value} for nobody else, with stored weights. */
    private @Nullable GraphNode foldable(String value) {
        GraphNode producer = producers.get(value);
        boolean only = readers.getOrDefault(value, List.of()).size() == 1;
        boolean fits = producer != null
                && only
                && producer.operator().equals("Conv")
                && graph.tensors().containsKey(producer.input(1))
                && (producer.input(2).isEmpty() || graph.tensors().containsKey(producer.input(2)));
        return fits ? producer : null;
    }

    private String helper(String operator, String output, NodeAttributes attributes, String... inputs) {
        nodes.add(new GraphNode(output, operator, List.of(inputs), List.of(output), attributes));
        return output;
    }
}
