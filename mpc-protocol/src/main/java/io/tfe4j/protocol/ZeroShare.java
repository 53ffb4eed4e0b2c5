package io.tfe4j.protocol;

import io.tfe4j.party.PartyContext;
import io.tfe4j.random.RandomStream;

/**
 * Fresh additive sharings of zero: P_i's share is {@code F_i - F_{i+1}}, with F_j the next output under the key of
 * component j. No communication. Masks what a party sends of its local product.
 */
final class ZeroShare {
    private final RandomStream plus;
    private final RandomStream minus;

    ZeroShare(PartyContext context) {
        plus = context.commonRandom(context.self().previous());
        minus = context.commonRandom(context.self().next());
    }

    /** F_i for words {@code from ..} of the stream; the share is this minus {@link #minus}, or xor for bits. */
    void plus(long from, long mask, long[] target, int offset, int words) {
        plus.fill(from, mask, target, offset, words);
    }

    void minus(long from, long mask, long[] target, int offset, int words) {
        minus.fill(from, mask, target, offset, words);
    }
}
