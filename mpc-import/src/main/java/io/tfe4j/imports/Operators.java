package io.tfe4j.imports;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** The operators that models may use. */
final class Operators {
    private static final Map<String, Rule> ALL = new HashMap<>();
    private static final Map<String, SeveralRule> SEVERAL = new HashMap<>();

    static {
        ElementRules.define(ALL);
        ProductRules.define(ALL);
        ShapeRules.define(ALL);
        ReductionRules.define(ALL);
        PoolingRules.define(ALL);
        NormalizationRules.define(ALL);
        ClassicRules.define(ALL);
        IndexRules.define(ALL);
        QuantizationRules.define(ALL);
        ALL.put("NegativeLogLikelihoodLoss", LossRules::logLikelihood);
        ALL.put("RotaryEmbedding", AttentionRules::rotary);
        several("SoftmaxCrossEntropyLoss", LossRules::crossEntropy);
        several("Attention", AttentionRules::attention);
        several("DynamicQuantizeLinear", QuantizationRules::dynamic);
        several("TopK", IndexRules::top);
        several("If", Subgraph::branch);
        several("Loop", Subgraph::loop);
        several("Scan", Subgraph::scan);
        several("Split", ShapeRules::split);
        several("LSTM", Recurrence::lstm);
        several("GRU", Recurrence::gru);
        several("RNN", Recurrence::rnn);
        several("BatchNormalization", NormalizationRules::batch);
        several("Dropout", ElementRules::dropout);
        several("LayerNormalization", NormalizationRules::layer);
        several("MaxPool", PoolingRules::max);
        several(ClassicWeights.DOMAIN + "LinearClassifier", ClassicRules::classifier);
        several(TreeEnsemble.OPERATOR, ClassicRules::trees);
    }

    private Operators() {}

    private static void several(String operator, SeveralRule rule) {
        SEVERAL.put(operator, rule);
    }

    /** The results of a node, or of its first ones where it does not compute all. */
    static <T> List<T> results(Call<T> call) {
        GraphNode node = call.node();
        List<T> results = computed(call);
        for (int i = results.size(); i < node.outputs().size(); i++) {
            if (call.wants(i)) {
                throw new ImportException("result not supported: index=" + i + ", name="
                        + node.outputs().get(i));
            }
        }
        return results;
    }

    private static <T> List<T> computed(Call<T> call) {
        String refusal = call.node().refusal();
        if (refusal != null) {
            throw new ImportException(refusal);
        }
        String operator = call.node().operator();
        SeveralRule several = SEVERAL.get(operator);
        Rule rule = ALL.get(operator);
        if (several == null && rule == null) {
            throw new ImportException("no such operator here");
        }
        try {
            return several != null
                    ? several.apply(call)
                    : List.of(Objects.requireNonNull(rule).apply(call));
        } catch (ArithmeticException | IndexOutOfBoundsException | NegativeArraySizeException e) {
            // a node whose attributes, shapes and inputs contradict each other
            throw new ImportException("node malformed: " + e.getMessage());
        }
    }

    static boolean isKnown(String operator) {
        return ALL.containsKey(operator) || SEVERAL.containsKey(operator);
    }

    /** All of them. */
    static Set<String> names() {
        Set<String> names = new TreeSet<>(ALL.keySet());
        names.addAll(SEVERAL.keySet());
        return names;
    }
}
