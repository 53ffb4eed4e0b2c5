package io.tfe4j.benchmarks;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Rounding;
import io.tfe4j.function.Sigmoids;
import io.tfe4j.party.PartyContext;
import io.tfe4j.ring.Shape;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.DoubleUnaryOperator;

/** Functions of one variable, on uniform inputs. */
final class FunctionOps {
    private static final int HUNDRED_THOUSAND = 100_000;

    private FunctionOps() {}

    static List<Benchmark> all() {
        return List.of(
                op("sigmoid", -16, 16, (c, x) -> Sigmoids.sigmoid(c, x, Rounding.DITHERED), v -> 1 / (1 + Math.exp(-v))),
                op("tanh", -8, 8, (c, x) -> Sigmoids.tanh(c, x, Rounding.DITHERED), Math::tanh));
    }

    private static Op op(
            String id, double low, double high,
            BiFunction<PartyContext, FixedTensor, FixedTensor> protocol, DoubleUnaryOperator plain) {
        return new Op(id, HUNDRED_THOUSAND, (bench, n, random) -> {
            double[] x = random.doubles(n, low, high).toArray();
            double[] expected = new double[n];
            for (int i = 0; i < n; i++) {
                x[i] = Math.scalb(Math.rint(Math.scalb(x[i], Bench.FRACTION_BITS)), -Bench.FRACTION_BITS);
                expected[i] = plain.applyAsDouble(x[i]);
            }
            return new Op.Case(n, List.of(bench.share(Shape.of(n), x, low, high)),
                    (context, in) -> protocol.apply(context, in.get(0)), Op.expecting(expected));
        });
    }
}
