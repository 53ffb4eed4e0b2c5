package io.tfe4j.function;

import static io.tfe4j.function.Sweep.DEFAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.fixedpoint.RangeOverflowException;
import io.tfe4j.fixedpoint.Rounding;
import io.tfe4j.ring.Shape;
import io.tfe4j.testkit.ThreeParties;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Threat model, item 22: right or refused, never wrong; and every function takes any shape. */
@Tag("security-22")
class RefusalTest {
    private static final Rounding D = Rounding.DITHERED;

    private static double one(double x, Sweep.Unary function) {
        return Sweep.run(Sweep.Plain.of(x), function).values()[0];
    }

    @Test
    void hardCases_areRight() {
        assertThat(one(5, (c, x) -> Logarithm.log(c, x, D))).isCloseTo(Math.log(5), offset(2e-5));
        assertThat(one(-10, (c, x) -> Sigmoids.sigmoid(c, x, D))).isCloseTo(1 / (1 + Math.exp(10)), offset(5e-5));
        double thousandth = Math.rint(1e-3 * 65536) / 65536;
        assertThat(one(1e-3, (c, x) -> Reciprocal.reciprocal(c, x, D))).isCloseTo(1 / thousandth, offset(2e-4));
        assertThat(one(0, (c, x) -> Reciprocal.reciprocal(c, x, D))).isCloseTo(65536, offset(0.01));
        assertThat(one(0, (c, x) -> Roots.sqrt(c, x, D))).isZero();
    }

    @ParameterizedTest
    @MethodSource("logits")
    void softmax_ofLogitsOfAnySize_isAccurate(int rows, int columns, double size) {
        SplittableRandom random = new SplittableRandom(rows);
        double[] x = random.doubles((long) rows * columns, -size, size)
                .map(v -> Math.rint(v * 65536) / 65536)
                .toArray();
        Sweep.Plain plain = Sweep.Plain.of(Shape.of(rows, columns), 16, DEFAULT, x);
        double[] soft = Sweep.run(plain, (c, s) -> Softmax.softmax(c, s, 1, D)).values();
        double[] log =
                Sweep.run(plain, (c, s) -> Softmax.logSoftmax(c, s, -1, D)).values();
        for (int i = 0; i < x.length; i++) {
            int start = i / columns * columns;
            double max = Double.NEGATIVE_INFINITY;
            for (int j = 0; j < columns; j++) {
                max = Math.max(max, x[start + j]);
            }
            double sum = 0;
            for (int j = 0; j < columns; j++) {
                sum += Math.exp(x[start + j] - max);
            }
            assertThat(soft[i]).isCloseTo(Math.exp(x[i] - max) / sum, offset(5e-5));
            assertThat(log[i]).isCloseTo(x[i] - max - Math.log(sum), offset(5e-5));
        }
    }

    static Stream<Arguments> logits() {
        return Stream.of(
                Arguments.of(5, 10, 5),
                Arguments.of(5, 10, 1000),
                Arguments.of(3, 1, 7),
                Arguments.of(1, 500, 0.01),
                Arguments.of(0, 4, 1),
                Arguments.of(4, 33, 32000));
    }

