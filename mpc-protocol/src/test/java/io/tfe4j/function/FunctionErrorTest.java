package io.tfe4j.function;

import static io.tfe4j.function.Sweep.DEFAULT;
import static io.tfe4j.function.Sweep.alternating;
import static io.tfe4j.function.Sweep.grid;
import static io.tfe4j.function.Sweep.logGrid;
import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.fixedpoint.Rounding;
import io.tfe4j.party.PartyContext;
import io.tfe4j.ring.Shape;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The errors the Javadoc states, over the whole domain, with both roundings. */
class FunctionErrorTest {
    private static final int POINTS = 12_001;
    private static final Range POSITIVE = new Range(1, (1L << 31) - 1);
    private static final Range NOT_NEGATIVE = new Range(0, (1L << 31) - 1);

    @FunctionalInterface
    interface Function {
        FixedTensor apply(PartyContext context, FixedTensor x, Rounding rounding);
    }

    private static Arguments entry(
            String name,
            Function function,
            DoubleUnaryOperator plain,
            double[] x,
            int bits,
            Range range,
            double absolute,
            double relative) {
        return Arguments.of(
                name, function, plain, Sweep.Plain.of(Shape.of(x.length), bits, range, x), absolute, relative);
    }

    private static Arguments everywhere(String name, Function function, DoubleUnaryOperator plain, double absolute) {
        double[] near = grid(-20, 20, POINTS, 16);
        double[] far = grid(-32767, 32767, 1001, 16);
        double[] x = new double[near.length + far.length];
        System.arraycopy(near, 0, x, 0, near.length);
        System.arraycopy(far, 0, x, near.length, far.length);
        return entry(name, function, plain, x, 16, DEFAULT, absolute, 0);
    }

