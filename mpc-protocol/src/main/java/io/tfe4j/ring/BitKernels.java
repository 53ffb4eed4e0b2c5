package io.tfe4j.ring;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Work on bit planes. Arrays are long enough; callers checked. */
public final class BitKernels {
    private static final long[] HALVES = {
        0x5555555555555555L,
        0x3333333333333333L,
        0x0F0F0F0F0F0F0F0FL,
        0x00FF00FF00FF00FFL,
        0x0000FFFF0000FFFFL,
        0x00000000FFFFFFFFL
    };
    private static final int TILE = 256;
    private static final BitLoops LOOPS = KernelChoice.BIT_LOOPS;

    private BitKernels() {}

    /** {@code target ^= a & b}. */
    public static void xorAnd(long[] target, int t, long[] a, int i, long[] b, int j, int words) {
        LOOPS.xorAnd(target, t, a, i, b, j, words);
    }

    public static void and(long[] target, int t, long[] a, int i, long[] b, int j, int words) {
        LOOPS.and(target, t, a, i, b, j, words);
    }

    public static void xor(long[] target, int t, long[] a, int i, long[] b, int j, int words) {
        LOOPS.xor(target, t, a, i, b, j, words);
    }

    public static void xorInto(long[] target, int t, long[] a, int i, int words) {
        LOOPS.xor(target, t, target, t, a, i, words);
    }

    /**
     * Xors a party's summand of a shared and into {@code target}, which holds its zero share:
     * {@code xl & (yl ^ yr) ^ xr & yl}.
     */
    public static void secureAnd(
            long[] target, int t, long[] xl, long[] xr, int i, long[] yl, long[] yr, int j, int words) {
        LOOPS.secureAnd(target, t, xl, xr, i, yl, yr, j, words);
    }

    /**
     * Bits {@code 0 .. bits - 1} of the sums {@code a + b} ({@code b} may be null) as planes, for words
     * {@code fromWord .. toWord - 1} of the planes of a tensor of {@code n} elements (see {@link BitTensor}). Plane p
     * goes to {@code planes[p * (toWord - fromWord) ..]}. Missing elements count as zero.
     */
    public static void toPlanes(
            long[] a, long @Nullable [] b, int n, int fromWord, int toWord, int bits, long[] planes) {
        int words = toWord - fromWord;
        long[] tile = new long[64 * Math.min(TILE, words)];
        for (int start = 0; start < words; start += TILE) {
            int width = Math.min(TILE, words - start);
            load(a, b, n, fromWord + start, width, tile);
            transpose(tile, width, bits);
            for (int plane = 0; plane < bits; plane++) {
                System.arraycopy(tile, plane * width, planes, plane * words + start, width);
            }
        }
    }

    private static void load(long[] a, long @Nullable [] b, int n, int word, int width, long[] tile) {
        int stride = BitTensor.wordsPerPlane(n);
        for (int row = 0; row < 64; row++) {
            long from = (long) row * stride + word;
            int count = (int) Math.max(0, Math.min(width, n - from));
            int at = row * width;
            int source = (int) Math.min(from, n);
            if (b == null) {
                System.arraycopy(a, source, tile, at, count);
            } else {
                RingKernels.fastest().add(a, source, b, source, tile, at, count);
            }
            Arrays.fill(tile, at + count, at + width, 0);
        }
    }

    /**
     * Transposes the 64x64 bit matrices whose rows are {@code tile[row * width + k]}, all k at once, by swapping blocks
     * of 32, 16, ... 1 bits (Warren, Hacker's Delight, 7-3). Only rows below {@code bits} need to come out.
     */
    static void transpose(long[] tile, int width, int bits) {
        for (int level = 5; level >= 0; level--) {
            int distance = 1 << level;
            long mask = HALVES[level];
            boolean lowHalfOnly = bits <= distance;
            for (int row = 0; row < Math.min(64, lowRows(bits, level)); row++) {
                if ((row & distance) == 0) {
                    if (lowHalfOnly) {
                        LOOPS.merge(tile, row * width, (row + distance) * width, distance, mask, width);
                    } else {
                        LOOPS.swap(tile, row * width, (row + distance) * width, distance, mask, width);
                    }
                }
            }
        }
    }

    /** Rows that still matter before a level: those above have been merged away. */
    private static int lowRows(int bits, int level) {
        int rows = 2 << level;
        while (rows < 64 && rows < bits) {
            rows <<= 1;
        }
        return rows;
    }

    /** Writes bit {@code e} of a plane of {@code n} elements to {@code target[offset + e - from]} as 0 or 1, for e in from..to-1. */
    public static void expand(long[] plane, int planeOffset, int n, int from, int to, long[] target, int offset) {
        int stride = BitTensor.wordsPerPlane(n);
        for (int element = from; element < to; ) {
            int row = element / stride;
            int word = element - row * stride;
            int count = Math.min(stride - word, to - element);
            LOOPS.expand(plane, planeOffset + word, row, target, offset + element - from, count);
            element += count;
        }
    }

    /** The inverse of {@link #toPlanes} for whole tensors: elements whose bit p is plane p. */
    public static long[] fromPlanes(BitTensor bits) {
        int n = bits.size();
        int stride = bits.wordsPerPlane();
        long[] values = new long[n];
        if (bits.planes() == 1) {
            expand(bits.words(), 0, n, 0, n, values, 0);
            return values;
        }
        long[] tile = new long[64 * Math.min(TILE, stride)];
        for (int word = 0; word < stride; word += TILE) {
            int width = Math.min(TILE, stride - word);
            Arrays.fill(tile, 0);
            for (int plane = 0; plane < bits.planes(); plane++) {
                System.arraycopy(bits.words(), plane * stride + word, tile, plane * width, width);
            }
            transpose(tile, width, 64);
            for (int row = 0; row < 64; row++) {
                long from = (long) row * stride + word;
                int count = (int) Math.max(0, Math.min(width, n - from));
                System.arraycopy(tile, row * width, values, (int) Math.min(from, n), count);
            }
        }
        return values;
    }

    /** All elements' low bits as planes. */
    public static BitTensor toPlanes(long[] values, int bits) {
        int words = BitTensor.wordsPerPlane(values.length);
        long[] planes = new long[bits * words];
        toPlanes(values, null, values.length, 0, words, bits, planes);
        return BitTensor.of(values.length, bits, planes);
    }
}
