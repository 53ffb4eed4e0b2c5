package io.tfe4j.federated.aggregation;

import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.protocol.Opening;
import io.tfe4j.random.KeyedRandom;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import java.nio.ByteBuffer;

/** A seed that all servers learn, and nobody knew before: a shared random number, opened. */
final class CommonSeed {
    enum Steps implements Step {
        DRAW,
        OPEN
    }

    private static final int WORDS = KeyedRandom.KEY_BYTES / Long.BYTES;

    private CommonSeed() {}

    static byte[] draw(PartyContext context) {
        Party self = context.self();
        PartyContext draw = context.at(Steps.DRAW);
        long mask = context.ring().mask();
        ArithmeticShare shared = ArithmeticShare.of(
                Shape.of(WORDS),
                draw.commonRandom(self.previous()).words(0, mask, WORDS),
                draw.commonRandom(self.next()).words(0, mask, WORDS));
        ByteBuffer seed = ByteBuffer.allocate(KeyedRandom.KEY_BYTES);
        seed.asLongBuffer().put(Opening.toAll(context.at(Steps.OPEN), shared).data());
        return seed.array();
    }
}
