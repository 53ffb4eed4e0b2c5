package io.tfe4j.benchmarks;

import static io.tfe4j.fixedpoint.Rounding.DITHERED;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.function.Exponential;
import io.tfe4j.function.Logarithm;
import io.tfe4j.function.PiecewiseSigmoids;
import io.tfe4j.function.Reciprocal;
import io.tfe4j.function.Roots;
import io.tfe4j.function.Sigmoids;
import io.tfe4j.party.PartyContext;
import io.tfe4j.ring.Shape;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.DoubleUnaryOperator;

/** Functions of one variable, and division, on uniform inputs; errors are against the exact function. */
final class FunctionOps {
    private static final int HUNDRED_THOUSAND = 100_000;

    private FunctionOps() {}

    static List<Benchmark> all() {
        return List.of(
                op("sigmoid", -16, 16, (c, x) -> Sigmoids.sigmoid(c, x, DITHERED), FunctionOps::sigmoid),
                op("sigmoid3", -16, 16, (c, x) -> PiecewiseSigmoids.sigmoid3(c, x, DITHERED), FunctionOps::sigmoid),
                op("sigmoid5", -16, 16, (c, x) -> PiecewiseSigmoids.sigmoid5(c, x, DITHERED), FunctionOps::sigmoid),
                op("tanh", -8, 8, (c, x) -> Sigmoids.tanh(c, x, DITHERED), Math::tanh),
                op("exp", -8, 4, (c, x) -> Exponential.exp(c, x, DITHERED), Math::exp),
                op("reciprocal", 0.125, 1000, (c, x) -> Reciprocal.reciprocal(c, x, DITHERED), v -> 1 / v),
                new Op("divide", HUNDRED_THOUSAND, FunctionOps::divide),
                op("sqrt", 0, 30_000, (c, x) -> Roots.sqrt(c, x, DITHERED), Math::sqrt),
                op("rsqrt", 0.125, 1000, (c, x) -> Roots.rsqrt(c, x, DITHERED), v -> 1 / Math.sqrt(v)),
                op("log", 0.01, 30_000, (c, x) -> Logarithm.log(c, x, DITHERED), Math::log),
                op("gelu", -8, 8, (c, x) -> Sigmoids.gelu(c, x, DITHERED), FunctionOps::gelu));
    }

    private static double sigmoid(double v) {
        return 1 / (1 + Math.exp(-v));
    }

    /** With the normal distribution function from Abramowitz and Stegun's 7.1.26, good to 1.5e-7. */
    private static double gelu(double v) {
        double z = Math.abs(v) / Math.sqrt(2);
        double t = 1 / (1 + 0.3275911 * z);
        double series =
                t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
        double erf = 1 - series * Math.exp(-z * z);
        return v * (1 + Math.copySign(erf, v)) / 2;
    }

    private static Op op(
            String id,
            double low,
            double high,
            BiFunction<PartyContext, FixedTensor, FixedTensor> protocol,
            DoubleUnaryOperator plain) {
        return new Op(id, HUNDRED_THOUSAND, (bench, n, random) -> {
            double[] x = Bench.uniform(random, n, low, high);
            double[] expected = new double[n];
            for (int i = 0; i < n; i++) {
                expected[i] = plain.applyAsDouble(x[i]);
            }
            return new Op.Case(
                    n,
                    List.of(bench.share(Shape.of(n), x, low, high)),
                    (context, in) -> protocol.apply(context, in.get(0)),
                    Op.expecting(expected));
        });
    }

    private static Op.Case divide(Bench bench, int n, SplittableRandom random) {
        double[] x = Bench.uniform(random, n, -1000, 1000);
        double[] y = Bench.uniform(random, n, 0.5, 1000);
        double[] expected = new double[n];
        for (int i = 0; i < n; i++) {
            expected[i] = x[i] / y[i];
        }
        return new Op.Case(
                n,
                List.of(bench.share(Shape.of(n), x, -1000, 1000), bench.share(Shape.of(n), y, 0.5, 1000)),
                (context, in) -> Reciprocal.divide(context, in.get(0), in.get(1), DITHERED),
                Op.expecting(expected));
    }
}
