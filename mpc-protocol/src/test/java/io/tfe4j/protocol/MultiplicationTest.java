package io.tfe4j.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.party.Cost;
import io.tfe4j.ring.Conv2d;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.testkit.ThreeParties;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultiplicationTest {
    private final SplittableRandom random = new SplittableRandom(7);
    private final ThreeParties parties = ThreeParties.seeded(7);

    @AfterEach
    void close() {
        parties.close();
    }

    static IntStream lengths() {
        return IntStream.of(Samples.LENGTHS);
    }

    private RingTensor tensor(int width, int... shape) {
        Shape s = Shape.of(shape);
        return RingTensor.of(s, Samples.signed(random, s.size(), width));
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void multiply_anyIntegers_isTheProductModulo2To64(int n) {
        RingTensor x = tensor(64, n);
        RingTensor y = tensor(64, n);

        RingTensor z = parties.run(x, y, Multiplication::multiply);

        assertThat(z.data()).isEqualTo(x.times(y).data());
        assertThat(parties.measured()).isEqualTo(new Cost(1, 192L * n));
    }

    @Test
    void multiply_ofDifferentShapes_broadcasts() {
        RingTensor x = tensor(64, 3, 1, 5);
        RingTensor y = tensor(64, 4, 1);

        RingTensor z = parties.run(x, y, Multiplication::multiply);

        assertThat(z.shape()).isEqualTo(Shape.of(3, 4, 5));
        assertThat(z.data()).isEqualTo(x.times(y).data());
    }

    @Test
    void multiply_ofScalars_isAScalar() {
        RingTensor z = parties.run(RingTensor.scalar(-3), RingTensor.scalar(5), Multiplication::multiply);

        assertThat(z.shape().rank()).isZero();
        assertThat(z.data()).containsExactly(-15);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 13, 16, 20, 31, 32, 40, 61})
    void multiplyAndTruncate_belowTheGuard_isOffByLessThanOne(int bits) {
        for (int n : Samples.LENGTHS) {
            RingTensor x = tensor(31, n);
            RingTensor y = tensor(31, n);

            RingTensor z = parties.run(x, y, (c, a, b) -> Multiplication.multiplyAndTruncate(c, a, b, bits));

            for (int i = 0; i < n; i++) {
                long floor = x.data()[i] * y.data()[i] >> bits;
                assertThat(z.data()[i]).as("element %d of %d", i, n).isBetween(floor, floor + 1);
            }
        }
    }

    @Test
    void multiplyAndTruncate_by16_takes240BitsAnd2Rounds() {
        int n = 3 * 4096;
        RingTensor x = tensor(20, n);

        parties.run(x, x, (c, a, b) -> Multiplication.multiplyAndTruncate(c, a, b, 16));

        assertThat(parties.measured()).isEqualTo(new Cost(2, 240L * n));
        ArithmeticShare symbolic = ArithmeticShare.symbolic(Shape.of(n));
        assertThat(ThreeParties.declared(c -> Multiplication.multiplyAndTruncate(c, symbolic, symbolic, 16)))
                .isEqualTo(parties.measured());
    }

    @Test
    void multiplyAndTruncate_overAMillion_hasMeanErrorZero() {
        int n = 1_000_000;
        RingTensor x = tensor(31, n);
        RingTensor y = tensor(31, n);

        RingTensor z = parties.run(x, y, (c, a, b) -> Multiplication.multiplyAndTruncate(c, a, b, 16));

        double sum = 0;
        for (int i = 0; i < n; i++) {
            double error = z.data()[i] - Math.scalb((double) (x.data()[i] * y.data()[i]), -16);
            assertThat(Math.abs(error)).isLessThan(1 + 1e-3);
            sum += error;
        }
        assertThat(sum / n).isBetween(-2e-3, 2e-3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 13, 16, 20, 31, 32, 40, 60})
    void multiplyAndTruncate_inAnExactContext_isTheNearest(int bits) {
        for (int n : Samples.LENGTHS) {
            RingTensor x = tensor(31, n);
            RingTensor y = tensor(31, n);

            RingTensor z = parties.run(x, y, (c, a, b) -> Multiplication.multiplyAndTruncate(c.exact(), a, b, bits));

            for (int i = 0; i < n; i++) {
                long nearest = x.data()[i] * y.data()[i] + (1L << bits - 1) >> bits;
                assertThat(z.data()[i]).as("element %d of %d", i, n).isEqualTo(nearest);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void truncate_inAnExactContext_isTheNearest(int n) {
        RingTensor x = tensor(62, n);

        RingTensor z = parties.run(x, x, (c, a, b) -> Truncation.truncate(c.exact(), a, 20));

        for (int i = 0; i < n; i++) {
            assertThat(z.data()[i]).isEqualTo(x.data()[i] + (1L << 19) >> 20);
        }
    }

    @Test
    void matmulAndTruncate_inAnExactContext_isTheNearest() {
        RingTensor x = tensor(20, 33, 40);
        RingTensor y = tensor(20, 40, 21);

        RingTensor z = parties.run(x, y, (c, a, b) -> Multiplication.matmulAndTruncate(c.exact(), a, b, 16));

        long[] exact = x.matmul(y).data();
        for (int i = 0; i < exact.length; i++) {
            assertThat(z.data()[i]).isEqualTo(exact[i] + (1L << 15) >> 16);
        }
    }

    @Test
    void multiplyAndTruncate_inAnExactContext_takes518BitsAnd6Rounds() {
        int n = 3 * 4096;
        RingTensor x = tensor(20, n);

        parties.run(x, x, (c, a, b) -> Multiplication.multiplyAndTruncate(c.exact(), a, b, 16));

        assertThat(parties.measured()).isEqualTo(new Cost(6, 518L * n));
        ArithmeticShare symbolic = ArithmeticShare.symbolic(Shape.of(n));
        assertThat(ThreeParties.declared(c -> Multiplication.multiplyAndTruncate(c.exact(), symbolic, symbolic, 16)))
                .isEqualTo(parties.measured());
    }

    @Test
    void matmul_ofMatrices_isTheProductWhateverTheInnerLength() {
        for (int[] s : new int[][] {{1, 1, 1}, {3, 4, 5}, {17, 129, 33}, {1, 784, 10}, {64, 64, 64}, {3, 0, 2}}) {
            RingTensor x = tensor(64, s[0], s[1]);
            RingTensor y = tensor(64, s[1], s[2]);

            RingTensor z = parties.run(x, y, Multiplication::matmul);

            assertThat(z.data()).isEqualTo(x.matmul(y).data());
            assertThat(parties.measured()).isEqualTo(new Cost(1, 192L * s[0] * s[2]));
        }
    }

    @Test
    void matmulAndTruncate_isOffByLessThanOne() {
        RingTensor x = tensor(20, 33, 40);
        RingTensor y = tensor(20, 40, 21);

        RingTensor z = parties.run(x, y, (c, a, b) -> Multiplication.matmulAndTruncate(c, a, b, 16));

        long[] exact = x.matmul(y).data();
        for (int i = 0; i < exact.length; i++) {
            assertThat(z.data()[i]).isBetween(exact[i] >> 16, (exact[i] >> 16) + 1);
        }
    }

    @Test
    void conv2d_withStridePaddingAndGroups_isTheConvolution() {
        RingTensor x = tensor(64, 2, 6, 9, 8);
        RingTensor w = tensor(64, 4, 3, 3, 3);
        Conv2d spec = Conv2d.of(3, 3).stride(2, 1).padding(1, 1, 1, 1).groups(2);

        RingTensor z = parties.run(x, w, (c, a, b) -> Multiplication.conv2d(c, a, b, spec));

        assertThat(z.data()).isEqualTo(x.conv2d(w, spec).data());
    }

    @Test
    void multiplyAndTruncate_byTooManyBits_isRefusedBeforeAnythingIsSent() {
        RingTensor x = tensor(10, 3);

        assertThatThrownBy(() -> parties.run(x, x, (c, a, b) -> Multiplication.multiplyAndTruncate(c, a, b, 63)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bits=63");
        assertThat(parties.measured().bits()).isZero();
    }
}
