package io.tfe4j.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.fixedpoint.RangeOverflowException;
import io.tfe4j.fixedpoint.Rounding;
import io.tfe4j.ring.Shape;
import io.tfe4j.testkit.ThreeParties;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Quotients are right for whatever is declared, or the program is refused; only by divisors near 0 do they saturate. */
class DivisionTest {
    private static final int ELEMENTS = 40;

    private static Sweep.Plain whole(long most, double... values) {
        return Sweep.Plain.of(Shape.of(values.length), 0, new Range(0, most), values);
    }

    @Test
    void totalsByCounts_areRight_howeverLargeTotalsAreDeclared() {
        for (int bits = 8; bits <= 36; bits += 4) {
            double most = Math.scalb(1.0, bits) - 1;
            Sweep.Plain totals = whole((long) most, most, Math.floor(most / 3), 1, 0, Math.floor(most / 7));
            Sweep.Plain counts = whole(21, 11, 7, 3, 20, 0);

            double[] means = Sweep.run(totals, counts, (c, x, y) -> Reciprocal.divide(c, x, y, Rounding.DITHERED))
                    .values();

            for (int i = 0; i < means.length; i++) {
                double right = totals.value(i) / Math.max(1, counts.value(i));
                double unit = Math.scalb(1.0, Math.max(-16, bits - 36));
                assertThat(Math.abs(means[i] - right))
                        .as("%s over %s", totals.value(i), counts.value(i))
                        .isLessThan(unit + 2e-6 * right);
            }
        }
    }

    @Test
    void fractionBits_areFewer_whereQuotientsAreLarge() {
        assertThat(bitsOf(0, 4_000_000, 0, 21)).isEqualTo(14);
        assertThat(bitsOf(0, 1_000_000, 0, 21)).isEqualTo(16);
        assertThat(bitsOf(0, 4_000_000, 16, 21)).isEqualTo(14);
        assertThat(bitsOf(16, 32767, 16, 32767)).isEqualTo(16);
        assertThatThrownBy(() -> bitsOf(0, 1L << 37, 0, 21))
                .isInstanceOf(RangeOverflowException.class)
                .hasMessageContaining("declare divisors farther from 0, or clip the dividend");
    }

    private static int bitsOf(int xBits, long xMost, int yBits, long yMost) {
        FixedTensor x = FixedTensor.symbolic(Shape.of(2), xBits, new Range(0, xMost << xBits));
        FixedTensor y = FixedTensor.symbolic(Shape.of(2), yBits, new Range(0, yMost << yBits));
        int[] found = new int[1];
        ThreeParties.declared(c -> {
            FixedTensor quotient = Reciprocal.divide(c, x, y, Rounding.DITHERED);
            found[0] = quotient.fractionBits();
            return quotient;
        });
        return found[0];
    }

    /** Any fraction bits and ranges, of any signs, with numbers of all sizes in them. */
    @RepeatedTest(300)
    void anyRanges_areRight_orRefused(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
        int xBits = bits(random);
        int yBits = bits(random);
        Range xRange = range(random, 50);
        Range yRange = range(random, 40);
        Sweep.Plain x = plain(random, xBits, xRange);
        Sweep.Plain y = plain(random, yBits, yRange);
        double[] quotients;
        int bits;
        try {
            Sweep.Binary division = (c, a, b) -> Reciprocal.divide(c, a, b, Rounding.DITHERED);
            int[] found = new int[1];
            ThreeParties.declared(c -> {
                FixedTensor quotient = division.apply(c, x.symbolic(), y.symbolic());
                found[0] = quotient.fractionBits();
                return quotient;
            });
            bits = found[0];
            quotients = Sweep.run(x, y, division).values();
        } catch (RangeOverflowException e) {
            assertThat(e).hasMessageMatching("(?s).*(declare|clip).*");
            return;
        }
        double unit = Math.scalb(1.0, -bits);
        boolean nearZero = yBits > 0 && yRange.min() <= 0 && yRange.max() >= 0;
        for (int i = 0; i < quotients.length; i++) {
            double divisor = y.value(i) == 0 ? Math.scalb(1.0, -yBits) : y.value(i);
            double right = x.value(i) / divisor;
            String what = x.value(i) + " / " + divisor + " of " + xBits + " " + xRange + ", " + yBits + " " + yRange;
            double limit = Math.scalb(1.0, 31 - bits);
            if (nearZero && Math.abs(divisor) < 1 && Math.abs(right) >= limit) {
                assertThat(quotients[i] * Math.signum(right)).as(what).isGreaterThan(limit * (1 - 1e-5));
            } else {
                assertThat(Math.abs(quotients[i] - right)).as(what).isLessThan(unit * 1.3 + 4e-6 * Math.abs(right));
            }
        }
    }

    private static int bits(SplittableRandom random) {
        return random.nextInt(3) == 0 ? 0 : random.nextInt(25);
    }

    private static Range range(SplittableRandom random, int mostBits) {
        long width = random.nextLong(1L << random.nextInt(1, mostBits)) + 1;
        return switch (random.nextInt(4)) {
            case 0 -> new Range(0, width);
            case 1 -> new Range(-width, width);
            case 2 -> new Range(-width, 0);
            default -> {
                long least = random.nextLong(1L << random.nextInt(1, mostBits)) + 1;
                yield random.nextBoolean() ? new Range(least, least + width) : new Range(-least - width, -least);
            }
        };
    }

    private static Sweep.Plain plain(SplittableRandom random, int bits, Range range) {
        double[] values = new double[ELEMENTS];
        for (int i = 0; i < values.length; i++) {
            double width = (double) range.max() - range.min();
            double from = width < 1 ? 0 : Math.exp(random.nextDouble() * Math.log(width + 1)) - 1;
            double raw = random.nextBoolean() ? range.min() + from : range.max() - from;
            values[i] = Math.scalb(Math.rint(Math.max(range.min(), Math.min(range.max(), raw))), -bits);
        }
        return Sweep.Plain.of(Shape.of(values.length), bits, range, values);
    }
}
