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
    @ValueSource(ints = {0, 1, 7, 8, 9, 15, 16, 17, 63, 64, 65, 1000})
    void shareLoops_agree(int n) {
        ShareLoops scalar = new ScalarShareLoops();
        ShareLoops vector = new VectorShareLoops();
        assertTwins(scalar, vector, n, (l, a) -> l.masked(a[0], OFFSET, a[1], a[2], a[3], 1, n));
        for (boolean addBit : new boolean[] {true, false}) {
            assertTwins(scalar, vector, n, (l, a) -> l.signed(bits(a[0]), a[1], addBit, n));
        }
        assertTwins(scalar, vector, n, (l, a) -> l.selectSplit(bits(a[0]), a[1], a[2], OFFSET, a[3], a[4], a[5], n));
        assertTwins(
                scalar,
                vector,
                n,
                (l, a) -> l.selectSummand(bits(a[0]), a[1], a[2], OFFSET, a[3], 1, a[4], 2, a[5], n, n));
        assertTwins(
                scalar,
                vector,
                n,
                (l, a) -> l.selectSummand(bits(a[0]), a[1], null, OFFSET, a[3], 1, a[4], 2, a[5], 0, n));
    }

    private static long[] bits(long[] words) {
        for (int i = 0; i < words.length; i++) {
            words[i] &= 1;
        }
        return words;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8, 9, 31, 32, 33, 63, 64, 65, 257, 1000})
    void truncationLoops_agree(int n) {
        TruncationLoops scalar = new ScalarTruncationLoops(Ring.Z64);
        TruncationLoops vector = new VectorTruncationLoops();
        for (int d : new int[] {1, 7, 16, 20, 40, 61}) {
            assertTwins(scalar, vector, n, (l, a) -> l.wrapMessage(a[0], a[1], a[2], OFFSET, a[3], n, d));
            assertTwins(
                    scalar,
                    vector,
                    n,
                    (l, a) -> l.helper(a[0], a[1], a[2], a[3], a[4], a[5], a[6], OFFSET, a[7], n, d));
            assertTwins(
                    scalar, vector, n, (l, a) -> l.next(a[0], a[1], a[2], a[3], a[4], a[5], a[6], OFFSET, a[7], n, d));
            assertTwins(scalar, vector, n, (l, a) -> l.previous(a[0], a[1], a[2], a[3], OFFSET, n, d));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8, 9, 31, 32, 33, 63, 64, 65, 257, 1000})
    void shareTruncationLoops_agree(int n) {
        ShareTruncationLoops scalar = new ScalarShareTruncationLoops(Ring.Z64);
        ShareTruncationLoops vector = new VectorShareTruncationLoops();
        for (int d : new int[] {1, 7, 16, 20, 40, 61}) {
            assertTwins(scalar, vector, n, (l, a) -> l.offer(a[0], a[1], a[2], OFFSET, a[3], a[4], n, d));
            for (boolean roundUp : new boolean[] {true, false}) {
                assertTwins(
                        scalar,
                        vector,
                        n,
                        (l, a) -> l.product(a[0], a[1], 1, a[2], a[3], a[4], a[5], OFFSET, a[6], n, d, roundUp));
            }
        }
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
