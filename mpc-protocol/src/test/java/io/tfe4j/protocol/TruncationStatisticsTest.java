package io.tfe4j.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.party.LocalParties;
import io.tfe4j.party.PartyContext;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.testkit.PlainShares;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Threat model, item 58: truncations of very many numbers, of all sizes up to the border of what is allowed and by many
 * numbers of bits, at all rotations of roles. No element is wrong: each dithered quotient is one of the two neighbours,
 * and what is divisible stays exact; each exact one is the right one. The mean error of dithered quotients is zero.
 *
 * <p>A million of each kind, with a mean that passes seven standard deviations (false alarms below 1e-11). The profile
 * {@code slow} takes a thousand times as many, and three deviations, which one run of three hundred exceeds by chance.
 */
class TruncationStatisticsTest {
    private static final long SAMPLES = Long.getLong("truncation.samples", 1_000_000);
    private static final double DEVIATIONS = SAMPLES < 100_000_000 ? 7 : 3;
    private static final int MOST_AT_ONCE = 3_000_000;
    private static final int[] BITS = {16, 1, 8, 16, 20, 30, 40, 61, 62, 16};

    enum Kind {
        FUSED(true, false) {
            @Override
            ArithmeticShare run(PartyContext context, ArithmeticShare x, ArithmeticShare y, int bits) {
                return Multiplication.multiplyAndTruncate(context, x, y, bits);
            }
        },
        TWO_ROUNDS(false, false) {
            @Override
            ArithmeticShare run(PartyContext context, ArithmeticShare x, ArithmeticShare y, int bits) {
                return Truncation.truncate(context, x, bits);
            }
        },
        FLOOR(false, true) {
            @Override
            ArithmeticShare run(PartyContext context, ArithmeticShare x, ArithmeticShare y, int bits) {
                return Truncation.floor(context, x, bits);
            }
        },
        EXACT_PRODUCT(true, true) {
            @Override
            ArithmeticShare run(PartyContext context, ArithmeticShare x, ArithmeticShare y, int bits) {
                return Multiplication.multiplyAndTruncate(context.exact(), x, y, bits);
            }

            @Override
            long half(int bits) {
                return 1L << (bits - 1);
            }
        };

        private final boolean isProduct;
        private final boolean isExact;

        Kind(boolean isProduct, boolean isExact) {
            this.isProduct = isProduct;
            this.isExact = isExact;
        }

        abstract ArithmeticShare run(PartyContext context, ArithmeticShare x, ArithmeticShare y, int bits);

        /** What is added before the floor. */
        long half(int bits) {
            return 0;
        }
    }

    private final SplittableRandom random = new SplittableRandom();
    private double sum;
    private double squares;
    private double largest;

    @ParameterizedTest
    @EnumSource(Kind.class)
    void truncations_areNeverWrong_andRightOnAverage(Kind kind) {
        try (LocalParties parties = new LocalParties()) {
            long done = 0;
            for (int round = 0; done < SAMPLES; round++) {
                int count = (int) Math.min(MOST_AT_ONCE, Math.min(SAMPLES - done, 1 + SAMPLES / 40));
                truncate(parties, kind, BITS[round % BITS.length], round / BITS.length, count);
                done += count;
            }
            if (!kind.isExact) {
                double deviation = Math.sqrt(squares) / SAMPLES;
                assertThat(largest).isLessThan(1);
                assertThat(Math.abs(sum / SAMPLES) / deviation)
                        .as("mean error in standard deviations")
                        .isLessThan(DEVIATIONS);
            }
        }
    }

    private void truncate(LocalParties parties, Kind kind, int bits, int size, int count) {
        long[] x = new long[count];
        long[] y = new long[count];
        for (int i = 0; i < count; i++) {
            choose(kind.isProduct, size, x, y, i);
            if (kind.half(bits) + x[i] * y[i] >= 1L << 62) {
                x[i] = 1;
            }
        }
        List<ArithmeticShare> left = PlainShares.share(RingTensor.of(Shape.of(count), x), random);
        List<ArithmeticShare> right = PlainShares.share(RingTensor.of(Shape.of(count), y), random);

        long[] result = PlainShares.reveal(parties.run(context -> {
                    int self = context.self().ordinal();
                    return kind.run(context, left.get(self), right.get(self), bits);
                }))
                .data();

        for (int i = 0; i < count; i++) {
            note(kind, x[i] * y[i], bits, result[i]);
        }
    }

    /** Products and numbers near the border of 2^62, across the range, small ones, and ones around zero. */
    private void choose(boolean isProduct, int size, long[] x, long[] y, int i) {
        boolean negative = random.nextBoolean();
        switch (size % 4) {
            case 0 -> {
                x[i] = (1L << 62) - 1 - random.nextInt(1 << 20);
                y[i] = 1;
            }
            case 1 -> {
                x[i] = isProduct ? random.nextLong() >>> 33 : random.nextLong() >>> 2;
                y[i] = isProduct ? random.nextLong() >>> 33 : 1;
            }
            case 2 -> {
                x[i] = random.nextLong() >>> 44;
                y[i] = isProduct ? random.nextLong() >>> 50 : 1;
            }
            default -> {
                x[i] = random.nextInt(1000);
                y[i] = 1;
            }
        }
        x[i] = negative ? -x[i] : x[i];
    }

    private void note(Kind kind, long z, int bits, long result) {
        long floor = z + kind.half(bits) >> bits;
        long up = result - floor;
        long fraction = z & (1L << bits) - 1;
        boolean right = kind.isExact ? up == 0 : up == 0 || up == 1 && fraction != 0;
        if (!right) {
            throw new AssertionError("wrong quotient: z=" + z + ", bits=" + bits + ", quotient=" + result);
        }
        double error = up - Math.scalb((double) fraction, -bits);
        sum += error;
        squares += error * error;
        largest = Math.max(largest, Math.abs(error));
    }
}
