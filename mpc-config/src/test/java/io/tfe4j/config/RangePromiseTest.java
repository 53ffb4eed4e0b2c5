package io.tfe4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.fixedpoint.RangeOverflowException;
import io.tfe4j.ring.Conv2d;
import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Threat model, item 22: no result leaves the range that the program promises for it, even at the ends of its operands'
 * ranges, and comparisons look at as many bits as those ranges need. {@link Running} ends a run in which a value does.
 */
@Tag("security-22")
class RangePromiseTest {
    private static final double UNIT = 1.0 / 65536;

    private final TfeContext tfe = Running.local();

    private double[] of(double low, double high, Function<PrivateTensor, PrivateTensor> operation, double... values) {
        PrivateTensor x = tfe.definePrivateInput("alice", Inputs.of(values).range(low, high));
        return Running.valuesOf(tfe, operation.apply(x));
    }

    /** At each end of the range, 12 times. */
    private void atTheEnds(double low, double high, Function<PrivateTensor, PrivateTensor> operation) {
        for (double end : new double[] {low, high, 0 > low && 0 < high ? 0 : low}) {
            double[] values = new double[12];
            Arrays.fill(values, end);
            assertThat(of(low, high, operation, values)).isNotEmpty();
        }
    }

    @Test
    void sums_stayInTheirRange() {
        atTheEnds(-3, 5, x -> x.sum());
        atTheEnds(-3, 5, x -> x.reshape(3, 4).sum(1));
        atTheEnds(-3, 5, x -> x.cumsum(0));
        atTheEnds(-3, 5, x -> x.reshape(3, 4).cumsum(1));
        atTheEnds(2, 5, x -> x.cumsum(0));
    }

    @Test
    void products_stayInTheirRange() {
        // the largest product has a fraction above one half, and is rounded up
        atTheEnds(0, 40_002 * UNIT, x -> x.mul(x));
        atTheEnds(-40_002 * UNIT, 0, x -> x.mul(x.add(40_002 * UNIT)));
        atTheEnds(-3, 5, x -> x.reshape(3, 4).mmul(x.reshape(4, 3)));
        atTheEnds(-3, 5, x -> x.dot(x));
    }

    /** A truncation needs its operand below 2^62 units. */
    @Test
    void productsBeyondTheBorder_areRefused() {
        PrivateTensor x = tfe.definePrivateInput("alice", Inputs.of(1, 2).range(-32768, 32767));
        PrivateTensor y = tfe.definePrivateInput("bob", Inputs.of(1, 2).range(-32767, 32767));

        assertThat(Running.valuesOf(tfe, y.mul(y))).containsExactly(1, 4);
        assertThatThrownBy(() -> tfe.defineOutputValues("carol", x.mul(x), values -> {}))
                .isInstanceOf(RangeOverflowException.class);
    }

    /** To round to the nearest, half a unit is added, which at 40 fraction bits is 2^39 units of the product. */
    @Test
    void productsThatLeaveNoRoomForHalfAUnit_areRefused() {
        double end = Math.scalb(1.0, -9);
        double last = end - Math.scalb(1.0, -40);
        PrivateTensor x = tfe.definePrivateInput(
                "alice", Inputs.of(-end).range(-end, last).fractionBits(40));
        PrivateTensor y = tfe.definePrivateInput(
                "bob", Inputs.of(-last).range(-last, last).fractionBits(40));

        assertThatThrownBy(() -> tfe.defineOutputValues("carol", x.mul(y), values -> {}))
                .isInstanceOf(RangeOverflowException.class);
    }

    @Test
    void zerosOfPadding_areInTheRange() {
        atTheEnds(2, 3, x -> x.reshape(3, 4).pad(new int[] {1, 0}, new int[] {0, 2}));
        atTheEnds(-3, -2, x -> x.reshape(3, 4).pad(new int[] {1, 0}, new int[] {0, 2}));
        atTheEnds(
                2,
                3,
                x -> x.reshape(1, 1, 3, 4)
                        .conv2d(
                                x.slice(new int[] {0}, new int[] {1}, new int[] {1})
                                        .reshape(1, 1, 1, 1),
                                Conv2d.of(1, 1).padding(1)));
    }

