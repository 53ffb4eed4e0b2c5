package io.tfe4j.function;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.fixedpoint.Rounding;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.protocol.Conversion;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.BooleanShare;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** The operations of {@link NumericGridTest}, each with its plaintext twin and the error that is stated for it. */
final class GridOperations {
    enum Steps implements Step {
        COMPARE,
        CONVERT
    }

    private static final Rounding D = Rounding.DITHERED;

    /** What the elements of a result may be; NaN where only the promised range binds. */
    record Expected(double[] low, double[] high) {
        static Expected around(double[] right, double[] error) {
            double[] low = new double[right.length];
            double[] high = new double[right.length];
            for (int i = 0; i < right.length; i++) {
                low[i] = right[i] - error[i];
                high[i] = right[i] + error[i];
            }
            return new Expected(low, high);
        }

        /** By how much {@code got} is outside. */
        double error(int i, double got) {
            return Double.isNaN(low[i]) ? 0 : Math.max(low[i] - got, got - high[i]);
        }

        String describe(int i) {
            return low[i] + ".." + high[i];
        }
    }

    @FunctionalInterface
    interface Oracle {
        Expected of(List<Sweep.Plain> operands, FixedTensor result);
    }

    record Unary(String name, Sweep.Unary function, Oracle oracle) {
        FixedTensor apply(PartyContext context, List<FixedTensor> operands) {
            return function.apply(context, operands.get(0));
        }
    }

    record Binary(String name, Sweep.Binary function, Oracle oracle) {}

    private GridOperations() {}

    /** Units of the last fraction bit, and parts of the result, absolute. */
    record Tolerance(double units, double relative, double absolute) {
        double at(double right, FixedTensor result) {
            return Math.scalb(units, -result.fractionBits()) + relative * Math.abs(right) + absolute;
        }
    }

    private static final Tolerance EXACT = new Tolerance(0, 0x1p-50, 0);

    private static double[] values(Sweep.Plain x) {
        double[] values = new double[x.raw().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = x.value(i);
        }
        return values;
    }

    private static Unary elementwise(String name, Sweep.Unary function, DoubleUnaryOperator plain, Tolerance error) {
        return new Unary(name, function, (operands, result) -> {
            double[] right = Arrays.stream(values(operands.get(0))).map(plain).toArray();
            return Expected.around(
                    right, Arrays.stream(right).map(r -> error.at(r, result)).toArray());
        });
    }

    private interface Vector {
        double[] of(double[] x);
    }

    private interface VectorError {
        double of(double[] x, double right, FixedTensor result, Sweep.Plain operand);
    }

    private static Unary vector(String name, Sweep.Unary function, Vector plain, VectorError error) {
        return new Unary(name, function, (operands, result) -> {
            double[] x = values(operands.get(0));
            double[] right = plain.of(x);
            double[] errors = Arrays.stream(right)
                    .map(r -> error.of(x, r, result, operands.get(0)))
                    .toArray();
            return Expected.around(right, errors);
        });
    }

    private static Unary vector(String name, Sweep.Unary function, Vector plain, Tolerance error) {
        return vector(name, function, plain, (x, right, result, operand) -> error.at(right, result));
    }

    private static double positive(double x, DoubleUnaryOperator f) {
        return x > 0 ? f.applyAsDouble(x) : Double.NaN;
    }

    private static double unit(FixedTensor result) {
        return Math.scalb(1.0, -result.fractionBits());
    }

