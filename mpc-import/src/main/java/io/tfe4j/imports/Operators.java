package io.tfe4j.imports;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The operators that models may use. */
final class Operators {
    private static final Map<String, Rule> ALL = new HashMap<>();
    private static final Set<String> SEVERAL =
            Set.of("Split", "LSTM", "GRU", ClassicWeights.DOMAIN + "LinearClassifier", TreeEnsemble.OPERATOR);

    static {
        ElementRules.define(ALL);
        ProductRules.define(ALL);
        ShapeRules.define(ALL);
        ReductionRules.define(ALL);
        PoolingRules.define(ALL);
        NormalizationRules.define(ALL);
        ClassicRules.define(ALL);
    }

    private Operators() {}

    /** Null if there is none. */
    static @Nullable Rule find(String operator) {
        return ALL.get(operator);
    }

    /** Those with several results. */
    static <T> List<T> results(Call<T> call) {
        return switch (call.node().operator()) {
            case "Split" -> ShapeRules.split(call);
            case "LSTM" -> Recurrence.lstm(call);
            case "GRU" -> Recurrence.gru(call);
            case ClassicWeights.DOMAIN + "LinearClassifier" -> ClassicRules.classifier(call);
            case TreeEnsemble.OPERATOR -> ClassicRules.trees(call);
            default -> {
                Rule rule = find(call.node().operator());
                if (rule == null) {
                    throw new ImportException("no such operator here");
                }
                yield List.of(rule.apply(call));
            }
        };
    }

    static boolean isKnown(String operator) {
        return ALL.containsKey(operator) || SEVERAL.contains(operator);
    }
}