    @Test
    void choices_stayInTheirRange() {
        for (BiFunction<PrivateTensor, PrivateTensor, PrivateTensor> choice :
                Arrays.<BiFunction<PrivateTensor, PrivateTensor, PrivateTensor>>asList(
                        (x, y) -> x.gt(y).where(x, y),
                        (x, y) -> x.lt(y).where(x, y),
                        (x, y) -> x.max(y),
                        (x, y) -> x.min(y))) {
            for (double[] pair : new double[][] {{-7, 100}, {5, 100}, {-7, 50}, {5, 50}}) {
                PrivateTensor x =
                        tfe.definePrivateInput("alice", Inputs.of(pair[0]).range(-7, 5));
                PrivateTensor y =
                        tfe.definePrivateInput("bob", Inputs.of(pair[1]).range(50, 100));
                assertThat(Running.valuesOf(tfe, choice.apply(x, y))[0]).isIn(pair[0], pair[1]);
            }
        }
        atTheEnds(-8, 3, x -> x.abs());
        atTheEnds(-3, 8, x -> x.abs());
        atTheEnds(-3, 8, x -> x.relu());
        atTheEnds(-3, 8, x -> x.clip(-1, 2));
    }

    @Test
    void comparisons_lookAtAllBitsThatTheRangesNeed() {
        assertThat(of(-8, 0, PrivateTensor::sign, -8, -UNIT, 0)).containsExactly(-1, -1, 0);
        assertThat(of(-8, 8 - UNIT, PrivateTensor::sign, -8, 8 - UNIT, 0)).containsExactly(-1, 1, 0);
        assertThat(of(-128, 128 - UNIT, x -> x.clip(100, 120), -128, 128 - UNIT, 110))
                .containsExactly(100, 120, 110);
        assertThat(of(-128, 128 - UNIT, x -> x.clip(-120, -100), -128, 128 - UNIT, -110))
                .containsExactly(-120, -100, -110);
        assertThat(of(0, 1, x -> x.histogram(-100, 0.25, 100), 0, 0.5, 1)).containsExactly(1, 2);
        assertThat(of(-1, 0, x -> x.histogram(-100, -0.25, 100), 0, -0.5, -1)).containsExactly(2, 1);
        double[] ends = {-8, 8 - UNIT, 0};
        for (double a : ends) {
            for (double b : ends) {
                PrivateTensor x = tfe.definePrivateInput("alice", Inputs.of(a).range(-8, 8 - UNIT));
                PrivateTensor y = tfe.definePrivateInput("bob", Inputs.of(b).range(-8, 8 - UNIT));
                PrivateTensor all = tfe.concat(
                        0,
                        x.lt(y).toNumbers(),
                        x.lte(y).toNumbers(),
                        x.eq(y).toNumbers(),
                        x.neq(y).toNumbers());
                assertThat(Running.valuesOf(tfe, all))
                        .as("%s and %s", a, b)
                        .containsExactly(bits(a < b, a <= b, a == b, a != b));
            }
        }
        assertThat(of(-16, 16, x -> x.eq(0).toNumbers(), -16, 16, 8, 0)).containsExactly(0, 0, 0, 1);
    }

    private static double[] bits(boolean... values) {
        double[] result = new double[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = values[i] ? 1 : 0;
        }
        return result;
    }

    @Test
    void order_looksAtAllBitsThatTheRangeNeeds() {
        double[] values = {7.5, -8, 8 - UNIT, 0, -UNIT, 3};
        double[] sorted = DoubleStream.of(values).sorted().toArray();

        assertThat(of(-8, 8 - UNIT, x -> x.sort(false), values)).containsExactly(sorted);
        assertThat(of(-8, 8 - UNIT, x -> x.max(0), values)).containsExactly(8 - UNIT);
        assertThat(of(-8, 8 - UNIT, x -> x.argMin(0), values)).containsExactly(1);
        assertThat(of(-8, 8 - UNIT, x -> x.argMax(0), values)).containsExactly(2);
    }
}
