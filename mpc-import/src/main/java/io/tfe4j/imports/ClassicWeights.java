package io.tfe4j.imports;

import io.tfe4j.ring.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns what classic models keep in attributes into tensors that their owner keeps to itself. */
final class ClassicWeights {
    static final String DOMAIN = "ai.onnx.ml:";

    private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();

    private ClassicWeights() {}

    static Graph rewrite(Graph graph) {
        ClassicWeights pass = new ClassicWeights();
        List<GraphNode> nodes =
                graph.nodes().stream().map(pass::rewrittenOrRefused).toList();
        return graph.with(nodes, pass.tensors);
    }

    private GraphNode rewrittenOrRefused(GraphNode node) {
        try {
            return rewritten(node);
        } catch (ImportException e) {
            return node.refused(String.valueOf(e.getMessage()));
        }
    }

    private GraphNode rewritten(GraphNode node) {
        return switch (node.operator()) {
            case DOMAIN + "LinearClassifier" -> linear(node, "intercepts", classes(node));
            case DOMAIN + "LinearRegressor" ->
                linear(node, "intercepts", node.attributes().integer("targets", 1));
            case DOMAIN + "Scaler" -> vectors(node, "offset", "scale");
            case DOMAIN + "TreeEnsembleClassifier", DOMAIN + "TreeEnsembleRegressor" ->
                new TreeEnsemble(node).rewritten(tensors);
            default -> node;
        };
    }

    static int classes(GraphNode node) {
        NodeAttributes attributes = node.attributes();
        int numbers = attributes.integers("classlabels_ints").length + attributes.integers("classlabels_int64s").length;
        return numbers + attributes.texts("classlabels_strings").size();
    }

    /** The input, then coefficients [features, results] and intercepts. */
    private GraphNode linear(GraphNode node, String shift, int classes) {
        double[] coefficients = node.attributes().reals("coefficients");
        double[] intercepts = node.attributes().reals(shift);
        int results = intercepts.length > 0 ? intercepts.length : classes;
        if (results == 0 || coefficients.length % results != 0) {
            throw new ImportException("coefficients do not fit: node=" + node.name() + ", coefficients="
                    + coefficients.length + ", results=" + results);
        }
        Plain rows = Plain.of(Shape.of(results, coefficients.length / results), coefficients);
        List<String> inputs = new ArrayList<>(List.of(node.input(0)));
        inputs.add(store(node, "coefficients", PlainEngine.INSTANCE.transpose(rows, 1, 0)));
        if (intercepts.length > 0) {
            inputs.add(store(node, shift, Plain.of(Shape.of(results), intercepts)));
        }
        return node.withInputs(inputs);
    }

    private GraphNode vectors(GraphNode node, String... names) {
        List<String> inputs = new ArrayList<>(List.of(node.input(0)));
        for (String name : names) {
            double[] values = node.attributes().reals(name);
            inputs.add(store(node, name, Plain.of(Shape.of(values.length), values)));
        }
        return node.withInputs(inputs);
    }

    private String store(GraphNode node, String part, Plain value) {
        String name = node.output() + "/" + part;
        tensors.put(name, StoredTensor.weight(value.shape(), value::values));
        return name;
    }
}
