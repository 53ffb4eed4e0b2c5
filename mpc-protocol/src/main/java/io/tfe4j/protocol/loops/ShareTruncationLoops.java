package io.tfe4j.protocol.loops;

import io.tfe4j.ring.Ring;

/**
 * The truncation of an existing sharing by d bits (T2u of docs/protocols/truncation.md), on one chunk of n elements, in
 * the letters of {@link TruncationLoops}: {@code c = x_0 + x_1 + 2^(w-2)}, {@code r = x_2}. The helper knows m_c, and the two
 * others multiply what they get of it by m_r, which both know; p and q are the masks of their products.
 *
 * <pre>
 * y_0 = f + (m_r s - p) 2^(w-d)
 * y_1 = [(c >>> d) - m_c 2^(w-d) - f] + (m_r (m_c - s) - q) 2^(w-d)
 * y_2 = (r >>> d) + up + (p + q - m_r) 2^(w-d) - 2^(w-2-d)
 * </pre>
 */
public interface ShareTruncationLoops {
    /**
     * The fastest implementation for a ring.
     *
     * @param roundUp whether the quotient of r is rounded up
     */
    static ShareTruncationLoops fastest(Ring ring, int d, boolean roundUp) {
        return Choice.shareTruncation(ring, d, roundUp);
    }

    /**
     * The helper's message: {@code (c >>> d) - m_c 2^(w-d) - f}, n words, then {@code m_c - s}, packed.
     *
     * @param x the helper's components
     * @param f whole, read where x is
     */
    void offer(Pair x, long[] f, long[] s, long[] message, int n);

    /**
     * At a holder of r: {@code message = m_r factor - own}, packed, of which {@code 2^(w-d)} times is added to the left of
     * {@code y}; and {@code y_2} into the right.
     *
     * @param r whole, read where y is written
     * @param factor packed: s, or m_c - s
     * @param masks this holder's own mask of the product, and the other's
     */
    void product(long[] r, Segment factor, Pair masks, Pair y, long[] message, int n);
}
