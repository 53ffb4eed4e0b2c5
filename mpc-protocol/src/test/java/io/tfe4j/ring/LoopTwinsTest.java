package io.tfe4j.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scalar and vector loops give the same words, at lengths around the vector's and at offsets. */
class LoopTwinsTest {
    private static final int OFFSET = 3;
    private static final int ARRAYS = 8;

    private static long[][] arrays(int n) {
        SplittableRandom random = new SplittableRandom(n);
        long[][] arrays = new long[ARRAYS][];
        for (int i = 0; i < ARRAYS; i++) {
            arrays[i] = random.longs(2 * n + 2 * OFFSET).toArray();
        }
        return arrays;
    }

    private static <L> void assertTwins(L scalar, L vector, int n, BiConsumer<L, long[][]> loop) {
        long[][] expected = arrays(n);
        long[][] actual = arrays(n);
        loop.accept(scalar, expected);
        loop.accept(vector, actual);
        assertThat(actual).isDeepEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 15, 16, 17, 63, 64, 65, 1000})
    void bitLoops_agree(int n) {
        BitLoops scalar = new ScalarBitLoops();
        BitLoops vector = new VectorBitLoops();
        assertTwins(scalar, vector, n, (l, a) -> l.and(a[0], 1, a[1], OFFSET, a[2], 2, n));
        assertTwins(scalar, vector, n, (l, a) -> l.xor(a[0], 1, a[1], OFFSET, a[2], 2, n));
        assertTwins(scalar, vector, n, (l, a) -> l.xorAnd(a[0], 1, a[1], OFFSET, a[2], 2, n));
        assertTwins(scalar, vector, n, (l, a) -> l.secureAnd(a[0], 1, a[1], a[2], OFFSET, a[3], a[4], 2, n));
        assertTwins(scalar, vector, n, (l, a) -> l.swap(a[0], 1, 1 + n, 8, 0x00FF00FF00FF00FFL, n));
        assertTwins(scalar, vector, n, (l, a) -> l.merge(a[0], 1, 1 + n, 32, 0xFFFFFFFFL, n));
        assertTwins(scalar, vector, n, (l, a) -> l.expand(a[0], 1, 37, a[1], OFFSET, n));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 15, 16, 17, 31, 32, 33, 63, 64})
    void planes_ofAnyWidth_comeBack(int bits) {
        long mask = -1L >>> (64 - bits);
        for (int n : new int[] {0, 1, 63, 64, 65, 1000, 20_000}) {
            long[] values = new SplittableRandom(n).longs(n).map(v -> v & mask).toArray();
            BitTensor planes = BitKernels.toPlanes(values, bits);
            assertThat(BitKernels.fromPlanes(planes)).isEqualTo(values);
            for (int e = 0; e < n; e += 97) {
                long word = planes.words()[(bits - 1) * planes.wordsPerPlane() + e % planes.wordsPerPlane()];
                assertThat(word >>> e / planes.wordsPerPlane() & 1).isEqualTo(values[e] >>> (bits - 1) & 1);
            }
        }
    }
}
