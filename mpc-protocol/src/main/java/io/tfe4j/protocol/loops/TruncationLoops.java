package io.tfe4j.protocol.loops;

import io.tfe4j.ring.BitPacking;
import io.tfe4j.ring.Ring;

/**
 * The fused truncation by d bits in a ring of w bits (T2 of docs/protocols/truncation.md), on one chunk of n elements.
 * Values below 2^d are packed as {@link BitPacking} says. With {@code m_x} for the top bit of x and {@code x >>> d} for its
 * quotient, {@code r = z_2} and {@code c = z_0 + z_1 + 2^(w-2)}:
 *
 * <pre>
 * y_0 = f + (a - m_c s) 2^(w-d)
 * y_1 = (c >>> d) - (m_c + a + b) 2^(w-d) - 2^(w-2-d)
 * y_2 = [(r >>> d) + up - m_r 2^(w-d) - f] + (b + m_c (m_r + s)) 2^(w-d)
 * </pre>
 */
public interface TruncationLoops {
    /** The fastest implementation for a ring. */
    static TruncationLoops fastest(Ring ring, int d) {
        return Choice.truncation(ring, d);
    }

    /**
     * The message of r's holder: {@code (r >>> d) + [r mod 2^d != 0] - m_r 2^(w-d) - f}, n words, then {@code m_r + s},
     * packed.
     *
     * @param message may be the array of r
     */
    void wrapMessage(long[] r, long[] s, Segment f, long[] message, int n);

    /**
     * The helper, P0: {@code message = a - m_c s}, packed; {@code y_0} into the left of {@code y}, which holds f, and
     * {@code y_1} into the right.
     *
     * @param z the summands of c
     * @param masks a and b
     */
    void helper(Pair z, long[] s, Pair masks, Pair y, long[] message, int n);

    /**
     * The helper's successor, P1: {@code message = b + m_c (m_r + s)}, packed; {@code y_1} into the left of {@code y} and
     * {@code y_2} into the right.
     *
     * @param z the summands of c
     * @param wrap what r's holder sent
     * @param masks a and b
     */
    void next(Pair z, long[] wrap, Pair masks, Pair y, long[] message, int n);

    /**
     * The helper's predecessor, P2, who has the quotient of r in the left of {@code y} and f in the right: adds
     * {@code 2^(w-d)} times what the others sent, which makes them {@code y_2} and {@code y_0}.
     */
    void previous(long[] fromNext, long[] fromHelper, Pair y, int n);
}
