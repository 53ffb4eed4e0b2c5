package io.tfe4j.function;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * A public polynomial of a shared number t, {@code |t| <= radius <= 1}, by Paterson and Stockmeyer's method: the powers
 * up to {@code t^p} are computed, doubling their number in each step of 2 rounds; linear combinations of them with
 * public coefficients are free, and one more step multiplies blocks of p coefficients by {@code t^p, t^2p}.
 *
 * <p>The coefficients interpolate a function at Chebyshev nodes, which is within a small factor of the best
 * approximation. They come from {@code StrictMath}, so that every party on every machine has the same.
 */
final class Polynomial {
    enum Steps implements Step {
        POWERS,
        HIGH_POWER,
        BLOCKS
    }

    /** Fraction bits of t and its powers. */
    static final int T_BITS = 20;

    private static final int MAX_BITS = 60;
    private static final int COEFFICIENT_BITS = 26;

    private final double[] coefficients;
    private final double radius;
    private final int powers;

    private Polynomial(double[] coefficients, double radius, int powers) {
        this.coefficients = coefficients;
        this.radius = radius;
        this.powers = powers;
    }

    /** Interpolates {@code f(t)} on {@code [-radius, radius]}; {@code degree <= 3 powers}. */
    static Polynomial fit(DoubleUnaryOperator f, double radius, int degree, int powers) {
        int n = degree + 1;
        double[] chebyshev = new double[n];
        for (int k = 0; k < n; k++) {
            double sum = 0;
            for (int j = 0; j < n; j++) {
                double angle = StrictMath.PI * (j + 0.5) / n;
                sum += f.applyAsDouble(radius * StrictMath.cos(angle)) * StrictMath.cos(k * angle);
            }
            chebyshev[k] = (k == 0 ? 1.0 : 2.0) / n * sum;
        }
        return new Polynomial(monomial(chebyshev, radius), radius, powers);
    }

    /** Coefficients of the powers of t of {@code sum c_k T_k(t / radius)}, by the recurrence of the T_k. */
    private static double[] monomial(double[] chebyshev, double radius) {
        int n = chebyshev.length;
        double[] result = new double[n];
        double[] before = new double[n];
        double[] current = new double[n];
        current[0] = 1;
        for (int k = 0; k < n; k++) {
            double scale = 1;
            for (int i = 0; i < n; i++, scale /= radius) {
                result[i] += chebyshev[k] * current[i] * scale;
            }
            double[] next = new double[n];
            for (int i = 0; i < n; i++) {
                next[i] = (i == 0 ? 0 : (k == 0 ? 1 : 2) * current[i - 1]) - (k == 0 ? 0 : before[i]);
            }
            before = current;
            current = next;
        }
        return result;
    }

    /** Not yet truncated: the result has more fraction bits than t, and room for a sum below 2^62. */
    FixedTensor evaluate(PartyContext context, FixedTensor t) {
        int bits = t.fractionBits();
        Shape shape = t.shape();
        ArithmeticShare flat = t.share().reshape(Shape.of(1, t.size()));
        ArithmeticShare low = lowPowers(context, flat, bits);
        int blocks = blocks();
        int resultBits = Math.min(bits + COEFFICIENT_BITS, MAX_BITS - exponent(bound(0, coefficients.length)));
        ArithmeticShare sum = combine(context, low, 0, 1, resultBits - bits, resultBits);
        if (blocks > 1) {
            int factorBits = Math.min(COEFFICIENT_BITS, MAX_BITS - 2 * bits - highExponent());
            ArithmeticShare factors = combine(context, low, 1, blocks, factorBits, bits + factorBits);
            ArithmeticShare high = highPowers(context, low, bits, blocks);
            int excess = 2 * bits + factorBits - resultBits;
            ArithmeticShare terms = Shares.multiply(context.at(Steps.BLOCKS), factors, high, excess);
            sum = sum.plus(terms.map(c -> c.sum(true, 0)));
        }
        long range = 1L << (resultBits + exponent(bound(0, coefficients.length)));
        return new FixedTensor(sum.reshape(shape), resultBits, new Range(-range, range));
    }

    private int blocks() {
        return Math.max(1, (coefficients.length - 1 + powers - 1) / powers);
    }

    /** Rows {@code t, t^2, .. t^powers}. */
    private ArithmeticShare lowPowers(PartyContext context, ArithmeticShare t, int bits) {
        int wanted = Math.min(powers, coefficients.length - 1);
        ArithmeticShare rows = t;
        for (int step = 0, count = 1;
                count < wanted;
                step++, count = rows.shape().dimension(0)) {
            ArithmeticShare factors = Shares.rows(rows, 0, Math.min(count, wanted - count));
            ArithmeticShare more =
                    Shares.multiply(context.at(Steps.POWERS, step), factors, Shares.rows(rows, count - 1, count), bits);
            rows = Shares.concatenate(List.of(rows, more));
        }
        return rows;
    }

    private ArithmeticShare highPowers(PartyContext context, ArithmeticShare low, int bits, int blocks) {
        ArithmeticShare first = Shares.rows(low, powers - 1, powers);
        return blocks == 2
                ? first
                : Shares.concatenate(List.of(first, Shares.multiply(context.at(Steps.HIGH_POWER), first, first, bits)));
    }

    /** Blocks {@code from .. to - 1} as linear combinations of the low powers, one row each. */
    private ArithmeticShare combine(
            PartyContext context, ArithmeticShare low, int from, int to, int coefficientBits, int resultBits) {
        int wanted = low.shape().dimension(0);
        long[] factors = new long[(to - from) * wanted];
        long[] constants = new long[to - from];
        for (int block = from; block < to; block++) {
            int last = block == blocks() - 1 ? powers : powers - 1;
            for (int i = 1; i <= last && block * powers + i < coefficients.length; i++) {
                factors[(block - from) * wanted + i - 1] = scaled(coefficients[block * powers + i], coefficientBits);
            }
            constants[block - from] = scaled(coefficients[block * powers], resultBits);
        }
        RingTensor matrix = RingTensor.of(Shape.of(to - from, wanted), factors);
        return Shares.plusRows(context, low.map(matrix::matmul), constants);
    }

    private static long scaled(double value, int bits) {
        return (long) StrictMath.rint(Math.scalb(value, bits));
    }

    private int highExponent() {
        double largest = 0;
        for (int block = 1; block < blocks(); block++) {
            int to = block == blocks() - 1 ? coefficients.length : (block + 1) * powers;
            largest = Math.max(largest, bound(block * powers, to));
        }
        return exponent(largest);
    }

    /** A bound of {@code sum |c_i t^i|}, and of each factor of it with a power of t left out. */
    private double bound(int from, int to) {
        double sum = 0;
        double power = 1;
        for (int i = 0; i < to; i++, power *= radius) {
            sum += i < from ? 0 : Math.abs(coefficients[i]) * power;
        }
        return sum;
    }

    private static int exponent(double bound) {
        return Math.getExponent(bound) + 1;
    }
}
