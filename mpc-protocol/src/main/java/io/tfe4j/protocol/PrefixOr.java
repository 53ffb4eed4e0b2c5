package io.tfe4j.protocol;

import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.ring.BitTensor;
import io.tfe4j.share.BooleanShare;

/** Prefix or of shared bits: {@code log2(planes)} rounds, 3 bits for each of about {@code planes * log2(planes) / 2} gates. */
public final class PrefixOr {
    enum Steps implements Step {
        PREFIX
    }

    private PrefixOr() {}

    /** Plane i of the result is the or of planes i and above: ones from the highest set bit down. */
    public static BooleanShare fromTop(PartyContext context, BooleanShare bits) {
        AndTree tree = PrefixNetwork.andsFromTop(bits.planes());
        if (bits.isSymbolic()) {
            context.charge(tree.cost(BitTensor.wordsPerPlane(bits.size())));
            return bits;
        }
        PlaneChunks chunks = PlaneChunks.split(context, bits.not(context.self()));
        chunks.run(context.at(Steps.PREFIX), tree);
        return chunks.join(bits.shape(), 0, bits.planes()).not(context.self());
    }
}
