package io.tfe4j.protocol;

import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.ring.RingKernels;

/**
 * Turns an additive sharing between the two parties that are not the helper into a replicated one: NEXT holds e1,
 * PREVIOUS e2; both know random p and q; components are {@code e2 - p}, {@code e1 - q} and {@code p + q}. 128 bits an
 * element, one round; the helper sees masked values only.
 */
final class Resharing {
    enum Steps implements Step {
        LOW_MASK,
        HIGH_MASK,
        SEND_MASKED
    }

    private final PartyContext context;
    private final long ring;
    private final long[] left;
    private final long[] right;

    /** The result's components go to {@code left} and {@code right}. */
    Resharing(PartyContext context, long[] left, long[] right) {
        this.context = context;
        this.ring = context.ring().mask();
        this.left = left;
        this.right = right;
    }

    /** Gives {@code own} (which it overwrites) away; for NEXT and PREVIOUS. */
    void send(Chunk chunk, long[] own) {
        boolean isNext = chunk.role() == Chunk.Role.NEXT;
        Party other = isNext ? chunk.previous() : chunk.next();
        int n = chunk.length();
        long[] p = context.at(Steps.LOW_MASK).commonRandom(other).words(chunk.from(), ring, n);
        long[] q = context.at(Steps.HIGH_MASK).commonRandom(other).words(chunk.from(), ring, n);
        long[] mask = isNext ? q : p;
        long[] masked = isNext ? left : right;
        long[] common = isNext ? right : left;
        RingKernels kernels = RingKernels.fastest();
        kernels.subtract(own, 0, mask, 0, own, 0, n);
        Reduction.reduce(context, own, 0, n);
        System.arraycopy(own, 0, masked, chunk.from(), n);
        kernels.add(p, 0, q, 0, common, chunk.from(), n);
        Reduction.reduce(context, common, chunk.from(), n);
        context.at(Steps.SEND_MASKED).send(chunk.helper(), chunk.index(), own);
    }

    /** For the helper. */
    void receive(Chunk chunk) {
        PartyContext step = context.at(Steps.SEND_MASKED);
        int n = chunk.length();
        System.arraycopy(step.receive(chunk.previous(), chunk.index(), n), 0, left, chunk.from(), n);
        System.arraycopy(step.receive(chunk.next(), chunk.index(), n), 0, right, chunk.from(), n);
    }
}