    static Stream<Arguments> functions() {
        double[] positive = logGrid(0x1p-16, 32767.5, POINTS, 16);
        double[] withZero = positive.clone();
        withZero[0] = 0;
        double[] signed = alternating(positive);
        Range narrow = Range.ofReal(-5, 5, 16);
        Range belowTen = Range.ofReal(-32767, 10, 16);
        return Stream.of(
                everywhere("sigmoid", Sigmoids::sigmoid, FunctionErrorTest::sigmoid, 5e-5),
                entry(
                        "sigmoid on [-5, 5]",
                        Sigmoids::sigmoid,
                        FunctionErrorTest::sigmoid,
                        grid(-5, 5, POINTS, 16),
                        16,
                        narrow,
                        5e-5,
                        0),
                entry(
                        "sigmoid on [0, 20]",
                        Sigmoids::sigmoid,
                        FunctionErrorTest::sigmoid,
                        grid(0, 20, POINTS, 16),
                        16,
                        Range.ofReal(0, 20, 16),
                        5e-5,
                        0),
                entry(
                        "sigmoid of 24 bits",
                        Sigmoids::sigmoid,
                        FunctionErrorTest::sigmoid,
                        grid(-20, 20, POINTS, 24),
                        24,
                        Range.ofReal(-20, 20, 24),
                        4e-5,
                        0),
                entry(
                        "sigmoid of 8 bits",
                        Sigmoids::sigmoid,
                        FunctionErrorTest::sigmoid,
                        grid(-20, 20, POINTS, 8),
                        8,
                        Range.ofReal(-20, 20, 8),
                        0x1.1p-8,
                        0),
                everywhere("sigmoid3", PiecewiseSigmoids::sigmoid3, FunctionErrorTest::sigmoid, 0.058),
                everywhere("sigmoid5", PiecewiseSigmoids::sigmoid5, FunctionErrorTest::sigmoid, 0.0188),
                everywhere("tanh", Sigmoids::tanh, Math::tanh, 1e-4),
                everywhere("softplus", Sigmoids::softplus, FunctionErrorTest::softplus, 5e-5),
                everywhere("erf", Sigmoids::erf, FunctionErrorTest::erf, 2.2e-5),
                everywhere("gelu", Sigmoids::gelu, x -> x / 2 * (1 + erf(x / Math.sqrt(2))), 4e-5),
                everywhere("silu", Sigmoids::silu, x -> x * sigmoid(x), 5e-5),
                entry("exp", Exponential::exp, Math::exp, grid(-20, 10, POINTS, 16), 16, belowTen, 1.6e-5, 2.5e-7),
                entry(
                        "exp on [-3, 3]",
                        Exponential::exp,
                        Math::exp,
                        grid(-3, 3, POINTS, 16),
                        16,
                        Range.ofReal(-3, 3, 16),
                        1.6e-5,
                        2.5e-7),
                entry(
                        "exp2",
                        Exponential::exp2,
                        x -> Math.pow(2, x),
                        grid(-20, 14, POINTS, 16),
                        16,
                        Range.ofReal(-32767, 14, 16),
                        1.6e-5,
                        2.5e-7),
                entry("reciprocal", Reciprocal::reciprocal, x -> 1 / x, signed, 16, DEFAULT, 1.6e-5, 1e-7),
                entry(
                        "reciprocal of positives",
                        Reciprocal::reciprocal,
                        x -> x == 0 ? 65536 : 1 / x,
                        withZero,
                        16,
                        NOT_NEGATIVE,
                        1.6e-5,
                        1e-7),
                entry(
                        "reciprocal on [1, 10]",
                        Reciprocal::reciprocal,
                        x -> 1 / x,
                        grid(1, 10, POINTS, 16),
                        16,
                        Range.ofReal(1, 10, 16),
                        1.7e-5,
                        0),
                entry(
                        "reciprocal of 47 bits",
                        Reciprocal::reciprocal,
                        x -> 1 / x,
                        logGrid(1, 0x1p30, POINTS, 16),
                        16,
                        Range.ofReal(-0x1p30, 0x1p30, 16),
                        4e-5,
                        1e-7),
                entry(
                        "reciprocal of 24 fraction bits",
                        Reciprocal::reciprocal,
                        x -> 1 / x,
                        logGrid(0x1p-24, 127, POINTS, 24),
                        24,
                        POSITIVE,
                        1e-7,
                        1e-7),
                entry("sqrt", Roots::sqrt, Math::sqrt, withZero, 16, NOT_NEGATIVE, 1.6e-5, 3e-7),
                entry("sqrt of negatives", Roots::sqrt, x -> Math.sqrt(Math.abs(x)), signed, 16, DEFAULT, 1.6e-5, 3e-7),
                entry(
                        "sqrt of 47 bits",
                        Roots::sqrt,
                        Math::sqrt,
                        logGrid(1, 0x1p30, POINTS, 16),
                        16,
                        Range.ofReal(0, 0x1p30, 16),
                        1.6e-5,
                        3e-7),
                entry(
                        "sqrt of 15 fraction bits",
                        Roots::sqrt,
                        Math::sqrt,
                        logGrid(0x1p-15, 65535, POINTS, 15),
                        15,
                        NOT_NEGATIVE,
                        4e-5,
                        3e-7),
                entry(
                        "rsqrt",
                        Roots::rsqrt,
                        x -> 1 / Math.sqrt(x == 0 ? 0x1p-16 : x),
                        withZero,
                        16,
                        NOT_NEGATIVE,
                        1.6e-5,
                        3e-7),
                entry(
                        "log",
                        Logarithm::log,
                        x -> Math.log(x == 0 ? 0x1p-16 : x),
                        withZero,
                        16,
                        NOT_NEGATIVE,
                        1.7e-5,
                        0),
                entry("log of negatives", Logarithm::log, x -> Math.log(Math.abs(x)), signed, 16, DEFAULT, 1.7e-5, 0),
                entry(
                        "log of 60 bits",
                        Logarithm::log,
                        Math::log,
                        logGrid(1, 1e12, POINTS, 16),
                        16,
                        new Range(0, 1L << 60),
                        1.7e-5,
                        0),
                entry("log2", Logarithm::log2, x -> Math.log(x) / Math.log(2), positive, 16, POSITIVE, 1.7e-5, 0),
                entry(
                        "pow 2.5",
                        (c, x, r) -> Powers.pow(c, x, 2.5, r),
                        x -> Math.pow(x, 2.5),
                        logGrid(0.5, 30, POINTS, 16),
                        16,
                        Range.ofReal(0.5, 32, 16),
                        1.6e-5,
                        1e-6),
                entry(
                        "pow 3",
                        (c, x, r) -> Powers.pow(c, x, 3, r),
                        x -> x * x * x,
                        grid(-1.5, 1.5, POINTS, 16),
                        16,
                        Range.ofReal(-2, 2, 16),
                        5e-5,
                        0),
                entry(
                        "pow -2",
                        (c, x, r) -> Powers.pow(c, x, -2, r),
                        x -> 1 / (x * x),
                        logGrid(0.5, 30, POINTS, 16),
                        16,
                        Range.ofReal(0.5, 32, 16),
                        1e-4,
                        0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("functions")
    void function_overItsDomain_isWithinTheStatedError(
            String name,
            Function function,
            DoubleUnaryOperator plain,
            Sweep.Plain x,
            double absolute,
            double relative) {
        for (Rounding rounding : Rounding.values()) {
            Sweep.Result result = Sweep.run(x, (context, shared) -> function.apply(context, shared, rounding));
            for (int i = 0; i < result.values().length; i++) {
                double expected = plain.applyAsDouble(x.value(i));
                assertThat(Math.abs(result.values()[i] - expected))
                        .as("x=%s, expected=%s, got=%s", x.value(i), expected, result.values()[i])
                        .isLessThanOrEqualTo(absolute + relative * Math.abs(expected));
            }
            assertThat(result.measured()).as("cost, rounding %s", rounding).isEqualTo(result.declared());
        }
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    /** By its series, and by a continued fraction in the tails: not the code under test. */
    private static double erf(double x) {
        double a = Math.abs(x);
        if (a > 6) {
            return Math.signum(x);
        }
        if (a < 2.5) {
            double sum = 0;
            for (int k = 60; k >= 0; k--) {
                sum = 1 + sum * 2 * a * a / (2 * k + 3);
            }
            return 2 / Math.sqrt(Math.PI) * x * Math.exp(-a * a) * sum;
        }
        double fraction = 0;
        for (int k = 100; k >= 1; k--) {
            fraction = k / 2.0 / (a + fraction);
        }
        return Math.signum(x) * (1 - Math.exp(-a * a) / Math.sqrt(Math.PI) / (a + fraction));
    }
}
