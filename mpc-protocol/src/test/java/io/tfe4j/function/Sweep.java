package io.tfe4j.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.party.Cost;
import io.tfe4j.party.PartyContext;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.share.BooleanShare;
import io.tfe4j.testkit.PlainShares;
import io.tfe4j.testkit.ThreeParties;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;

/**
 * Runs functions on shares of plain numbers. Every run also checks that the result is in its declared range and that
 * declared and measured costs agree: all bits, and rounds, of which small tensors may take fewer (a party whose part of
 * a protocol needs no message of the one before does not wait for it).
 */
final class Sweep {
    static final Range DEFAULT = new Range(1 - (1L << 31), (1L << 31) - 1);

    @FunctionalInterface
    interface Unary {
        FixedTensor apply(PartyContext context, FixedTensor x);
    }

    @FunctionalInterface
    interface Binary {
        FixedTensor apply(PartyContext context, FixedTensor x, FixedTensor y);
    }

    @FunctionalInterface
    interface Predicate {
        BooleanShare apply(PartyContext context, FixedTensor x, FixedTensor y);
    }

    /** A plain tensor of raw integers with its public type. */
    record Plain(RingTensor raw, int bits, Range range) {
        static Plain of(Shape shape, int bits, Range range, double... values) {
            long[] raw = new long[values.length];
            for (int i = 0; i < raw.length; i++) {
                raw[i] = Math.round(Math.scalb(values[i], bits));
            }
            return new Plain(RingTensor.of(shape, raw), bits, range);
        }

        static Plain of(double... values) {
            return of(Shape.of(values.length), 16, DEFAULT, values);
        }

        FixedTensor symbolic() {
            return FixedTensor.symbolic(raw.shape(), bits, range);
        }

        double value(int i) {
            return Math.scalb((double) raw.data()[i], -bits);
        }
    }

    record Result(Shape shape, double[] values, Cost measured, Cost declared) {}

    private Sweep() {}

    static Result run(Plain x, Unary function) {
        return run(x, x, (context, first, second) -> function.apply(context, first));
    }

    static Result run(Plain x, Plain y, Binary function) {
        try (ThreeParties parties = ThreeParties.seeded(1)) {
            List<ArithmeticShare> left = parties.share(x.raw);
            List<ArithmeticShare> right = parties.share(y.raw);
            List<FixedTensor> results = parties.runAll(context -> {
                int self = context.self().ordinal();
                return function.apply(
                        context,
                        new FixedTensor(left.get(self), x.bits, x.range),
                        new FixedTensor(right.get(self), y.bits, y.range));
            });
            Cost declared = ThreeParties.declared(context -> {
                FixedTensor symbolic = function.apply(context, x.symbolic(), y.symbolic());
                assertThat(symbolic.shape()).isEqualTo(results.get(0).shape());
                assertThat(symbolic.range()).isEqualTo(results.get(0).range());
                return symbolic;
            });
            checkCost(parties.measured(), declared);
            return new Result(results.get(0).shape(), values(results), parties.measured(), declared);
        }
    }

    static long[] bits(Plain x, Plain y, Predicate predicate) {
        try (ThreeParties parties = ThreeParties.seeded(1)) {
            List<ArithmeticShare> left = parties.share(x.raw);
            List<ArithmeticShare> right = parties.share(y.raw);
            List<BooleanShare> results = parties.runAll(context -> {
                int self = context.self().ordinal();
                return predicate.apply(
                        context,
                        new FixedTensor(left.get(self), x.bits, x.range),
                        new FixedTensor(right.get(self), y.bits, y.range));
            });
            checkCost(
                    parties.measured(),
                    ThreeParties.declared(context -> predicate.apply(context, x.symbolic(), y.symbolic())));
            return PlainShares.revealBits(results);
        }
    }

    private static void checkCost(Cost measured, Cost declared) {
        assertThat(measured.bits()).as("bits").isEqualTo(declared.bits());
        assertThat(measured.rounds()).as("rounds").isLessThanOrEqualTo(declared.rounds());
    }

    private static double[] values(List<FixedTensor> parts) {
        FixedTensor type = parts.get(0);
        long[] raw = PlainShares.reveal(parts.stream().map(FixedTensor::share).toList())
                .data();
        double[] values = new double[raw.length];
        for (int i = 0; i < raw.length; i++) {
            assertThat(raw[i])
                    .as("element %d", i)
                    .isBetween(type.range().min(), type.range().max());
            values[i] = Math.scalb((double) raw[i], -type.fractionBits());
        }
        return values;
    }

    /** Both ends, an even grid, and random points, on multiples of {@code 2^-bits}. */
    static double[] grid(double low, double high, int n, int bits) {
        return points(n, bits, u -> low + u * (high - low));
    }

    /** The same, evenly in the logarithm. */
    static double[] logGrid(double low, double high, int n, int bits) {
        return points(n, bits, u -> low * Math.pow(high / low, u));
    }

    private static double[] points(int n, int bits, DoubleUnaryOperator at) {
        SplittableRandom random = new SplittableRandom(7);
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            double u = i <= n / 2 ? i / (double) (n / 2) : random.nextDouble();
            x[i] = Math.scalb(Math.rint(Math.scalb(at.applyAsDouble(u), bits)), -bits);
        }
        return x;
    }

    static double[] alternating(double[] positive) {
        double[] x = positive.clone();
        for (int i = 1; i < x.length; i += 2) {
            x[i] = -x[i];
        }
        return x;
    }
}
