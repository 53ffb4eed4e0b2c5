package io.tfe4j.protocol;

import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.random.RandomStream;
import io.tfe4j.ring.BitTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.BooleanShare;

/**
 * Uniformly random bits that nobody knows: every component is the next output under its key, which one party lacks.
 *
 * <p><b>Cost:</b> none, nothing is sent. <b>Security:</b> one semi-honest party; the component it lacks hides the bits.
 */
public final class RandomBits {
    enum Steps implements Step {
        COMPONENT
    }

    private RandomBits() {}

    /** {@code planes} bits for each element of {@code shape}. */
    public static BooleanShare draw(PartyContext context, Shape shape, int planes) {
        if (context.isSymbolic()) {
            return BooleanShare.symbolic(shape, planes);
        }
        PartyContext step = context.at(Steps.COMPONENT);
        Party self = context.self();
        return new BooleanShare(
                shape,
                bits(step.commonRandom(self.previous()), shape.size(), planes),
                bits(step.commonRandom(self.next()), shape.size(), planes));
    }

    private static BitTensor bits(RandomStream stream, int size, int planes) {
        int words = BitTensor.wordCount(size, planes);
        return BitTensor.of(size, planes, stream.words(0, BitTensor.usedMask(size), words));
    }
}
