package io.tfe4j.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.party.CostMeter;
import io.tfe4j.party.PartyContext;
import io.tfe4j.ring.Ring;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Remainders are exact for every divisor and range, at the ends of both. */
class RemainderTest {
    private static Sweep.Plain plain(Range range, int bits, long... raw) {
        return new Sweep.Plain(RingTensor.of(Shape.of(raw.length), raw), bits, range);
    }

    private static void check(Range range, int bits, long divisor, long... raw) {
        double[] found = Sweep.run(plain(range, bits, raw), (context, x) -> Remainder.of(context, x, divisor))
                .values();
        for (int i = 0; i < raw.length; i++) {
            double expected = Math.scalb((double) Math.floorMod(raw[i], divisor << bits), -bits);
            assertThat(found[i])
                    .as("%d of %s by %d at %d bits", raw[i], range, divisor, bits)
                    .isEqualTo(expected);
        }
    }

    /** Small ranges: each number of each, by each divisor. */
    @Test
    void everyNumber_ofSmallRanges_isExact() {
        for (int low = -9; low <= 0; low += 3) {
            for (int high = 1; high <= 40; high += 13) {
                for (int divisor = 1; divisor <= 12; divisor++) {
                    check(
                            new Range(low, high),
                            0,
                            divisor,
                            LongStream.rangeClosed(low, high).toArray());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void anyDivisor_andRange_isExactAroundItsMultiples(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 40; i++) {
            int bits = random.nextInt(4) == 0 ? random.nextInt(20) : 0;
            long divisor = random.nextLong(1, 1L << random.nextInt(1, 58 - bits));
            long high = random.nextLong(1L << random.nextInt(1, 59));
            long low = -random.nextLong(1L << random.nextInt(1, 59));
            long d = divisor << bits;
            long top = Math.floorDiv(high, d) * d;
            long bottom = Math.floorDiv(low, d) * d + d;
            long[] raw = LongStream.of(
                            low, high, 0, top, top - 1, bottom, bottom - 1, bottom + 1, random.nextLong(low, high + 1))
                    .filter(value -> value >= low && value <= high)
                    .toArray();
            check(new Range(low, high), bits, divisor, raw);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "-1, 0", "1152921504606846976, 0", "1099511627776, 20"})
    void divisors_thatAreNotPositiveOrTooLarge_areRefused(long divisor, int bits) {
        Sweep.Plain x = plain(new Range(0, 100), bits, 5);

        assertThatThrownBy(() -> Sweep.run(x, (context, share) -> Remainder.of(context, share, divisor)))
                .hasMessageContaining("divisor out of range: divisor=" + divisor);
    }

    @Test
    void rounds_areThoseOfTheDocument() {
        assertThat(rounds(Sweep.DEFAULT, 7)).isEqualTo(15);
        assertThat(rounds(Sweep.DEFAULT, 8)).isEqualTo(7);
        assertThat(rounds(new Range(0, 6 << 16), 7)).isZero();
    }

    private static int rounds(Range range, long divisor) {
        CostMeter meter = new CostMeter();
        FixedTensor x = new FixedTensor(ArithmeticShare.symbolic(Shape.of(1000)), 16, range);
        Remainder.of(PartyContext.symbolic(Ring.Z64, meter), x, divisor);
        return meter.total().rounds();
    }
}
