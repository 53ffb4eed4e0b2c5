package io.tfe4j.ring;

/**
 * The loops of the truncation of an existing sharing, on one chunk of n elements; conventions of
 * {@link TruncationLoops}. {@code s} masks the top bit of c, {@code p} and {@code q} the products.
 */
public interface ShareTruncationLoops {
    /** The fastest implementation for a ring; the vector one knows 64 bits only. */
    static ShareTruncationLoops fastest(Ring ring) {
        return ring.bits() == 64 && KernelChoice.isVector()
                ? new VectorShareTruncationLoops()
                : new ScalarShareTruncationLoops(ring);
    }

    /**
     * The helper's message: n quotients of {@code c = xl + xr + 2^(w-2)} with the wrap of its top bit, less the mask in
     * {@code f}; then the packed top bits less {@code s}.
     */
    void offer(long[] xl, long[] xr, long[] f, int o, long[] s, long[] message, int n, int d);

    /**
     * A holder of r multiplies its top bit by {@code factor} (packed, from word {@code fo}), takes the mask {@code own}
     * off, sends that, and adds it to {@code shared[o ..]}; the quotient of r with both masks goes to {@code known[o ..]}.
     *
     * @param roundUp whether the quotient of r is rounded up
     */
    void product(
            long[] r,
            long[] factor,
            int fo,
            long[] own,
            long[] other,
            long[] shared,
            long[] known,
            int o,
            long[] message,
            int n,
            int d,
            boolean roundUp);
}
