package io.tfe4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Tensor;
import io.tfe4j.TfeContext;
import io.tfe4j.fixedpoint.RangeOverflowException;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Scripts whose declared ranges or precisions once gave wrong numbers without a word: products, quotients, means, roots,
 * exponentials and statistics. Each is right, or refused where the result cannot be held.
 */
@Tag("security-22")
class WideNumbersTest {
    /** A column vector or matrix in a declared range. */
    private record Data(int bits, double low, double high, int[] shape, double... values) {
        static Data of(int bits, double low, double high, double... values) {
            return new Data(bits, low, high, new int[] {values.length}, values);
        }

        PrivateTensor input(TfeContext tfe) {
            return tfe.definePrivateInput(
                    "alice", Inputs.of(shape, values).range(low, high).fractionBits(bits));
        }
    }

    private static Arguments right(
            String name, Data data, Function<PrivateTensor, Tensor> script, double error, double... expected) {
        return Arguments.of(name, data, script, error, expected);
    }

    static Stream<Arguments> rightNumbers() {
        double[] three = {1e12, 1e12, 1e12};
        int[] pairs = {4, 2};
        double base = 1e9;
        double[] far = {base, base + 1, base, base + 1, base + 0.5};
        return Stream.of(
                right("a factor for a billion", Data.of(16, -1e9, 1e9, 1e9), x -> x.mul(0.1), 1, 1e8),
                right("and 30 fraction bits", Data.of(30, -1e9, 1e9, 1e9), x -> x.mul(0.1), 1, 1e8),
                right("a whole number", Data.of(0, -2147483647, 2147483647, 2e9), x -> x.mul(1.07), 10, 2.14e9),
                right("mean of a trillion", Data.of(16, -1e12, 1e12, three), x -> x.mean(), 1e5, 1e12),
                right("quotient by a number", Data.of(16, -1e12, 1e12, 7e11), x -> x.div(7), 1e4, 1e11),
                right("quantile of whole numbers", Data.of(0, -1e9, 1e9, -7e6, 0), x -> x.quantile(0.1), 1, -6.3e6),
                right("1 / 2^-30 saturates", Data.of(30, -2, 2, 0x1p-30, 0), x -> x.rdiv(1), 2e-6, 4, 4),
                right("a divisor of any size", Data.of(18, -8.79e12, 8.79e12, 2, -6e12), x -> x.rdiv(3), 1e-5, 1.5, 0),
                right(
                        "correlation of incomes",
                        new Data(16, 0, 2e6, pairs, 0, 0, 2e6, 2e6, 0, 2e6, 1e6, 1.5e6),
                        PrivateTensor::corr,
                        1e-4,
                        1,
                        0.505782,
                        0.505782,
                        1),
                right(
                        "correlation of single units beside thousands",
                        new Data(16, -32000, 32000, pairs, 0, 0, 0x1p-16, 9000, 0, 9000, 0x1p-16, 0),
                        PrivateTensor::corr,
                        1e-4,
                        1,
                        0,
                        0,
                        1),
                right(
                        "a constant column",
                        new Data(16, 0, 1e6, pairs, 7, 1, 7, 2, 7, 3, 7, 4),
                        PrivateTensor::corr,
                        1e-4,
                        0,
                        0,
                        0,
                        1),
                right("norm of millions", Data.of(16, -6.2e6, 6.2e6, 4.65e6, 4.65e6), x -> x.norm2(), 2, 6576093.1),
                right("norm of tenths", Data.of(14, 0, 285870, 0.1, 0.1, 0.2, 0.1), x -> x.norm2(), 2e-3, 0.26458),
                right("root of 2^60", Data.of(1, -0x1p60, 0x1p60, 0x1p60 * 0.9), x -> x.sqrt(), 1000, 1018640830.6),
                right(
                        "logarithm of a sum",
                        Data.of(18, -8.797e12, 8.797e12, 8e12),
                        x -> x.add(x).log(),
                        1e-4,
                        30.403612),
                right("exponential at 27 bits", Data.of(27, -32, 0, -32, -1), x -> x.exp(), 1e-6, 0, Math.exp(-1)),
                right("softmax at 29 bits", Data.of(29, 0, 32, 0, 32), x -> x.softmax(0), 1e-6, 0, 1),
                right("its logarithm at 27", Data.of(27, 0, 32, 0, 32), x -> x.logSoftmax(0), 1e-5, -32, 0),
                right("variance of times", Data.of(16, base, base + 1, far), x -> x.variance(0), 1e-4, 0.2),
                right("and their deviation", Data.of(30, base, base + 1, far), x -> x.std(0), 1e-4, Math.sqrt(0.2)),
                right("variance 0 of them", Data.of(24, base, base + 1, base, base), x -> x.variance(0), 1e-6, 0),
                right("x^-2 of small numbers", Data.of(16, 0, 1, 0.0225), x -> x.pow(-2), 0.5, 1974.1),
                right("in a narrow range", Data.of(11, 0.0366, 0.0406, 75 / 2048.0), x -> x.pow(-2), 0.5, 745.65),
                right(
                        "a fraction over whole numbers",
                        Data.of(0, 1, 1000, 142),
                        x -> x.rdiv(-6.203),
                        2e-5,
                        -6.203 / 142),
                right(
                        "topK of 32-bit keys",
                        Data.of(0, -0x1p31, 0x1p31 - 1, -0x1p31, 5),
                        x -> x.topK(2),
                        0,
                        5,
                        -0x1p31),
                right(
                        "more and less than a half",
                        Data.of(0, 0, 9, 2, 3),
                        x -> x.lt(2.5).toNumbers(),
                        0,
                        1,
                        0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rightNumbers")
    void numbers_ofAnyDeclaredRange_areRight(
            String name, Data data, Function<PrivateTensor, Tensor> script, double error, double[] expected) {
        TfeContext tfe = Running.local().precision(data.bits());

        double[] got = Running.valuesOf(tfe, script.apply(data.input(tfe)));

        assertThat(got).containsExactly(expected, within(error));
    }

    static Stream<Arguments> tooWide() {
        return Stream.of(
                Arguments.of(Data.of(16, -1e12, 1e12, 1), (Function<PrivateTensor, Tensor>) x -> x.mul(1000.5)),
                Arguments.of(Data.of(20, -1e9, 1e9, 1), (Function<PrivateTensor, Tensor>) x -> x.mul(12345.678)),
                Arguments.of(Data.of(18, -8.797e12, 8.797e12, 1), (Function<PrivateTensor, Tensor>)
                        x -> x.add(x).reciprocal()),
                Arguments.of(Data.of(40, 0, 0x1p-9, 0x1p-9), (Function<PrivateTensor, Tensor>)
                        x -> x.mul(x.sub(0x1p-40).assumeRange(0, 0x1p-9 - 0x1p-40))),
                Arguments.of(Data.of(0, -1.4e14, 1.4e14, 1), (Function<PrivateTensor, Tensor>) PrivateTensor::sqrt));
    }

    @ParameterizedTest
    @MethodSource("tooWide")
    void whatCannotBeHeld_isRefusedInRealNumbers(Data data, Function<PrivateTensor, Tensor> script) {
        TfeContext tfe = Running.local().precision(data.bits());
        PrivateTensor x = data.input(tfe);

        assertThatThrownBy(() -> script.apply(x))
                .isInstanceOf(RangeOverflowException.class)
                .hasMessageContaining("does not fit 64 bits")
                .hasMessageMatching("(?s).*allowed.*declare narrower ranges, clip an operand, or use fewer.*");
    }

    @Test
    void publicNumbers_timesAFraction_keepAllItsBits() {
        TfeContext tfe = Running.local();
        Tensor product = tfe.definePublicInput("alice", Inputs.of(1e13, -1e13).range(-3e13, 3e13))
                .mul(1.07);

        assertThat(Running.valuesOf(tfe, product)).containsExactly(new double[] {1.07e13, -1.07e13}, within(1e-2));
        assertThatThrownBy(() -> tfe.definePublicInput("alice", Inputs.of(1e13).range(-3e13, 3e13))
                        .mul(1000.5))
                .isInstanceOf(RangeOverflowException.class)
                .hasMessageContaining("allowed below");
    }

    @Test
    void sumsOfAMillion_scaleAsExactlyAsOneNumber() {
        double[] values = new double[1_000_000];
        Arrays.setAll(values, i -> i % 20_000 / 128.0);
        double sum = Arrays.stream(values).sum();
        TfeContext tfe = Running.local();
        PrivateTensor total = tfe.definePrivateInput("alice", Inputs.of(values)).sum();

        double[] got = Running.valuesOf(
                tfe, tfe.stack(0, total.mul(1.07), total.div(7), total.mul(0.19), total.div(values.length)));

        assertThat(got)
                .containsExactly(
                        new double[] {sum * 1.07, sum / 7, sum * 0.19, sum / values.length}, within(sum * 1e-7));
        assertThat(got[3]).isCloseTo(sum / values.length, within(5e-5));
    }
}
