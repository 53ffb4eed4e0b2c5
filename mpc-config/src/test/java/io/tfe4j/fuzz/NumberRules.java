package io.tfe4j.fuzz;

import static io.tfe4j.fuzz.RandomOperations.constant;
import static io.tfe4j.fuzz.RandomOperations.nice;
import static io.tfe4j.fuzz.RandomOperations.power;
import static io.tfe4j.fuzz.RandomOperations.quotient;
import static io.tfe4j.fuzz.RandomOperations.sum;
import static io.tfe4j.fuzz.RandomOperations.unit;

import io.tfe4j.PrivateTensor;
import io.tfe4j.fuzz.Bounds.Interval;
import io.tfe4j.fuzz.RandomOperations.Named;
import io.tfe4j.fuzz.RandomProgram.Node;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;

/** Functions of one tensor, element by element, and sums and products with a number. */
final class NumberRules {
    private NumberRules() {}

    private static void unary(
            List<Named> rules, String name, Function<PrivateTensor, PrivateTensor> secure, UnaryPlain plain) {
        rules.add(new Named(name, 2, p -> {
            Node x = p.secret();
            PrivateTensor y = secure.apply(x.secret());
            return p.node(y, name + "(" + p.name(x) + ")", () -> x.bounds().map(v -> plain.of(v, unit(y))));
        }));
    }

    @FunctionalInterface
    private interface UnaryPlain {
        Interval of(Interval x, double unit);
    }

    /** A rising function of any number. */
    private static UnaryPlain rising(DoubleUnaryOperator f, double units, double relative, double absolute) {
        return (x, unit) -> {
            double low = f.applyAsDouble(x.low());
            double high = f.applyAsDouble(x.high());
            double error = units * unit + absolute;
            return new Interval(low - error - relative * Math.abs(low), high + error + relative * Math.abs(high));
        };
    }

    /** A function whose slope is at most 1.2. */
    private static UnaryPlain smooth(DoubleUnaryOperator f, double units, double absolute) {
        return (x, unit) -> {
            double middle = f.applyAsDouble(x.middle());
            return Interval.around(middle, 1.2 * x.radius() + units * unit + absolute + Math.abs(middle) * 0x1p-48);
        };
    }

    private static UnaryPlain positive(UnaryPlain f) {
        return (x, unit) -> x.low() <= 0 ? Interval.UNKNOWN : f.of(x, unit);
    }

