package io.tfe4j.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.tfe4j.fixedpoint.Range;
import io.tfe4j.fixedpoint.RangeOverflowException;
import io.tfe4j.fixedpoint.Rounding;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Products by public fractions, from the narrowest range to the widest: right or refused, and no mask drawn twice. */
@Tag("security-22")
class PublicFactorTest {
    private static final double[] FACTORS = {
        1.07,
        -0.1,
        1 / 3.0,
        1 / 7.0,
        0.999999,
        -1.0000001,
        1e-4,
        1e-7,
        -3e-12,
        1e-300,
        12345.678,
        1000.5,
        -0.5,
        0.75,
        3e9 + 0.1
    };

    @ParameterizedTest
    @EnumSource(Rounding.class)
    void scale_anyRangeAndFactor_isRightOrRefused(Rounding rounding) {
        int accepted = 0;
        for (int width = 1; width <= 61; width += width < 24 ? 5 : 1) {
            for (double factor : FACTORS) {
                // one unit below a power of two, and a power of two
                for (long largest : new long[] {(1L << width) - 1, 1L << width}) {
                    if (largest * Math.abs(factor) < 0x1p60 && (accepted++ + width) % 2 == 0) {
                        check(largest, factor, rounding);
                    } else if (largest * Math.abs(factor) >= 0x1p62) {
                        assertThatThrownBy(() ->
                                        Sweep.run(plain(largest), (c, x) -> Arithmetic.scale(c, x, factor, rounding)))
                                .isInstanceOf(RangeOverflowException.class)
                                .hasMessageContaining("declare narrower ranges");
                    }
                }
            }
        }
        assertThat(accepted).isGreaterThan(1000);
    }

    private static Sweep.Plain plain(long largest) {
        long[] values = LongStream.of(largest, largest - 1, largest / 2, largest / 3, 5, 2, 1, 0)
                .map(v -> Math.max(0, v))
                .flatMap(v -> LongStream.of(Math.min(v, largest), -Math.min(v, largest)))
                .toArray();
        return new Sweep.Plain(RingTensor.of(Shape.of(values.length), values), 16, new Range(-largest, largest));
    }

    private static void check(long largest, double factor, Rounding rounding) {
        Sweep.Plain x = plain(largest);
        double[] products =
                Sweep.run(x, (c, v) -> Arithmetic.scale(c, v, factor, rounding)).values();
        long[] raw = x.raw().data();
        for (int i = 0; i < raw.length; i++) {
            BigDecimal expected = new BigDecimal(raw[i]).multiply(new BigDecimal(factor));
            double error =
                    new BigDecimal(products[i] * 65536).subtract(expected).doubleValue();
            assertThat(error)
                    .as("%d up to %d times %s", raw[i], largest, factor)
                    .isCloseTo(0, offset(2 + expected.abs().doubleValue() * 0x1p-23));
            if (raw[i] == 0) {
                assertThat(products[i]).isZero();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {20_000, 1000})
    void scale_manyElements_drawNothingTwice(int size) {
        long[] values = new long[size];
        Arrays.fill(values, (1L << 46) - 3);
        Sweep.Plain x =
                new Sweep.Plain(RingTensor.of(Shape.of(size), values), 16, new Range(-(1L << 46), (1L << 46) - 1));

        double[] products = Sweep.run(x, (c, v) -> Arithmetic.scale(c, v, 1e-4, Rounding.FLOOR))
                .values();

        assertThat(products[size - 1]).isCloseTo(0x1p30 * 1e-4, offset(0.02));
    }

    @Test
    void scale_nonNegativeNumbers_stayNonNegativeByRange() {
        long largest = (1L << 58) - 1;
        Sweep.Plain x =
                new Sweep.Plain(RingTensor.of(Shape.of(3), new long[] {0, 1, largest}), 16, new Range(0, largest));
        Sweep.run(x, (c, v) -> {
            var product = Arithmetic.scale(c, v, 1.07, Rounding.DITHERED);
            assertThat(product.range().min()).isZero();
            assertThat(product.range().max()).isLessThan((long) (largest * 1.0700001));
            return product;
        });
    }
}
