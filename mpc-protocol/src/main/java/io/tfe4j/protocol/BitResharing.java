package io.tfe4j.protocol;

import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.ring.BitKernels;

/**
 * {@link Resharing} for bit planes: turns xor shares held by the two parties that are not the helper into replicated
 * ones. 2 bits a bit, one round.
 */
final class BitResharing {
    enum Steps implements Step {
        LOW_MASK,
        HIGH_MASK,
        SEND_MASKED
    }

    private final PartyContext context;
    private final long usedMask;

    BitResharing(PartyContext context, long usedMask) {
        this.context = context;
        this.usedMask = usedMask;
    }

    /** Gives {@code own} (whole planes of the chunk) away; for NEXT and PREVIOUS. */
    SharedPlanes send(Chunk chunk, long[] own) {
        boolean isNext = chunk.role() == Chunk.Role.NEXT;
        Party other = isNext ? chunk.previous() : chunk.next();
        long from = (long) chunk.from() * (own.length / Math.max(1, chunk.length()));
        long[] low = context.at(Steps.LOW_MASK).commonRandom(other).words(from, usedMask, own.length);
        long[] high = context.at(Steps.HIGH_MASK).commonRandom(other).words(from, usedMask, own.length);
        long[] message = own.clone();
        BitKernels.xorInto(message, 0, isNext ? high : low, 0, own.length);
        BitKernels.xorInto(low, 0, high, 0, own.length);
        context.at(Steps.SEND_MASKED).send(chunk.helper(), chunk.index(), message);
        long[] masked = message.clone();
        return isNext ? new SharedPlanes(masked, low) : new SharedPlanes(low, masked);
    }

    /** For the helper. */
    SharedPlanes receive(Chunk chunk, int words) {
        PartyContext step = context.at(Steps.SEND_MASKED);
        long[] low = step.receive(chunk.previous(), chunk.index(), words);
        long[] high = step.receive(chunk.next(), chunk.index(), words);
        return new SharedPlanes(low.clone(), high.clone());
    }
}
