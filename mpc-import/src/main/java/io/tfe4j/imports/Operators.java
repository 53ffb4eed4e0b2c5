package io.tfe4j.imports;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The operators that models may use. */
final class Operators {
    private static final Map<String, Rule> ALL = new HashMap<>();

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
    static <T> java.util.List<T> results(Call<T> call) {
        return switch (call.node().operator()) {
            case "Split" -> ShapeRules.split(call);
            case "LSTM" -> Recurrence.lstm(call);
            case "GRU" -> Recurrence.gru(call);
            default -> {
                Rule rule = find(call.node().operator());
                if (rule == null) {
                    throw new ImportException("no such operator here");
                }
                yield java.util.List.of(rule.apply(call));
            }
        };
    }

    static boolean isKnown(String operator) {
        return ALL.containsKey(operator)
                || operator.equals("Split")
                || operator.equals("LSTM")
                || operator.equals("GRU");
    }
}
