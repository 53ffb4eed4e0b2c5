package io.tfe4j.imports;

import io.tfe4j.imports.KerasCall.Use;
import io.tfe4j.imports.KerasGraph.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a layer is called with, tensors as the results that they are. */
record KerasArguments(KerasCall call, Function<Use, Result> results) {
    /** What of the call is not understood by a layer that takes tensors alone; null if all is. */
    @Nullable
    String problem(Set<String> allowed) {
        for (Map.Entry<String, Object> named : call.named().entrySet()) {
            boolean isOff = Boolean.FALSE.equals(named.getValue());
            boolean isFree = named.getKey().equals("training") && isOff;
            if (!isFree && !allowed.contains(named.getKey())) {
                return "argument not supported: " + named.getKey();
            }
        }
        for (int i = 1; i < call.arguments().size(); i++) {
            Object argument = call.arguments().get(i);
            if (argument != null && !allowed.contains("*")) {
                return "argument not supported: index=" + i;
            }
        }
        return null;
    }

    /** All tensors among the arguments without names, in order. */
    List<Result> tensors() {
        return new KerasCall(call.arguments(), Map.of())
                .uses().stream().map(results).toList();
    }

    Result first() {
        List<Result> tensors = tensors();
        if (tensors.isEmpty()) {
            throw new ImportException("a layer that is called without a tensor");
        }
        return tensors.get(0);
    }

    /** Tensors and numbers among the arguments without names, in order: a {@link Result} or a {@link Double} each. */
    List<Object> operands() {
        List<Object> operands = new ArrayList<>();
        for (Object argument : flat()) {
            if (argument instanceof Use use) {
                operands.add(results.apply(use));
            } else if (argument instanceof Double) {
                operands.add(argument);
            } else {
                throw new ImportException("argument not supported: " + argument);
            }
        }
        return operands;
    }

    private List<@Nullable Object> flat() {
        List<@Nullable Object> flat = new ArrayList<>();
        for (Object argument : call.arguments()) {
            if (argument instanceof List<?> list) {
                flat.addAll(list);
            } else {
                flat.add(argument);
            }
        }
        return flat;
    }

    /** The tensors of an argument with a name; empty if there is none. */
    List<Result> named(String name) {
        Object value = call.named().get(name);
        return value == null
                ? List.of()
                : new KerasCall(List.of(value), Map.of())
                        .uses().stream().map(results).toList();
    }
}
