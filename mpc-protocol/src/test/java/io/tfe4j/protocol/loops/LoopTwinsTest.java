package io.tfe4j.protocol.loops;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.protocol.loops.ShareLoops.Base;
import io.tfe4j.ring.BitPacking;
import io.tfe4j.ring.Ring;
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

    private static Segment from(int from, long[] words) {
        return new Segment(words, from);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 15, 16, 17, 63, 64, 65, 1000})
    void shareLoops_agree(int n) {
        ShareLoops scalar = new ScalarShareLoops();
        ShareLoops vector = new VectorShareLoops();
        assertTwins(scalar, vector, n, (l, a) -> l.masked(from(OFFSET, a[0]), a[1], a[2], from(1, a[3]), n));
        for (boolean addBit : new boolean[] {true, false}) {
            assertTwins(scalar, vector, n, (l, a) -> l.signed(bits(a[0]), a[1], addBit, n));
        }
        assertTwins(
                scalar,
                vector,
                n,
                (l, a) -> l.selectSplit(bits(a[0]), new Pair(a[1], a[2], OFFSET), new Pair(a[3], a[4], 1), a[5], n));
        assertTwins(
                scalar,
                vector,
                n,
                (l, a) -> l.selectSummand(
                        bits(a[0]), new Base(a[1], a[2], OFFSET), from(1, a[3]), from(2, a[4]), from(n, a[5]), n));
        assertTwins(
                scalar,
                vector,
                n,
                (l, a) -> l.selectSummand(
                        bits(a[0]), new Base(a[1], null, OFFSET), from(1, a[3]), from(2, a[4]), from(0, a[5]), n));
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
        for (int d : new int[] {1, 7, 16, 20, 40, 61}) {
            TruncationLoops scalar = new ScalarTruncationLoops(Ring.Z64, new BitPacking(d));
            TruncationLoops vector = new VectorTruncationLoops(new BitPacking(d));
            assertTwins(scalar, vector, n, (l, a) -> l.wrapMessage(a[0], a[1], from(OFFSET, a[2]), a[3], n));
            assertTwins(
                    scalar,
                    vector,
                    n,
                    (l, a) -> l.helper(
                            new Pair(a[0], a[1], 1),
                            a[2],
                            new Pair(a[3], a[4], 2),
                            new Pair(a[5], a[6], OFFSET),
                            a[7],
                            n));
            assertTwins(
                    scalar,
                    vector,
                    n,
                    (l, a) -> l.next(
                            new Pair(a[0], a[1], 1),
                            a[2],
                            new Pair(a[3], a[4], 2),
                            new Pair(a[5], a[6], OFFSET),
                            a[7],
                            n));
            assertTwins(scalar, vector, n, (l, a) -> l.previous(a[0], a[1], new Pair(a[2], a[3], OFFSET), n));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8, 9, 31, 32, 33, 63, 64, 65, 257, 1000})
    void shareTruncationLoops_agree(int n) {
        for (int d : new int[] {1, 7, 16, 20, 40, 61}) {
            BitPacking packing = new BitPacking(d);
            for (boolean roundUp : new boolean[] {true, false}) {
                ShareTruncationLoops scalar = new ScalarShareTruncationLoops(Ring.Z64, packing, roundUp);
                ShareTruncationLoops vector = new VectorShareTruncationLoops(packing, roundUp);
                assertTwins(scalar, vector, n, (l, a) -> l.offer(new Pair(a[0], a[1], OFFSET), a[2], a[3], a[4], n));
                assertTwins(
                        scalar,
                        vector,
                        n,
                        (l, a) -> l.product(
                                a[0], from(1, a[1]), new Pair(a[2], a[3], 2), new Pair(a[4], a[5], OFFSET), a[6], n));
            }
        }
    }
}
