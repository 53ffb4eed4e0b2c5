package io.tfe4j.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.party.Cost;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.share.BooleanShare;
import io.tfe4j.testkit.PlainShares;
import io.tfe4j.testkit.ThreeParties;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Comparison, conversion, selection: exact, at the declared cost. */
class BitProtocolsTest {
    enum Steps implements Step {
        SIGN,
        SELECT
    }

    private final SplittableRandom random = new SplittableRandom(11);
    private final ThreeParties parties = ThreeParties.seeded(11);

    @AfterEach
    void close() {
        parties.close();
    }

    static IntStream lengths() {
        return IntStream.of(Samples.LENGTHS);
    }

    private void assertDeclared(int n, BiFunction<PartyContext, ArithmeticShare, ?> protocol) {
        ArithmeticShare symbolic = ArithmeticShare.symbolic(Shape.of(n));
        assertThat(parties.measured()).isEqualTo(ThreeParties.declared(c -> protocol.apply(c, symbolic)));
    }

    /** Protocols in sequence: a party that waits for nothing may run ahead, so the longest chain can be shorter than the sum. */
    private void assertDeclaredSequence(int n, BiFunction<PartyContext, ArithmeticShare, ?> protocol) {
        ArithmeticShare symbolic = ArithmeticShare.symbolic(Shape.of(n));
        Cost declared = ThreeParties.declared(c -> protocol.apply(c, symbolic));
        assertThat(parties.measured().bits()).isEqualTo(declared.bits());
        assertThat(parties.measured().rounds()).isLessThanOrEqualTo(declared.rounds());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 8, 16, 17, 31, 32, 33, 48, 63, 64})
    void lessThanZero_ofAnyWidth_isTheSign(int width) {
        for (int n : Samples.LENGTHS) {
            long[] x = Samples.signed(random, n, width);
            BiFunction<PartyContext, ArithmeticShare, BooleanShare> sign =
                    (c, s) -> Comparison.lessThanZero(c, s, width);

            long[] negative = parties.runToBits(x, sign);

            for (int i = 0; i < n; i++) {
                assertThat(negative[i]).as("element %d of %d", i, n).isEqualTo(x[i] < 0 ? 1 : 0);
            }
            assertDeclared(n, sign);
        }
    }

    @ParameterizedTest
    @CsvSource({"32, 20032, 162, 6", "64, 20032, 335, 7", "32, 8000, 176, 5", "64, 8000, 373, 6"})
    void lessThanZero_ofWholeWords_takesTheBitsOfTheFormula(int width, int n, int bitsPerElement, int rounds) {
        parties.runToBits(Samples.signed(random, n, width), (c, s) -> Comparison.lessThanZero(c, s, width));

        assertThat(parties.measured()).isEqualTo(new Cost(rounds, (long) bitsPerElement * n));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 16, 32, 64})
    void equalZero_ofAnyWidth_isExact(int width) {
        for (int n : Samples.LENGTHS) {
            long[] x = Samples.signed(random, n, width);
            for (int i = 0; i < n; i += 3) {
                x[i] = 0;
            }
            BiFunction<PartyContext, ArithmeticShare, BooleanShare> zero = (c, s) -> Comparison.equalZero(c, s, width);

            long[] equal = parties.runToBits(x, zero);

            for (int i = 0; i < n; i++) {
                assertThat(equal[i]).as("element %d of %d", i, n).isEqualTo(x[i] == 0 ? 1 : 0);
            }
            assertDeclared(n, zero);
        }
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void select_ofAnyIntegers_isBitTimesValue(int n) {
        long[] x = Samples.signed(random, n, 64);
        long[] bits = random.longs(n, 0, 2).toArray();
        List<ArithmeticShare> shares = parties.share(Samples.vector(x));
        List<BooleanShare> bitShares = parties.shareBits(bits, 1);

        long[] selected = PlainShares.reveal(parties.runAll(c -> Selection.select(
                        c,
                        bitShares.get(c.self().ordinal()),
                        shares.get(c.self().ordinal()))))
                .data();

        for (int i = 0; i < n; i++) {
            assertThat(selected[i]).isEqualTo(bits[i] * x[i]);
        }
        assertThat(parties.measured().bits()).isEqualTo(256L * n);
        assertThat(parties.measured().rounds()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void relu_of32Bits_isTheSumOfComparisonAndSelection(int n) {
        long[] x = Samples.signed(random, n, 32);
        BiFunction<PartyContext, ArithmeticShare, ArithmeticShare> relu = (c, s) -> Selection.select(
                c.at(Steps.SELECT),
                Comparison.lessThanZero(c.at(Steps.SIGN), s, 32).not(c.self()),
                s);

        long[] positive = parties.run(x, relu);

        for (int i = 0; i < n; i++) {
            assertThat(positive[i]).isEqualTo(Math.max(0, x[i]));
        }
        assertDeclaredSequence(n, relu);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 32, 63, 64})
    void arithmeticToBooleanAndBack_isTheLowBits(int width) {
        for (int n : Samples.LENGTHS) {
            long[] x = Samples.signed(random, n, 64);
            long mask = -1L >>> (64 - width);

            long[] bits = parties.runToBits(x, (c, s) -> Conversion.arithmeticToBoolean(c, s, width));
            assertDeclared(n, (c, s) -> Conversion.arithmeticToBoolean(c, s, width));
            long[] back = parties.run(
                    x,
                    (c, s) -> Conversion.booleanToArithmetic(
                            c.at(Steps.SELECT), Conversion.arithmeticToBoolean(c.at(Steps.SIGN), s, width)));
            assertDeclaredSequence(
                    n,
                    (c, s) -> Conversion.booleanToArithmetic(
                            c.at(Steps.SELECT), Conversion.arithmeticToBoolean(c.at(Steps.SIGN), s, width)));

            for (int i = 0; i < n; i++) {
                assertThat(bits[i]).as("bits of element %d of %d", i, n).isEqualTo(x[i] & mask);
                assertThat(back[i]).as("element %d of %d", i, n).isEqualTo(x[i] & mask);
            }
        }
    }

    @Test
    void conversions_ofWholeWords_takeTheBitsOfTheFormula() {
        int n = 8000;
        long[] x = Samples.signed(random, n, 64);

        parties.runToBits(x, (c, s) -> Conversion.arithmeticToBoolean(c, s, 64));
        assertThat(parties.measured()).isEqualTo(new Cost(8, 1120L * n));

        List<BooleanShare> bits = parties.shareBits(x, 64);
        long[] back = PlainShares.reveal(parties.runAll(
                        c -> Conversion.booleanToArithmetic(c, bits.get(c.self().ordinal()))))
                .data();
        assertThat(back).isEqualTo(x);
        assertThat(parties.measured()).isEqualTo(new Cost(8, 1311L * n));

        List<BooleanShare> one = parties.shareBits(x, 1);
        parties.runAll(c -> Conversion.bitToArithmetic(c, one.get(c.self().ordinal())));
        assertThat(parties.measured()).isEqualTo(new Cost(2, 192L * n));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 31, 32, 64})
    void prefixOr_fromTheTop_setsEverythingBelowTheHighestBit(int width) {
        for (int n : Samples.LENGTHS) {
            long mask = -1L >>> (64 - width);
            long[] x = random.longs(n).map(v -> v & mask & (v >>> 7)).toArray();
            List<BooleanShare> bits = parties.shareBits(x, width);

            long[] result = PlainShares.revealBits(
                    parties.runAll(c -> PrefixOr.fromTop(c, bits.get(c.self().ordinal()))));

            for (int i = 0; i < n; i++) {
                long expected = x[i] == 0 ? 0 : -1L >>> Long.numberOfLeadingZeros(x[i]);
                assertThat(result[i]).as("element %d of %d", i, n).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 16, 30})
    void truncations_ofAnyWidth_areTheFloorOrOneMore(int bits) {
        for (int n : Samples.LENGTHS) {
            long[] x = Samples.signed(random, n, 62);

            long[] two = parties.run(x, (c, s) -> Truncation.truncate(c, s, bits));
            assertDeclared(n, (c, s) -> Truncation.truncate(c, s, bits));
            long[] exact = parties.run(x, (c, s) -> Truncation.floor(c, s, bits));
            assertDeclaredSequence(n, (c, s) -> Truncation.floor(c, s, bits));

            for (int i = 0; i < n; i++) {
                assertThat(two[i]).isBetween(x[i] >> bits, (x[i] >> bits) + 1);
                assertThat(exact[i]).isEqualTo(x[i] >> bits);
            }
        }
    }

    @Test
    void truncations_by16_takeTheBitsOfTheFormula() {
        int n = 3 * 4096;
        long[] x = Samples.signed(random, n, 40);

        parties.run(x, (c, s) -> Truncation.truncate(c, s, 16));
        assertThat(parties.measured()).isEqualTo(new Cost(2, 112L * n));
        parties.run(x, (c, s) -> Truncation.floor(c, s, 16));
        assertThat(parties.measured()).isEqualTo(new Cost(6, 390L * n));
    }

    /** Above one segment or group: results and declared costs are those of the parts. */
    @Test
    void largeTensors_runInStretches_withTheSameResults() {
        int n = (1 << 22) * 3 / 2 + 17;
        long[] x = random.longs(n).map(v -> v >> 32).toArray();

        long[] floor = parties.run(x, (c, s) -> Truncation.floor(c, s, 16));
        assertDeclaredSequence(n, (c, s) -> Truncation.floor(c, s, 16));
        long[] negative = parties.runToBits(x, (c, s) -> Comparison.lessThanZero(c, s, 32));
        assertDeclaredSequence(n, (c, s) -> Comparison.lessThanZero(c, s, 32));

        for (int i = 0; i < n; i++) {
            if (floor[i] != x[i] >> 16 || negative[i] != (x[i] < 0 ? 1 : 0)) {
                throw new AssertionError("wrong at element " + i);
            }
        }
    }

    @Test
    void bitwise_andOr_followTheTables() {
        List<BooleanShare> x = parties.shareBits(new long[] {0b00, 0b01, 0b10, 0b11}, 2);
        List<BooleanShare> y = parties.shareBits(new long[] {0b01, 0b01, 0b11, 0b10}, 2);

        assertThat(PlainShares.revealBits(parties.runAll(c ->
                        Bitwise.and(c, x.get(c.self().ordinal()), y.get(c.self().ordinal())))))
                .containsExactly(0b00, 0b01, 0b10, 0b10);
        assertThat(PlainShares.revealBits(parties.runAll(c -> Suite.of(c)
                        .or(c, x.get(c.self().ordinal()), y.get(c.self().ordinal())))))
                .containsExactly(0b01, 0b01, 0b11, 0b11);
        assertThat(PlainShares.revealBits(
                        parties.runAll(c -> x.get(c.self().ordinal()).not(c.self()))))
                .containsExactly(0b11, 0b10, 0b01, 0b00);
    }

    @Test
    void shifted_bits_moveAndZerosEnter() {
        long[] values = {0b1011, 0b0001, 0b1000, 0};
        List<BooleanShare> x = parties.shareBits(values, 4);

        for (int by = 0; by <= 4; by++) {
            int bits = by;
            long[] up = PlainShares.revealBits(
                    x.stream().map(s -> s.shiftLeft(bits)).toList());
            long[] down = PlainShares.revealBits(
                    x.stream().map(s -> s.shiftRight(bits)).toList());
            for (int i = 0; i < values.length; i++) {
                assertThat(up[i]).isEqualTo(values[i] << bits & 0b1111);
                assertThat(down[i]).isEqualTo(values[i] >>> bits);
            }
        }
    }

    @Test
    void rearranged_bits_keepTheirValues() {
        long[] values = random.longs(12, 0, 8).toArray();
        List<BooleanShare> x = PlainShares.shareBits(Shape.of(3, 4), values, 3, random);

        long[] moved = PlainShares.revealBits(
                x.stream().map(s -> s.rearrange(t -> t.transpose())).toList());

        assertThat(moved)
                .isEqualTo(RingTensor.of(Shape.of(3, 4), values).transpose().data());
    }
}
