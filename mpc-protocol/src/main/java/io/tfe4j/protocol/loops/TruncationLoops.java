package io.tfe4j.ring;

/**
 * The loops of the fused truncation in a ring of w bits, by d bits, on one chunk of n elements. Values below 2^d are
 * packed as {@link BitPacking} says. Names follow the protocol: {@code z} and {@code other} are the summands whose sum
 * is c, {@code s} the mask of the wrap product, {@code f} that of the quotient.
 */
public interface TruncationLoops {
    /** The fastest implementation for a ring; the vector one knows 64 bits only. */
    static TruncationLoops fastest(Ring ring) {
        return ring.bits() == 64 && KernelChoice.isVector()
                ? new VectorTruncationLoops()
                : new ScalarTruncationLoops(ring);
    }

    /**
     * The message of r's holder: n quotients of r, rounded up, less its top bit's share of the wrap and less {@code f};
     * then the packed top bits of r plus {@code s}. The message may be the
     * array of r.
     */
    void wrapMessage(long[] r, long[] s, long[] f, int fo, long[] message, int n, int d);

    /** The helper: {@code left} holds f and gains its share of the wrap; {@code right} gets the quotient of c. */
    void helper(
            long[] z,
            long[] other,
            long[] s,
            long[] a,
            long[] b,
            long[] left,
            long[] right,
            int o,
            long[] message,
            int n,
            int d);

    /** The helper's successor: {@code left} gets the quotient of c, {@code right} the received one with the wrap. */
    void next(
            long[] z,
            long[] other,
            long[] wrap,
            long[] a,
            long[] b,
            long[] left,
            long[] right,
            int o,
            long[] message,
            int n,
            int d);

    /** The helper's predecessor: adds both received shares of the wrap. */
    void previous(long[] fromNext, long[] fromHelper, long[] left, long[] right, int o, int n, int d);
}