    /** Whole powers: an error of each product, times the factors that follow. */
    private static Unary power(int n) {
        return new Unary("pow " + n, (c, x) -> Powers.pow(c, x, n, D), (operands, result) -> {
            double[] x = values(operands.get(0));
            double[] right = Arrays.stream(x).map(v -> Math.pow(v, n)).toArray();
            double[] errors = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                double size = Math.max(1, Math.abs(x[i]));
                errors[i] = result.fractionBits() == 0
                        ? Math.abs(right[i]) * 0x1p-50
                        : 2 * n * unit(result) * Math.pow(size, n - 2) + Math.abs(right[i]) * 0x1p-50;
            }
            return Expected.around(right, errors);
        });
    }

    private static Unary inversePower(int n) {
        return new Unary("pow -" + n, (c, x) -> Powers.pow(c, x, -n, D), (operands, result) -> {
            double[] x = values(operands.get(0));
            double[] right = new double[x.length];
            double[] errors = new double[x.length];
            double limit = Math.scalb(1.0, 59 - 2 * result.fractionBits());
            for (int i = 0; i < x.length; i++) {
                right[i] = x[i] == 0 ? Double.NaN : Math.pow(x[i], -n);
                right[i] = Math.abs(right[i]) < limit || n == 1 ? right[i] : Double.NaN;
                double inverse = 1 / Math.abs(x[i]);
                double ofInverse = unit(result) + 2e-6 * inverse;
                errors[i] = 2 * n * ofInverse * Math.pow(Math.max(1, inverse), n - 1) + unit(result);
            }
            return Expected.around(right, errors);
        });
    }

    /** A power of positive numbers by logarithms. */
    private static Unary realPower(double p) {
        return elementwise(
                "pow " + p,
                (c, x) -> Powers.pow(c, x, p, D),
                x -> positive(x, v -> Math.pow(v, p)),
                new Tolerance(2, 1e-6 * (1 + Math.abs(p)), 0));
    }

    private static double erf(double x) {
        double a = Math.min(Math.abs(x), 6);
        double sum = a;
        double term = a;
        for (int k = 1; k < 400; k++) {
            term *= -a * a / k;
            sum += term / (2 * k + 1);
        }
        return Math.signum(x) * (Math.abs(x) > 4 ? 1 : 2 / Math.sqrt(Math.PI) * sum);
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static Unary scale(double factor) {
        return elementwise(
                "scale " + factor,
                (c, x) -> Arithmetic.scale(c, x, factor, D),
                x -> x * factor,
                factor == Math.rint(factor) ? EXACT : new Tolerance(2.5, 0x1p-23, 0));
    }

    static final List<Unary> UNARY = List.of(
            elementwise("negate", (c, x) -> Arithmetic.negate(x), x -> -x, EXACT),
            scale(1.07),
            scale(-0.1),
            scale(1e-7),
            scale(12345.678),
            scale(-3),
            elementwise(
                    "divide by 7",
                    (c, x) -> Arithmetic.dividePublic(c, x, 7, D),
                    x -> x / 7,
                    new Tolerance(2.5, 0x1p-23, 0)),
            elementwise("square", (c, x) -> Arithmetic.square(c, x, D), x -> x * x, new Tolerance(1.5, 0x1p-50, 0)),
            power(2),
            power(3),
            power(7),
            inversePower(1),
            inversePower(2),
            inversePower(3),
            realPower(0.5),
            realPower(2.5),
            realPower(-1.5),
            realPower(17),
            elementwise(
                    "sqrt",
                    (c, x) -> Roots.sqrt(c, x, D),
                    x -> x < 0 ? Double.NaN : Math.sqrt(x),
                    new Tolerance(2, 1e-6, 0)),
            elementwise(
                    "rsqrt",
                    (c, x) -> Roots.rsqrt(c, x, D),
                    x -> positive(x, v -> 1 / Math.sqrt(v)),
                    new Tolerance(2, 1e-6, 0)),
            elementwise(
                    "log", (c, x) -> Logarithm.log(c, x, D), x -> positive(x, Math::log), new Tolerance(2, 0, 3e-7)),
            elementwise(
                    "log2",
                    (c, x) -> Logarithm.log2(c, x, D),
                    x -> positive(x, v -> Math.log(v) / Math.log(2)),
                    new Tolerance(2, 0, 5e-7)),
            elementwise("exp", (c, x) -> Exponential.exp(c, x, D), Math::exp, new Tolerance(2, 1e-6, 0)),
            elementwise("exp2", (c, x) -> Exponential.exp2(c, x, D), x -> Math.pow(2, x), new Tolerance(2, 1e-6, 0)),
            elementwise(
                    "sigmoid", (c, x) -> Sigmoids.sigmoid(c, x, D), GridOperations::sigmoid, new Tolerance(2, 0, 5e-5)),
            elementwise("tanh", (c, x) -> Sigmoids.tanh(c, x, D), Math::tanh, new Tolerance(2, 0, 1e-4)),
            elementwise("erf", (c, x) -> Sigmoids.erf(c, x, D), GridOperations::erf, new Tolerance(2, 0, 3e-5)),
            elementwise(
                    "softplus",
                    (c, x) -> Sigmoids.softplus(c, x, D),
                    x -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
                    new Tolerance(2, 0x1p-50, 5e-5)),
            elementwise(
                    "gelu",
                    (c, x) -> Sigmoids.gelu(c, x, D),
                    x -> x / 2 * (1 + erf(x / Math.sqrt(2))),
                    new Tolerance(2, 0x1p-50, 5e-5)),
            elementwise("silu", (c, x) -> Sigmoids.silu(c, x, D), x -> x * sigmoid(x), new Tolerance(2, 0x1p-50, 5e-5)),
            elementwise(
                    "sigmoid3",
                    (c, x) -> PiecewiseSigmoids.sigmoid3(c, x, D),
                    GridOperations::sigmoid,
                    new Tolerance(2, 0, 0.058)),
            elementwise(
                    "sigmoid5",
                    (c, x) -> PiecewiseSigmoids.sigmoid5(c, x, D),
                    GridOperations::sigmoid,
                    new Tolerance(2, 0, 0.019)),
            elementwise("abs", Compare::abs, Math::abs, EXACT),
            elementwise("relu", Compare::relu, x -> Math.max(x, 0), EXACT),
            elementwise("sign", Compare::sign, Math::signum, EXACT),
            elementwise(
                    "clip",
                    (c, x) -> Compare.clip(c, x, Range.ofReal(-2, 3, x.fractionBits())),
                    x -> Math.min(3, Math.max(-2, x)),
                    EXACT),
            elementwise("suppressBelow", (c, x) -> Compare.suppressBelow(c, x, x, 2), x -> x < 2 ? 0 : x, EXACT),
            elementwise("rescale 3", (c, x) -> Arithmetic.rescale(c, x, 3, D), x -> x, new Tolerance(1.5, 0x1p-50, 0)),
            elementwise(
                    "rescale 24", (c, x) -> Arithmetic.rescale(c, x, 24, D), x -> x, new Tolerance(1.5, 0x1p-50, 0)));

    private static double[] one(double value) {
        return new double[] {value};
    }

    private static double mean(double[] x) {
        // of whole multiples of a small unit: exact sums do not matter, the mean's own rounding does
        return Arrays.stream(x)
                .mapToObj(java.math.BigDecimal::new)
                .reduce(java.math.BigDecimal.ZERO, java.math.BigDecimal::add)
                .divide(java.math.BigDecimal.valueOf(x.length), java.math.MathContext.DECIMAL64)
                .doubleValue();
    }

    private static double covariance(double[] x, double[] y) {
        double middleX = x[0];
        double middleY = y[0];
        double[] dx = Arrays.stream(x).map(v -> v - middleX).toArray();
        double[] dy = Arrays.stream(y).map(v -> v - middleY).toArray();
        double mx = mean(dx);
        double my = mean(dy);
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += (dx[i] - mx) * (dy[i] - my);
        }
        return sum;
    }

    /** What deviations, or numbers, of this width are rounded to before they are squared. */
    private static double narrowUnit(Sweep.Plain x, double width, int count) {
        double kept = (60 - Math.ceil(Math.log(count) / Math.log(2))) / 2;
        int bits = x.bits() == 0 ? 16 : x.bits();
        return Math.max(Math.scalb(1.0, -bits), width * Math.pow(2, 1 - kept));
    }

    private static double spread(Sweep.Plain x) {
        return x.range().realMax(x.bits()) - x.range().realMin(x.bits());
    }

    private static double varianceError(double[] x, double right, int ddof, FixedTensor result, Sweep.Plain operand) {
        double u = narrowUnit(operand, spread(operand), x.length) + spread(operand) * 0x1p-24;
        double correction = x.length / (double) (x.length - ddof);
        return (8 * u * Math.sqrt(right / correction) + 16 * u * u) * correction + 2.5 * unit(result) + 1e-6 * right;
    }

    private static Unary variance(int ddof) {
        return vector(
                "variance " + ddof,
                (c, x) -> Statistics.variance(c, x, ddof, D, false),
                x -> one(covariance(x, x) / (x.length - ddof)),
                (x, right, result, operand) -> varianceError(x, right, ddof, result, operand));
    }

    private static Unary deviation(int ddof) {
        return vector(
                "std " + ddof,
                (c, x) -> Statistics.standardDeviation(c, x, ddof, D, false),
                x -> one(Math.sqrt(covariance(x, x) / (x.length - ddof))),
                (x, right, result, operand) -> {
                    double u = narrowUnit(operand, spread(operand), x.length) + spread(operand) * 0x1p-24;
                    return 8 * u + 2 * unit(result) + 2e-6 * right;
                });
    }

    /** As two columns. */
    private static FixedTensor columns(FixedTensor x) {
        return Arithmetic.rearrange(x, c -> c.reshape(Shape.of(x.size() / 2, 2)));
    }

    private static double[] column(double[] x, int index) {
        double[] column = new double[x.length / 2];
        for (int i = 0; i < column.length; i++) {
            column[i] = x[2 * i + index];
        }
        return column;
    }

    private static double[] covariances(double[] x) {
        double[] a = column(x, 0);
        double[] b = column(x, 1);
        double n = a.length;
        return new double[] {covariance(a, a) / n, covariance(a, b) / n, covariance(b, a) / n, covariance(b, b) / n};
    }

    private static double[] correlations(double[] x) {
        double[] c = covariances(x);
        double both = c[0] > 0 && c[3] > 0 ? c[1] / Math.sqrt(c[0]) / Math.sqrt(c[3]) : 0;
        return new double[] {c[0] > 0 ? 1 : 0, both, both, c[3] > 0 ? 1 : 0};
    }

    private static double[] sorted(double[] x, boolean descending) {
        double[] sorted = Arrays.stream(x).sorted().toArray();
        double[] result = sorted.clone();
        for (int i = 0; descending && i < x.length; i++) {
            result[i] = sorted[x.length - 1 - i];
        }
        return result;
    }

    private static double[] quantiles(double[] x, double... probabilities) {
        double[] sorted = sorted(x, false);
        return Arrays.stream(probabilities)
                .map(p -> {
                    double at = p * (x.length - 1);
                    int below = (int) Math.floor(at);
                    int above = (int) Math.ceil(at);
                    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
                })
                .toArray();
    }

    private static double[] softmax(double[] x, boolean log) {
        double max = Arrays.stream(x).max().orElse(0);
        double sum = Arrays.stream(x).map(v -> Math.exp(v - max)).sum();
        return Arrays.stream(x)
                .map(v -> log ? v - max - Math.log(sum) : Math.exp(v - max) / sum)
                .toArray();
    }

    private static Unary index(String name, Sweep.Unary function, boolean largest) {
        return new Unary(name, function, (operands, result) -> {
            long[] raw = operands.get(0).raw().data();
            int index = 0;
            for (int i = 1; i < raw.length; i++) {
                index = (largest ? raw[i] > raw[index] : raw[i] < raw[index]) ? i : index;
            }
            return Expected.around(one(index), one(0));
        });
    }

    static final List<Unary> STATISTICS = List.of(
            vector("sum", (c, x) -> Arithmetic.sum(x, false), x -> one(mean(x) * x.length), EXACT),
            vector(
                    "mean",
                    (c, x) -> Arithmetic.mean(c, x, D, false),
                    x -> one(mean(x)),
                    new Tolerance(2.5, 0x1p-23, 0)),
            vector(
                    "cumulativeSum",
                    (c, x) -> Arithmetic.cumulativeSum(x, 0),
                    x -> {
                        double[] sums = x.clone();
                        Arrays.parallelPrefix(sums, Double::sum);
                        return sums;
                    },
                    (x, right, result, operand) ->
                            Arrays.stream(x).map(Math::abs).sum() * 0x1p-48),
            variance(0),
            variance(1),
            deviation(0),
            deviation(1),
            vector(
                    "norm1",
                    (c, x) -> Statistics.norm1(c, x, false),
                    x -> one(Arrays.stream(x).map(Math::abs).sum()),
                    EXACT),
            vector(
                    "norm2",
                    (c, x) -> Statistics.norm2(c, x, D, false),
                    x -> one(Math.sqrt(Arrays.stream(x).map(v -> v * v).sum())),
                    (x, right, result, operand) -> {
                        double most = Math.scalb(operand.range().magnitude(), -operand.bits());
                        return 2 * Math.sqrt(x.length) * narrowUnit(operand, most, x.length)
                                + 2 * unit(result)
                                + 2e-6 * right;
                    }),
            vector(
                    "covariance",
                    (c, x) -> Statistics.covariance(c, columns(x), 0, D),
                    GridOperations::covariances,
                    (x, right, result, operand) -> {
                        double u = narrowUnit(operand, spread(operand), x.length / 2) + spread(operand) * 0x1p-24;
                        double[] all = covariances(x);
                        return 8 * u * (Math.sqrt(all[0]) + Math.sqrt(all[3]))
                                + 16 * u * u
                                + 2.5 * unit(result)
                                + 1e-6 * Math.abs(right);
                    }),
            vector(
                    "correlation",
                    (c, x) -> Statistics.correlation(c, columns(x), D),
                    GridOperations::correlations,
                    new Tolerance(2, 0, 2e-5)),
            vector("softmax", (c, x) -> Softmax.softmax(c, x, 0, D), x -> softmax(x, false), new Tolerance(2, 0, 5e-5)),
            vector(
                    "logSoftmax",
                    (c, x) -> Softmax.logSoftmax(c, x, 0, D),
                    x -> softmax(x, true),
                    new Tolerance(2, 0x1p-48, 5e-5)),
            vector(
                    "max",
                    (c, x) -> Extremes.max(c, x, 0, false),
                    x -> one(Arrays.stream(x).max().orElseThrow()),
                    EXACT),
            vector(
                    "min",
                    (c, x) -> Extremes.min(c, x, 0, false),
                    x -> one(Arrays.stream(x).min().orElseThrow()),
                    EXACT),
            index("argMax", (c, x) -> Extremes.argMax(c, x, 0, false), true),
            index("argMin", (c, x) -> Extremes.argMin(c, x, 0, false), false),
            vector("sort", (c, x) -> Sorting.sort(c, x, false), x -> sorted(x, false), EXACT),
            vector(
                    "topK",
                    (c, x) -> Sorting.topK(c, x, x.size() / 2),
                    x -> Arrays.copyOf(sorted(x, true), x.length / 2),
                    EXACT),
            vector("median", (c, x) -> Sorting.median(c, x, D), x -> quantiles(x, 0.5), new Tolerance(1.5, 0x1p-50, 0)),
            vector(
                    "quantiles",
                    (c, x) -> Sorting.quantiles(c, x, new double[] {0, 0.3, 0.99}, D),
                    x -> quantiles(x, 0, 0.3, 0.99),
                    (x, right, result, operand) -> 1.5 * unit(result) + spread(operand) * 0x1p-27),
            vector(
                    "histogram",
                    (c, x) -> Statistics.histogram(c, x, new double[] {-1, 0, 0.5, 7}),
                    x -> new double[] {
                        Arrays.stream(x).filter(v -> v >= -1 && v < 0).count(),
                        Arrays.stream(x).filter(v -> v >= 0 && v < 0.5).count(),
                        Arrays.stream(x).filter(v -> v >= 0.5 && v <= 7).count()
                    },
                    EXACT));

    private static Binary pairs(String name, Sweep.Binary function, DoubleBinaryOperator plain, Tolerance error) {
        return new Binary(name, function, (operands, result) -> {
            double[] x = values(operands.get(0));
            double[] y = values(operands.get(1));
            double[] right = new double[x.length * y.length];
            for (int i = 0; i < right.length; i++) {
                right[i] = plain.applyAsDouble(x[i / y.length], y[i % y.length]);
            }
            return Expected.around(
                    right, Arrays.stream(right).map(r -> error.at(r, result)).toArray());
        });
    }

    private interface ExactPair {
        BigDecimal of(BigDecimal x, BigDecimal y);
    }

    private static BigDecimal exactly(Sweep.Plain x, int i) {
        return new BigDecimal(x.raw().data()[i]).divide(BigDecimal.valueOf(2).pow(x.bits()));
    }

    /** Where doubles would not be exact enough to tell neighbours apart. */
    private static Binary exactPairs(String name, Sweep.Binary function, ExactPair plain) {
        return new Binary(name, function, (operands, result) -> {
            Sweep.Plain x = operands.get(0);
            Sweep.Plain y = operands.get(1);
            int n = y.raw().size();
            double[] right = new double[x.raw().size() * n];
            for (int i = 0; i < right.length; i++) {
                right[i] = plain.of(exactly(x, i / n), exactly(y, i % n)).doubleValue();
            }
            return Expected.around(
                    right, Arrays.stream(right).map(r -> EXACT.at(r, result)).toArray());
        });
    }

    private static BigDecimal flag(boolean condition) {
        return condition ? BigDecimal.ONE : BigDecimal.ZERO;
    }

    private static Sweep.Binary bit(Sweep.Predicate predicate) {
        return (c, x, y) -> {
            BooleanShare bit = predicate.apply(c.at(Steps.COMPARE), x, y);
            return new FixedTensor(Conversion.bitToArithmetic(c.at(Steps.CONVERT), bit), 0, new Range(0, 1));
        };
    }

    private static Binary quotient() {
        return new Binary("divide", (c, x, y) -> Reciprocal.divide(c, x, y, D), (operands, result) -> {
            double[] x = values(operands.get(0));
            double[] y = values(operands.get(1));
            double[] low = new double[x.length * y.length];
            double[] high = new double[low.length];
            int bits = result.fractionBits();
            Range divisors = operands.get(1).range();
            int divisorBits = operands.get(1).bits();
            double most = Math.scalb(
                    operands.get(0).range().magnitude(), -operands.get(0).bits());
            // a whole divisor, or one away from 0, bounds quotients; else those above 36 bits saturate, of numbers
            // below 1
            int widened = Math.max(operands.get(0).bits(), divisorBits) == 0
                    ? 16
                    : Math.max(operands.get(0).bits(), divisorBits);
            boolean bounded = divisors.min() > 0
                    || divisors.max() < 0
                    || divisorBits == 0
                    || Math.scalb(most, divisorBits + widened) <= 0x1p36;
            double limit = Math.scalb(1.0, 31 - bits);
            while (limit < most) {
                limit *= 2;
            }
            for (int i = 0; i < low.length; i++) {
                double divisor = y[i % y.length] == 0 ? Math.scalb(1.0, -divisorBits) : y[i % y.length];
                double right = x[i / y.length] / divisor;
                double error = Math.scalb(2.0, -bits) + 2.5e-6 * Math.abs(right);
                boolean saturates = !bounded && Math.abs(right) + error > limit;
                double near = Math.min(Math.abs(right), limit) * (1 - 2.5e-6);
                double far = Math.max(Math.abs(right) < 2 * limit ? Math.abs(right) : 0, 2 * limit) * (1 + 2.5e-6);
                low[i] = !saturates ? right - error : right > 0 ? near : -far;
                high[i] = !saturates ? right + error : right > 0 ? far : -near;
            }
            return new Expected(low, high);
        });
    }

    static final List<Binary> BINARY = List.of(
            exactPairs("add", Arithmetic::add, BigDecimal::add),
            exactPairs("subtract", Arithmetic::subtract, BigDecimal::subtract),
            pairs(
                    "multiply",
                    (c, x, y) -> Arithmetic.multiply(c, x, y, D),
                    (a, b) -> a * b,
                    new Tolerance(1.5, 0x1p-50, 0)),
            quotient(),
            pairs("maximum", Compare::maximum, Math::max, EXACT),
            pairs("minimum", Compare::minimum, Math::min, EXACT),
            exactPairs("less", bit(Compare::less), (a, b) -> flag(a.compareTo(b) < 0)),
            exactPairs("lessEqual", bit(Compare::lessEqual), (a, b) -> flag(a.compareTo(b) <= 0)),
            exactPairs("equal", bit(Compare::equal), (a, b) -> flag(a.compareTo(b) == 0)),
            new Binary("pow tensor", (c, x, y) -> Powers.pow(c, x, y, D), (operands, result) -> {
                double[] x = values(operands.get(0));
                double[] y = values(operands.get(1));
                double[] right = new double[x.length * y.length];
                double[] errors = new double[right.length];
                for (int i = 0; i < right.length; i++) {
                    double exponent = y[i % y.length];
                    right[i] = positive(x[i / y.length], v -> Math.pow(v, exponent));
                    errors[i] = Math.scalb(2.0, -result.fractionBits()) + 1e-6 * (1 + Math.abs(exponent)) * right[i];
                }
                return Expected.around(right, errors);
            }));
}
