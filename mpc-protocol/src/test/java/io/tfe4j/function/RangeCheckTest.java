package io.tfe4j.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.party.MpcException;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.testkit.ThreeParties;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers of an owner who may share anything: what is out of range by one, by all, or by having wrapped around. */
class RangeCheckTest {
    private static void check(Range range, Shape shape, long... raw) {
        try (ThreeParties parties = ThreeParties.seeded(raw.length)) {
            parties.run(RingTensor.of(shape, raw), (context, share) -> {
                RangeCheck.require(context, new FixedTensor(share, 0, range), "hospital: ages");
                return share;
            });
        }
    }

    private static void assertRefused(Range range, Shape shape, long... raw) {
        assertThatThrownBy(() -> check(range, shape, raw)).satisfies(failure -> {
            Throwable cause = failure;
            while (!(cause instanceof MpcException) && cause.getCause() != null) {
                cause = cause.getCause();
            }
            assertThat(cause).isInstanceOf(MpcException.class);
            assertThat(cause.getMessage())
                    .contains("numbers outside of their declared range: data=hospital: ages")
                    .doesNotContainPattern("ages[^,]*\\d");
            assertThat(((MpcException) cause).code()).isEqualTo(MpcException.Code.BAD_INPUT);
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 7})
    void numbersOutsideByAny_endTheRun_andOthersPass(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long min = -random.nextLong(1L << (10 + 20 * seed % 50));
        long max = min + random.nextLong(1L << (8 + 17 * seed % 52));
        Range range = new Range(min, max);
        check(range, Shape.of(3), min, max, min + (max - min) / 2);

        for (long wrong :
                new long[] {min - 1, max + 1, Long.MIN_VALUE, Long.MAX_VALUE, min + Long.MIN_VALUE, max - Long.MIN_VALUE
                }) {
            assertRefused(range, Shape.of(3), min, wrong, max);
        }
    }

    @Test
    void rangesOfOneNumber_scalars_matrices_andNothing() {
        check(new Range(5, 5), Shape.of(2), 5, 5);
        check(new Range(-1, 1), Shape.scalar(), 0);
        check(new Range(-1, 1), Shape.of(2, 2), 0, 1, -1, 0);
        check(new Range(-1, 1), Shape.of(0));
        assertRefused(new Range(5, 5), Shape.of(2), 5, 6);
        assertRefused(new Range(-1, 1), Shape.scalar(), 2);
        assertRefused(new Range(-1, 1), Shape.of(2, 2), 2, -2, 2, -2);
        assertRefused(new Range(0, (1L << 62) - 1), Shape.of(1), 1L << 62);
        assertRefused(new Range(-(1L << 62), 0), Shape.of(1), 1L << 62);
    }

    @Test
    void declaredCost_isTheMeasured() {
        long[] raw = new long[100];
        Range range = new Range(-3, 3);
        try (ThreeParties parties = ThreeParties.seeded(1)) {
            parties.run(RingTensor.of(Shape.of(100), raw), (context, share) -> {
                RangeCheck.require(context, new FixedTensor(share, 0, range), "data");
                return share;
            });
            assertThat(parties.measured().bits())
                    .isEqualTo(ThreeParties.declared(context -> {
                                RangeCheck.require(
                                        context,
                                        new FixedTensor(ArithmeticShare.symbolic(Shape.of(100)), 0, range),
                                        "data");
                                return null;
                            })
                            .bits());
        }
    }
}