    @Test
    void division_ofEverySize_isRightOrSaturates() {
        double[] sizes = Sweep.logGrid(0x1p-16, 32767, 60, 16);
        double[] x = new double[sizes.length * sizes.length];
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = sizes[i / sizes.length] * (i % 3 == 0 ? -1 : 1);
            y[i] = sizes[i % sizes.length] * (i % 2 == 0 ? -1 : 1);
        }
        double[] quotients = Sweep.run(Sweep.Plain.of(x), Sweep.Plain.of(y), (c, a, b) -> Reciprocal.divide(c, a, b, D))
                .values();
        for (int i = 0; i < x.length; i++) {
            double expected = x[i] / y[i];
            if (Math.abs(expected) < 32768) {
                assertThat(quotients[i])
                        .as("%s / %s", x[i], y[i])
                        .isCloseTo(expected, offset(2e-5 + 3e-7 * Math.abs(expected)));
            } else {
                assertThat(Math.signum(expected) * quotients[i])
                        .as("%s / %s", x[i], y[i])
                        .isBetween(32767.0, 65537.0);
            }
        }
    }

    @Test
    void division_byABoundedDivisor_isRight() {
        double[] x = Sweep.grid(-32767, 32767, 4001, 16);
        double[] y = Sweep.logGrid(1, 1000, 4001, 16);
        Sweep.Plain divisor = Sweep.Plain.of(Shape.of(y.length), 16, Range.ofReal(1, 1000, 16), y);
        double[] quotients = Sweep.run(
                        Sweep.Plain.of(x), divisor, (c, a, b) -> Reciprocal.divide(c, a, b, Rounding.FLOOR))
                .values();
        for (int i = 0; i < x.length; i++) {
            assertThat(quotients[i]).isCloseTo(x[i] / y[i], offset(2e-5 + 1.5e-7 * Math.abs(x[i] / y[i])));
        }
    }

    /** A context may round to the nearest whatever is asked for, and adds half a unit first: 2^39 of 2^62 here. */
    @Test
    void productThatLeavesNoRoomForHalfAUnit_isRefusedHoweverItRounds() {
        FixedTensor most = FixedTensor.symbolic(Shape.of(2), 40, new Range(-(1L << 31), (1L << 31) - 1));
        FixedTensor fits = FixedTensor.symbolic(Shape.of(2), 40, new Range(-(1L << 31), 0));
        FixedTensor next = FixedTensor.symbolic(Shape.of(2), 40, new Range(0, (1L << 31) - 512));

        assertThatThrownBy(() -> ThreeParties.declared(c ->
                        Arithmetic.multiply(c, most, fits.withRange(new Range(0, (1L << 31) - 1)), D)))
                .isInstanceOf(RangeOverflowException.class);
        assertThat(ThreeParties.declared(c -> Arithmetic.multiply(c, fits, next, D)))
                .isNotNull();
    }

    private static FixedTensor symbolic(double low, double high) {
        return FixedTensor.symbolic(Shape.of(2), 16, Range.ofReal(low, high, 16));
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("70000 * 70000", (Sweep.Unary) (c, x) -> Arithmetic.multiply(c, x, x, D), 0.0, 70000.0),
                Arguments.of("exp", (Sweep.Unary) (c, x) -> Exponential.exp(c, x, D), -1.0, 100.0),
                Arguments.of("exp2", (Sweep.Unary) (c, x) -> Exponential.exp2(c, x, D), -1.0, 40.0),
                Arguments.of("pow 4", (Sweep.Unary) (c, x) -> Powers.pow(c, x, 4, D), 0.0, 5000.0),
                Arguments.of("pow 4.5", (Sweep.Unary) (c, x) -> Powers.pow(c, x, 4.5, D), 0.0, 5000.0),
                Arguments.of("sort", (Sweep.Unary) (c, x) -> Sorting.sort(c, x, false), -70000.0, 70000.0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void whatCouldOverflow_isRefusedWithARemedy(String name, Sweep.Unary function, double low, double high) {
        assertThatThrownBy(() -> ThreeParties.declared(c -> function.apply(c, symbolic(low, high))))
                .isInstanceOf(RangeOverflowException.class)
                .hasMessageMatching("(?s).*(narrow|declare).*");
    }

    static Stream<Arguments> anyShape() {
        return Stream.<Sweep.Unary>of(
                        (c, x) -> Sigmoids.sigmoid(c, x, D),
                        (c, x) -> Sigmoids.softplus(c, x, D),
                        (c, x) -> PiecewiseSigmoids.sigmoid5(c, x, D),
                        (c, x) -> Exponential.exp(c, x, Rounding.FLOOR),
                        (c, x) -> Reciprocal.reciprocal(c, x, D),
                        (c, x) -> Reciprocal.divide(c, x, x, D),
                        (c, x) -> Roots.sqrt(c, x, D),
                        (c, x) -> Logarithm.log(c, x, D),
                        (c, x) -> Powers.pow(c, x, 2.5, D))
                .flatMap(f -> Stream.of(Shape.scalar(), Shape.of(0), Shape.of(3, 0, 2), Shape.of(1), Shape.of(5, 13))
                        .map(shape -> Arguments.of(f, shape)));
    }

    @ParameterizedTest
    @MethodSource("anyShape")
    void functions_keepTheShape(Sweep.Unary function, Shape shape) {
        double[] ones = new double[shape.size()];
        java.util.Arrays.fill(ones, 1);
        Sweep.Plain x = Sweep.Plain.of(shape, 16, Range.ofReal(-4, 4, 16), ones);
        Sweep.Result result = Sweep.run(x, function);
        assertThat(result.shape()).isEqualTo(shape);
        for (double value : result.values()) {
            assertThat(value).isCloseTo(result.values()[0], offset(1e-3));
        }
    }
}
