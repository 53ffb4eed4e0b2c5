package io.tfe4j.protocol;

import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.ring.BitPacking;

/** The masks of truncations, each known to two parties: of numbers of a few bits, packed, and of ring elements. */
record TruncationMasks(PartyContext context, BitPacking packing) {
    /** One packed number for each element of the chunk. */
    long[] packed(Step step, Chunk chunk, Party other) {
        return context.at(step)
                .commonRandom(other)
                .words(chunk.from(), packing.usedMask(chunk.length()), packing.words(chunk.length()));
    }

    /** One ring element for each element of the chunk, at its place in {@code target}. */
    void elements(Step step, Chunk chunk, Party other, long[] target) {
        context.at(step)
                .commonRandom(other)
                .fill(chunk.from(), context.ring().mask(), target, chunk.from(), chunk.length());
    }
}
