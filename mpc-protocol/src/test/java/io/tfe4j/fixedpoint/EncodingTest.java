package io.tfe4j.fixedpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodingTest {
    private static final Range SMALL = Range.ofReal(-8, 8, 2);

    @Test
    void encode_ties_goToEven() {
        RingTensor raw = Encoding.encode(PlainTensor.of(0.125, 0.375, -0.125, -0.375, 0.3), 2, SMALL, "x");
        assertThat(raw.data()).containsExactly(0, 2, 0, -2, 1);
    }

    @Test
    void encode_bounds_areInclusive() {
        assertThat(Encoding.encode(PlainTensor.of(-8, 8), 2, SMALL, "x").data()).containsExactly(-32, 32);
    }

    @ParameterizedTest
    @ValueSource(doubles = {8.25, -8.25, 1e300, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void encode_whatDoesNotFit_isRefusedByPosition(double value) {
        PlainTensor plain = new PlainTensor(Shape.of(2, 3), new double[] {0, 0, 0, 0, value, 0});
        assertThatThrownBy(() -> Encoding.encode(plain, 2, SMALL, "ages"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("input=ages, element=[1, 1]");
    }

    @Test
    void rangeOf_holdsItsElements() {
        PlainTensor plain = PlainTensor.of(-3.3, 1e-9, 7.7);
        Encoding.encode(plain, 16, Encoding.rangeOf(plain, 16), "constant");
    }

    @Property
    void decode_ofEncoded_isWithinHalfAUnit(
            @ForAll @DoubleRange(min = -1000, max = 1000) double value, @ForAll @IntRange(max = 40) int fractionBits) {
        RingTensor raw = Encoding.encode(PlainTensor.scalar(value), fractionBits, Range.signedBits(60), "x");
        double back = Encoding.decode(raw, fractionBits).values()[0];
        assertThat(Math.abs(back - value)).isLessThanOrEqualTo(Math.scalb(0.5, -fractionBits));
    }

    @Property
    void truncate_ofARange_holdsEveryRounding(
            @ForAll long a, @ForAll long b, @ForAll @IntRange(min = 1, max = 61) int bits) {
        Range range = new Range(Math.min(a >> 1, b >> 1), Math.max(a >> 1, b >> 1));
        Range truncated = range.truncate(bits);
        assertThat(truncated.min()).isEqualTo(Math.floorDiv(range.min(), 1L << bits));
        assertThat(truncated.max()).isEqualTo(-Math.floorDiv(-range.max(), 1L << bits));
    }
}
