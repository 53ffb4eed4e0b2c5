package io.tfe4j.imports;

import java.util.function.DoubleUnaryOperator;

/** Functions of one number, in double precision. */
final class PlainFunctions {
    private PlainFunctions() {}

    static DoubleUnaryOperator of(ElementFunction function) {
        return switch (function) {
            case NEGATE -> x -> -x;
            case ABS -> Math::abs;
            case SIGN -> Math::signum;
            case RELU -> x -> Math.max(x, 0);
            case SIGMOID -> PlainFunctions::sigmoid;
            case TANH -> Math::tanh;
            case ERF -> PlainFunctions::erf;
            case EXP -> Math::exp;
            case LOG -> Math::log;
            case SQRT -> Math::sqrt;
            case RSQRT -> x -> 1 / Math.sqrt(x);
            case RECIPROCAL -> x -> 1 / x;
            case GELU -> x -> x * (1 + erf(x / Math.sqrt(2))) / 2;
            case SILU -> x -> x * sigmoid(x);
            case SOFTPLUS -> x -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
        };
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /**
     * The error function, to 1e-13: its series near zero, elsewhere the continued fraction of its complement
     * (Abramowitz and Stegun, 7.1.6 and 7.1.14).
     */
    static double erf(double x) {
        double magnitude = Math.abs(x);
        double result = magnitude < 2.5 ? series(magnitude) : 1 - complement(magnitude);
        return Math.copySign(result, x);
    }

    private static double series(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; n < 100; n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }

    private static double complement(double x) {
        double fraction = x;
        for (int n = 60; n > 0; n--) {
            fraction = x + n / 2.0 / fraction;
        }
        return Math.exp(-x * x) / Math.sqrt(Math.PI) / fraction;
    }
}
