package io.tfe4j.program;

import static io.tfe4j.program.Attribute.DESCENDING;
import static io.tfe4j.program.Attribute.INDEX;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.function.RowSort;
import io.tfe4j.function.Sorting;
import io.tfe4j.party.PartyContext;
import io.tfe4j.program.Value.BundleValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Order and statistics. */
final class StatisticsOperations {
    private StatisticsOperations() {}

    interface Unary {
        FixedTensor apply(PartyContext context, FixedTensor x, Arguments in);
    }

    static Operation unary(Unary function) {
        return (context, in) -> Value.of(function.apply(context, in.fixed(0), in));
    }

    /** Input 0 has the keys, the others are tables. */
    static Value sortRows(PartyContext context, Arguments in) {
        List<FixedTensor> tables = new ArrayList<>();
        for (int i = 1; i < in.count(); i++) {
            tables.add(ArithmeticOperations.shared(context, in, i));
        }
        List<FixedTensor> sorted = RowSort.sortRows(context, in.fixed(0), tables);
        return new BundleValue(sorted.stream().map(Value::of).toList());
    }

    /** One of several results. */
    static Value part(PartyContext context, Arguments in) {
        if (in.value(0) instanceof BundleValue bundle) {
            int index = in.get(INDEX);
            return bundle.parts().get(Objects.checkIndex(index, bundle.parts().size()));
        }
        throw new IllegalArgumentException("a single result has no parts: kind="
                + in.value(0).type().kind().label());
    }

    static Value sortByKey(PartyContext context, Arguments in) {
        List<FixedTensor> sorted = Sorting.sortByKey(context, in.fixed(0), List.of(in.fixed(1)), in.get(DESCENDING));
        return Value.of(sorted.get(0));
    }
}
