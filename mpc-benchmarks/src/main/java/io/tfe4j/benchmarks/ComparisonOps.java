package io.tfe4j.benchmarks;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.protocol.Comparison;
import io.tfe4j.protocol.Selection;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.share.BooleanShare;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.DoubleUnaryOperator;

/** Comparisons of whole ranges: inputs fill 32 or 64 bits. */
final class ComparisonOps {
    enum Steps implements Step {
        SIGN,
        SELECT
    }

    private static final int MILLION = 1_000_000;

    private ComparisonOps() {}

    static List<Benchmark> all() {
        return List.of(
                op("ltz32", 32, (c, x) -> Comparison.lessThanZero(c, x, 32), v -> v < 0 ? 1 : 0),
                op("ltz64", 64, (c, x) -> Comparison.lessThanZero(c, x, 64), v -> v < 0 ? 1 : 0),
                op("relu32", 32, ComparisonOps::relu, v -> Math.max(0, v)),
                op("equal64", 64, (c, x) -> Comparison.equalZero(c, x, 64), v -> v == 0 ? 1 : 0));
    }

    private static Object relu(PartyContext context, ArithmeticShare x) {
        BooleanShare positive =
                Comparison.lessThanZero(context.at(Steps.SIGN), x, 32).not(context.self());
        return Selection.select(context.at(Steps.SELECT), positive, x);
    }

    private static Op op(
            String id,
            int width,
            BiFunction<PartyContext, ArithmeticShare, Object> protocol,
            DoubleUnaryOperator plain) {
        return new Op(id, MILLION, (bench, n, random) -> {
            long[] x = random.longs(n).map(v -> v >> (64 - width)).toArray();
            double[] expected = new double[n];
            for (int i = 0; i < n; i++) {
                x[i] = i % 5 == 0 ? 0 : x[i];
                expected[i] = plain.applyAsDouble(x[i]);
            }
            Map<Party, FixedTensor> input = bench.share(Shape.of(n), x, 0, Range.signedBits(Math.min(62, width - 1)));
            return new Op.Case(
                    n,
                    List.of(input),
                    (context, in) -> protocol.apply(context, in.get(0).share()),
                    Op.expecting(expected));
        });
    }
}
