package io.tfe4j.ring;

/**
 * The elementwise loops of the protocols on shares, in a scalar and a vector twin: what a party computes between two
 * messages. All modulo 2^64; in a narrower ring the caller reduces what leaves.
 */
public interface ShareLoops {
    /** The fastest implementation this JVM can run, chosen as {@link RingKernels#fastest} is. */
    static ShareLoops fastest() {
        return KernelChoice.SHARE_LOOPS;
    }

    /** {@code out = value + plus - minus}; masks start at 0. */
    void masked(long[] value, int v, long[] plus, long[] minus, long[] out, int o, int n);

    /** {@code bit = bit ? -value : value}, plus bit if {@code addBit}: the bit's summand {@code [b] + (1 - 2b) value}. */
    void signed(long[] bit, long[] value, boolean addBit, int n);

    /**
     * The helper's split of a bit u and of u times {@code al + ar}: {@code out[0..n-1] = u - bitMask} and
     * {@code out[n..] = (u ? al + ar : 0) - productMask}.
     */
    void selectSplit(long[] u, long[] al, long[] ar, int a, long[] bitMask, long[] productMask, long[] out, int n);

    /**
     * A summand of a selected value: {@code v = (v ? x + y : 0) + (1 - 2v)(product + bit * a2)}.
     *
     * @param y null for zero
     */
    void selectSummand(
            long[] v, long[] x, long[] y, int xo, long[] a2, int ao, long[] bit, int bo, long[] product, int po, int n);
}
