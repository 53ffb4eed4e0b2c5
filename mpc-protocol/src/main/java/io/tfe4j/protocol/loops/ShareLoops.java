package io.tfe4j.protocol.loops;

import io.tfe4j.ring.RingKernels;
import org.jspecify.annotations.Nullable;

/** Of products, conversions and selections. All modulo 2^64; in a narrower ring the caller reduces what leaves. */
public interface ShareLoops {
    /** The fastest implementation this JVM can run, chosen as {@link RingKernels#fastest} is. */
    static ShareLoops fastest() {
        return Choice.SHARE_LOOPS;
    }

    /** {@code out = value + plus - minus}: a summand with its share of zero; the masks start at 0. */
    void masked(Segment value, long[] plus, long[] minus, Segment out, int n);

    /**
     * The conversion of a bit of which one party knows {@code bit} and others {@code value}: {@code bit = (1 - 2 bit) value},
     * plus bit if {@code addBit}.
     */
    void signed(long[] bit, long[] value, boolean addBit, int n);

    /**
     * Step 1 of the selection, at the helper: {@code out[0..n-1] = u - f} and {@code out[n..2n-1] = U - f'} for
     * {@code U = u (a_0 + a_1)}.
     *
     * @param u bits, as words of 0 and 1
     * @param a the helper's components of a
     * @param masks f and f'
     */
    void selectSplit(long[] u, Pair a, Pair masks, long[] out, int n);

    /**
     * Step 2 of the selection: {@code v = v base + (1 - 2v) (product + bit a_2)}, a summand of the result.
     *
     * @param v bits, as words of 0 and 1
     * @param product what this party has of U: {@code U - f'} or {@code f'}
     * @param bit what this party has of u: {@code u - f} or {@code f}
     */
    void selectSummand(long[] v, Base base, Segment a2, Segment bit, Segment product, int n);

    /**
     * The multiple of v: one component, or the sum of two.
     *
     * @param y null for one component
     */
    record Base(long[] x, long @Nullable [] y, int from) {
        @Override
        public String toString() {
            return "Base[size=" + x.length + ", from=" + from + "]";
        }
    }
}
