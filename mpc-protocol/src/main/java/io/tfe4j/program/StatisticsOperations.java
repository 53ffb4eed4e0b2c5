package io.tfe4j.program;

import static io.tfe4j.program.Trait.PURE;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.function.RowSort;
import io.tfe4j.function.Sorting;
import io.tfe4j.function.Statistics;
import io.tfe4j.party.PartyContext;
import io.tfe4j.program.Value.BundleValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Order and statistics. */
final class StatisticsOperations {
    private StatisticsOperations() {}

    static void define(Operations table) {
        rounded(
                table,
                "variance",
                (context, x, in) -> Statistics.variance(
                        context, x, in.integer("ddof"), in.rounding(), in.flag("keepDims"), in.ints("axes")));
        rounded(
                table,
                "standardDeviation",
                (context, x, in) -> Statistics.standardDeviation(
                        context, x, in.integer("ddof"), in.rounding(), in.flag("keepDims"), in.ints("axes")));
        rounded(
                table,
                "covariance",
                (context, x, in) -> Statistics.covariance(context, x, in.integer("ddof"), in.rounding()));
        rounded(table, "correlation", (context, x, in) -> Statistics.correlation(context, x, in.rounding()));
        rounded(
                table,
                "norm2",
                (context, x, in) -> Statistics.norm2(context, x, in.rounding(), in.flag("keepDims"), in.ints("axes")));
        rounded(table, "median", (context, x, in) -> Sorting.median(context, x, in.rounding()));
        rounded(
                table,
                "quantiles",
                (context, x, in) ->
                        Sorting.quantiles(context, x, in.attributes().doubles("probabilities"), in.rounding()));
        linear(table, "norm1", (context, x, in) -> Statistics.norm1(context, x, in.flag("keepDims"), in.ints("axes")));
        linear(table, "sort", (context, x, in) -> Sorting.sort(context, x, in.flag("descending")));
        linear(table, "topK", (context, x, in) -> Sorting.topK(context, x, in.integer("count")));
        table.pure(
                "histogram",
                (context, in) -> Value.of(Statistics.histogram(
                        context, in.fixed(0), in.attributes().doubles("edges"))));
        table.define("sortRows", StatisticsOperations::sortRows, PURE);
        table.define("part", StatisticsOperations::part, PURE);
        table.define("sortByKey", StatisticsOperations::sortByKey, PURE);
    }

    private interface Unary {
        FixedTensor apply(PartyContext context, FixedTensor x, Arguments in);
    }

    private static void rounded(Operations table, String name, Unary function) {
        table.define(name, (context, in) -> Value.of(function.apply(context, in.fixed(0), in)), PURE);
    }

    private static void linear(Operations table, String name, Unary function) {
        table.define(name, (context, in) -> Value.of(function.apply(context, in.fixed(0), in)), PURE);
    }

    /** Input 0 has the keys, the others are tables. */
    private static Value sortRows(PartyContext context, Arguments in) {
        List<FixedTensor> tables = new ArrayList<>();
        for (int i = 1; i < in.count(); i++) {
            tables.add(ArithmeticOperations.shared(context, in, i));
        }
        List<FixedTensor> sorted = RowSort.sortRows(context, in.fixed(0), tables);
        return new BundleValue(sorted.stream().map(Value::of).toList());
    }

    /** One of several results. */
    private static Value part(PartyContext context, Arguments in) {
        if (in.value(0) instanceof BundleValue bundle) {
            int index = in.integer(Names.INDEX);
            return bundle.parts().get(Objects.checkIndex(index, bundle.parts().size()));
        }
        throw new IllegalArgumentException("a single result has no parts: kind="
                + in.value(0).type().kind().label());
    }

    private static Value sortByKey(PartyContext context, Arguments in) {
        List<FixedTensor> sorted = Sorting.sortByKey(context, in.fixed(0), List.of(in.fixed(1)), in.flag("descending"));
        return Value.of(sorted.get(0));
    }
}
