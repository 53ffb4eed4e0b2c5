package io.tfe4j.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The vector kernels against the scalar ones, bit for bit, and both against plain loops. */
class RingKernelsTest {
    private static final RingKernels SCALAR = new ScalarRingKernels();
    private static final RingKernels VECTOR = new VectorRingKernels();

    private static long[] random(int n, long seed) {
        return new SplittableRandom(seed).longs(n).toArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 1000})
    void flatOperations_agreeBitForBit(int n) {
        for (int offset = 0; offset < 4; offset++) {
            assertThat(flat(VECTOR, n, offset)).isEqualTo(flat(SCALAR, n, offset));
        }
    }

    private static long[][] flat(RingKernels kernels, int n, int offset) {
        long[] x = random(n + 9, 1);
        long[] y = random(n + 9, 2);
        long[] z = random(n + 9, 3);
        long[] w = random(n + 9, 4);
        long[][] out = new long[8][];
        for (int i = 0; i < out.length; i++) {
            out[i] = random(n + 9, 5);
        }
        kernels.add(x, offset, y, 1, out[0], 2, n);
        kernels.subtract(x, offset, y, 1, out[1], 2, n);
        kernels.multiply(x, offset, y, 1, out[2], 2, n);
        kernels.addScalar(x, offset, 77, out[3], 2, n);
        kernels.multiplyScalar(x, offset, 1L << 50 | 3, out[4], 2, n);
        kernels.multiplyAdd(x, offset, y, 1, out[5], 2, n);
        kernels.multiplyAddScalar(x, offset, -9, out[6], 2, n);
        kernels.secureProduct(x, y, offset, z, w, 1, x, z, 3, out[7], 2, n);
        return out;
    }

    @Test
    void secureProduct_isWhatItSays() {
        long[] out = new long[1];
        SCALAR.secureProduct(
                new long[] {2},
                new long[] {3},
                0,
                new long[] {5},
                new long[] {7},
                0,
                new long[] {11},
                new long[] {13},
                0,
                out,
                0,
                1);
        assertThat(out[0]).isEqualTo(2 * (5 + 7) + 3 * 5 + 11 - 13);
    }

    @Property(tries = 300)
    void dualMatmul_matchesPlainLoops(
            @ForAll @IntRange(min = 0, max = 67) int m,
            @ForAll @IntRange(min = 0, max = 67) int k,
            @ForAll @IntRange(min = 0, max = 67) int n,
            @ForAll @IntRange(min = 0, max = 5) int offset,
            @ForAll boolean transposed,
            @ForAll boolean sums) {
        RingTensor[] a = {matrix(m, k, 1), matrix(m, k, 2), matrix(m, k, 3)};
        RingTensor[] b = {matrix(k, n, 4), matrix(k, n, 5), matrix(k, n, 6)};
        RingTensor first = Naive.matmul(sums ? a[0].plus(a[2]) : a[0], b[0]);
        RingTensor expected = first.plus(Naive.matmul(a[1], sums ? b[1].plus(b[2]) : b[1]));

        for (RingKernels kernels : List.of(SCALAR, VECTOR)) {
            int stride = n + 3;
            long[] out = random(offset + m * stride, 7);
            long[] untouched = out.clone();
            kernels.dualMatmul(
                    view(a[0], sums ? a[2] : null, offset, transposed),
                    view(b[0], null, offset, transposed),
                    view(a[1], null, offset, transposed),
                    view(b[1], sums ? b[2] : null, offset, transposed),
                    out,
                    offset,
                    stride,
                    m,
                    k,
                    n);
            for (int row = 0; row < m; row++) {
                for (int j = 0; j < stride; j++) {
                    int at = offset + row * stride + j;
                    assertThat(out[at]).isEqualTo(j < n ? expected.data()[row * n + j] : untouched[at]);
                }
            }
        }
    }

    private static RingTensor matrix(int rows, int columns, long seed) {
        return Naive.random(Shape.of(rows, columns), seed);
    }

    /** The matrix behind {@code offset} other elements, stored by columns if {@code transposed}. */
    private static MatrixView view(RingTensor x, @Nullable RingTensor addend, int offset, boolean transposed) {
        long[] values = stored(x, offset, transposed);
        long @Nullable [] more = addend == null ? null : stored(addend, offset, transposed);
        int columns = x.shape().dimension(transposed ? 0 : 1);
        MatrixView view = MatrixView.rowMajor(new Operand(values, more), offset, columns);
        return transposed ? view.transposed() : view;
    }

    private static long[] stored(RingTensor x, int offset, boolean transposed) {
        long[] data = (transposed ? x.transpose() : x).data();
        long[] result = random(offset + data.length, 8);
        System.arraycopy(data, 0, result, offset, data.length);
        return result;
    }

    @ParameterizedTest
    @ValueSource(strings = {"130,500,530", "700,40,20", "3,900,1100", "1100,900,2", "97,193,65"})
    void matmul_beyondOneBlock_agreesBitForBit(String sizes) {
        String[] parts = sizes.split(",");
        int m = Integer.parseInt(parts[0]);
        int k = Integer.parseInt(parts[1]);
        int n = Integer.parseInt(parts[2]);
        MatrixView a = MatrixView.rowMajor(random(m * k, 1), 0, k);
        MatrixView b = MatrixView.rowMajor(random(k * n, 2), 0, n);
        long[] scalar = new long[m * n];
        long[] vector = new long[m * n];

        SCALAR.matmul(a, b, scalar, 0, n, m, k, n);
        VECTOR.matmul(a, b, vector, 0, n, m, k, n);

        assertThat(vector).isEqualTo(scalar);
        assertThat(scalar[m * n - 1]).isEqualTo(lastElement(a, b, m, k, n));
    }

    private static long lastElement(MatrixView a, MatrixView b, int m, int k, int n) {
        long sum = 0;
        for (int i = 0; i < k; i++) {
            sum += a.elements().values()[(m - 1) * k + i] * b.elements().values()[i * n + n - 1];
        }
        return sum;
    }

    @Test
    void description_saysWhich() {
        assertThat(SCALAR.description()).contains("scalar");
        assertThat(VECTOR.description()).contains("lanes");
        assertThat(RingKernels.fastest()).isSameAs(RingKernels.fastest());
    }
}