    private static UnaryPlain falling(DoubleUnaryOperator f, double units, double relative) {
        return (x, unit) -> {
            double low = f.applyAsDouble(x.high());
            double high = f.applyAsDouble(x.low());
            return new Interval(
                    low - units * unit - relative * Math.abs(low), high + units * unit + relative * Math.abs(high));
        };
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static double erf(double x) {
        double a = Math.abs(x);
        double sum = a;
        double term = a;
        for (int k = 1; k < 300; k++) {
            term *= -a * a / k;
            sum += term / (2 * k + 1);
        }
        return Math.signum(x) * (a > 4 ? 1 : 2 / Math.sqrt(Math.PI) * sum);
    }

    private static Interval reciprocal(Interval x, double unit) {
        if (x.low() <= 0 && x.high() >= 0) {
            return Interval.UNKNOWN;
        }
        return new Interval(1 / x.high(), 1 / x.low())
                .widened(2 * unit + 3e-6 * Math.max(Math.abs(1 / x.low()), Math.abs(1 / x.high())));
    }

    private static Interval inversePower(Interval x, int n, double unit) {
        Interval inverse = x.low() <= 0 && x.high() >= 0 ? Interval.UNKNOWN : new Interval(1 / x.high(), 1 / x.low());
        double size = Math.max(1, Math.max(Math.abs(inverse.low()), Math.abs(inverse.high())));
        double most = 0x1p59 * unit * unit;
        if (Double.isNaN(inverse.low()) || Math.pow(size, n) > most) {
            return Interval.UNKNOWN;
        }
        double error = 2 * n * (unit + 3e-6 * size) * Math.pow(size, n - 1) + unit;
        return power(inverse, n, 1).widened(error);
    }

    static void numbers(List<Named> rules) {
        unary(rules, "neg", PrivateTensor::neg, (x, u) -> new Interval(-x.high(), -x.low()));
        unary(
                rules,
                "abs",
                PrivateTensor::abs,
                (x, u) -> x.low() >= 0
                        ? x
                        : x.high() <= 0
                                ? new Interval(-x.high(), -x.low())
                                : new Interval(0, Math.max(-x.low(), x.high())));
        unary(rules, "relu", PrivateTensor::relu, rising(v -> Math.max(v, 0), 0, 0, 0));
        unary(rules, "suppressBelow", x -> x.suppressBelow(2), rising(v -> v < 2 ? 0 : v, 0, 0, 0));
        unary(
                rules,
                "remainder",
                x -> x.remainder(3),
                (x, u) -> Math.floor(x.low() / 3) == Math.floor(x.high() / 3)
                        ? new Interval(x.low() - 3 * Math.floor(x.low() / 3), x.high() - 3 * Math.floor(x.low() / 3))
                        : new Interval(0, 3));
        unary(rules, "sign", PrivateTensor::sign, rising(Math::signum, 0, 0, 0));
        unary(rules, "square", PrivateTensor::square, (x, u) -> power(x, 2, u));
        unary(rules, "exp", PrivateTensor::exp, rising(Math::exp, 2, 1e-6, 0));
        unary(rules, "exp2", PrivateTensor::exp2, rising(v -> Math.pow(2, v), 2, 1e-6, 0));
        unary(rules, "log", PrivateTensor::log, positive(rising(Math::log, 2, 0, 3e-7)));
        unary(rules, "log2", PrivateTensor::log2, positive(rising(v -> Math.log(v) / Math.log(2), 2, 0, 5e-7)));
        unary(
                rules,
                "sqrt",
                PrivateTensor::sqrt,
                (x, u) -> x.low() < 0
                        ? Interval.UNKNOWN
                        : rising(Math::sqrt, 2, 1e-6, 0).of(x, u));
        unary(rules, "rsqrt", PrivateTensor::rsqrt, positive(falling(v -> 1 / Math.sqrt(v), 2, 1e-6)));
        unary(rules, "reciprocal", PrivateTensor::reciprocal, NumberRules::reciprocal);
        unary(rules, "sigmoid", PrivateTensor::sigmoid, rising(NumberRules::sigmoid, 2, 0, 5e-5));
        unary(rules, "sigmoid3", PrivateTensor::sigmoid3, rising(NumberRules::sigmoid, 2, 0, 0.058));
        unary(rules, "sigmoid5", PrivateTensor::sigmoid5, rising(NumberRules::sigmoid, 2, 0, 0.019));
        unary(rules, "tanh", PrivateTensor::tanh, rising(Math::tanh, 2, 0, 1e-4));
        unary(rules, "erf", PrivateTensor::erf, rising(NumberRules::erf, 2, 0, 3e-5));
        unary(
                rules,
                "softplus",
                PrivateTensor::softplus,
                rising(v -> Math.max(v, 0) + Math.log1p(Math.exp(-Math.abs(v))), 2, 0x1p-48, 5e-5));
        unary(rules, "gelu", PrivateTensor::gelu, smooth(v -> v / 2 * (1 + erf(v / Math.sqrt(2))), 2, 5e-5));
        unary(rules, "silu", PrivateTensor::silu, smooth(v -> v * sigmoid(v), 2, 5e-5));
        for (int n : new int[] {2, 3, 5}) {
            unary(rules, "pow" + n, x -> x.pow(n), (x, u) -> power(x, n, u));
        }
        for (int n : new int[] {2, 3}) {
            unary(rules, "pow-" + n, x -> x.pow(-n), (x, u) -> inversePower(x, n, u));
        }
        unary(rules, "pow0.5", x -> x.pow(0.5), positive(rising(Math::sqrt, 2, 2e-6, 0)));
        unary(rules, "pow-1.5", x -> x.pow(-1.5), positive(falling(v -> Math.pow(v, -1.5), 2, 4e-6)));
        withNumber(rules, "add", PrivateTensor::add, (x, c, u) -> x.plus(c));
        withNumber(rules, "sub", PrivateTensor::sub, (x, c, u) -> x.plus(new Interval(-c.high(), -c.low())));
        withNumber(rules, "rsub", PrivateTensor::rsub, (x, c, u) -> c.plus(new Interval(-x.high(), -x.low())));
        withNumber(rules, "rdiv", PrivateTensor::rdiv, (x, c, u) -> quotient(c, x, u));
        rules.add(new Named("mul number", 8, p -> {
            Node x = p.secret();
            double c = nice(p);
            boolean divides = p.random.nextInt(3) == 0;
            PrivateTensor y = divides ? x.secret().div(c) : x.secret().mul(c);
            double factor = divides ? 1 / c : c;
            double error = factor == Math.rint(factor) ? 0 : 2.5 * unit(y);
            double relative = factor == Math.rint(factor) ? 0x1p-50 : 0x1p-23;
            return p.node(
                    y,
                    p.name(x) + (divides ? " / " : " * ") + c,
                    () -> x.bounds().map(v -> {
                        Interval product = v.times(Interval.exactly(factor));
                        return product.widened(
                                error + relative * Math.max(Math.abs(product.low()), Math.abs(product.high())));
                    }));
        }));
        rules.add(new Named("clip", 10, p -> {
            Node x = p.secret();
            double unit = Math.max(unit(x.tensor), Math.scalb(1.0, -8));
            double a = Math.rint(nice(p) * (p.random.nextBoolean() ? 1 : 1000) / unit) * unit;
            double b = Math.rint(nice(p) * (p.random.nextBoolean() ? 1 : 1000) / unit) * unit;
            double low = Math.min(a, b);
            double high = Math.max(a, b);
            PrivateTensor y = x.secret().clip(low, high);
            return p.node(
                    y,
                    "clip(" + p.name(x) + ", " + low + ", " + high + ")",
                    () -> x.bounds().rising(v -> Math.min(high, Math.max(low, v)), 0, 0));
        }));
        rules.add(new Named("withFractionBits", 5, p -> {
            Node x = p.secret();
            int bits = p.random.nextInt(41);
            PrivateTensor y = x.secret().withFractionBits(bits);
            double error = bits >= x.fractionBits() ? 0 : unit(y);
            return p.node(
                    y,
                    "withFractionBits(" + p.name(x) + ", " + bits + ")",
                    () -> x.bounds().map(v -> v.widened(error)));
        }));
        rules.add(new Named("assumeRange", 1, p -> {
            Node x = p.secret();
            var range = x.tensor.type().range();
            // a double may not hold the ends of a wide range
            double low = Math.nextDown(range.realMin(x.fractionBits()));
            double high = Math.nextUp(range.realMax(x.fractionBits()));
            return p.node(x.secret().assumeRange(low, high), "assumeRange(" + p.name(x) + ")", x::bounds);
        }));
        rules.add(new Named("randomUniform", 1, p -> {
            double low = nice(p);
            return p.randomNode(p.tfe.randomUniform(low, low + 1 + p.random.nextInt(9), 2), "randomUniform");
        }));
    }

    @FunctionalInterface
    private interface NumberPlain {
        Interval of(Interval x, Interval constant, double unit);
    }

    @FunctionalInterface
    private interface WithNumber {
        PrivateTensor of(PrivateTensor x, double value);
    }

    private static void withNumber(List<Named> rules, String name, WithNumber secure, NumberPlain plain) {
        rules.add(new Named(name + " number", 3, p -> {
            Node x = p.secret();
            double c = nice(p);
            PrivateTensor y = secure.of(x.secret(), c);
            return p.node(
                    y,
                    name + "(" + p.name(x) + ", " + c + ")",
                    () -> x.bounds().map(v -> plain.of(v, constant(c, y), unit(y))));
        }));
    }
}
