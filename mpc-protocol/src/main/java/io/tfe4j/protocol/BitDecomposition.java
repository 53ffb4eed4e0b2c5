package io.tfe4j.protocol;

import io.tfe4j.party.Cost;
import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.ring.BitKernels;
import io.tfe4j.ring.BitTensor;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.share.BooleanShare;

/**
 * The low bits of a shared integer as shared bits: the helper shares the bits of {@code c = x0 + x1}; the other two,
 * who know {@code r = x2}, compute xor shares of the generate bits {@code c_i r_i} and reshare them; a prefix network
 * yields the carries.
 *
 * <p><b>Cost</b> for 64 bits: 1120 bits, 8 rounds. <b>Security:</b> one semi-honest party. <b>Source:</b> ABY3 (eprint
 * 2018/403, 5.3) with the replicated helper's view.
 */
final class BitDecomposition {
    enum Steps implements Step {
        SEND_BITS,
        RESHARE_GENERATE,
        CARRIES
    }

    private final PartyContext context;
    private final int width;

    BitDecomposition(PartyContext context, int width) {
        this.context = context;
        this.width = width;
    }

    Cost cost(int n) {
        int words = BitTensor.wordsPerPlane(n);
        if (width == 1) {
            return new Cost(1, 64L * words);
        }
        return new Cost(2, 64L * words * (width + 2L * (width - 1)))
                .then(PrefixNetwork.carries(width - 1).cost(words));
    }

    BooleanShare run(ArithmeticShare x) {
        int n = x.size();
        long usedMask = BitTensor.usedMask(n);
        PlaneChunks sums = PlaneChunks.empty(context, n);
        PlaneChunks carries = PlaneChunks.empty(context, n);
        for (Chunk chunk : sums.chunks()) {
            if (chunk.role() == Chunk.Role.HELPER) {
                sums.planes()[chunk.index()] = sendBits(chunk, x, usedMask);
            }
        }
        int carryWords = width - 1;
        BitResharing generate = new BitResharing(context.at(Steps.RESHARE_GENERATE), usedMask);
        for (Chunk chunk : sums.chunks()) {
            if (chunk.role() != Chunk.Role.HELPER) {
                SharedPlanes bits = knownAndShared(chunk, x, usedMask);
                sums.planes()[chunk.index()] = bits;
                long[] own = new long[carryWords * chunk.length()];
                BitKernels.and(own, 0, bits.left(), 0, bits.right(), 0, own.length);
                carries.planes()[chunk.index()] = width == 1 ? null : generate.send(chunk, own);
            }
        }
        if (width == 1) {
            return sums.join(x.shape(), 0, 1);
        }
        for (Chunk chunk : sums.chunks()) {
            if (chunk.role() == Chunk.Role.HELPER) {
                carries.planes()[chunk.index()] = generate.receive(chunk, carryWords * chunk.length());
            }
            carries.planes()[chunk.index()] =
                    withPropagate(carries.planes()[chunk.index()], sums.planes()[chunk.index()]);
        }
        carries.run(context.at(Steps.CARRIES), PrefixNetwork.carries(width - 1));
        for (Chunk chunk : sums.chunks()) {
            SharedPlanes sum = sums.planes()[chunk.index()];
            SharedPlanes carry = carries.planes()[chunk.index()];
            int words = chunk.length();
            BitKernels.xorInto(sum.left(), words, carry.left(), 0, carryWords * words);
            BitKernels.xorInto(sum.right(), words, carry.right(), 0, carryWords * words);
        }
        return sums.join(x.shape(), 0, width);
    }

    private static SharedPlanes withPropagate(SharedPlanes generate, SharedPlanes propagate) {
        return new SharedPlanes(append(generate.left(), propagate.left()), append(generate.right(), propagate.right()));
    }

    private static long[] append(long[] generate, long[] propagate) {
        long[] both = java.util.Arrays.copyOf(generate, 2 * generate.length);
        System.arraycopy(propagate, 0, both, generate.length, generate.length);
        return both;
    }

    private long[] bitMasks(Chunk chunk, long usedMask, Party other) {
        return context.at(Steps.SEND_BITS)
                .commonRandom(other)
                .words((long) chunk.from() * width, usedMask, width * chunk.length());
    }

    /** Components 0 and 1 of c ^ r are the mask and the masked bits of c. */
    private SharedPlanes sendBits(Chunk chunk, ArithmeticShare x, long usedMask) {
        long[] masked = new long[width * chunk.length()];
        BitKernels.toPlanes(x.left().data(), x.right().data(), x.size(), chunk.from(), chunk.to(), width, masked);
        long[] masks = bitMasks(chunk, usedMask, chunk.previous());
        BitKernels.xorInto(masked, 0, masks, 0, masked.length);
        context.at(Steps.SEND_BITS).send(chunk.next(), chunk.index(), masked);
        return new SharedPlanes(masks, masked.clone());
    }

    /** The known bits of r, and this party's share of the bits of c. */
    private SharedPlanes knownAndShared(Chunk chunk, ArithmeticShare x, long usedMask) {
        boolean isNext = chunk.role() == Chunk.Role.NEXT;
        long[] r = new long[width * chunk.length()];
        long[] known = isNext ? x.right().data() : x.left().data();
        BitKernels.toPlanes(known, null, x.size(), chunk.from(), chunk.to(), width, r);
        return isNext
                ? new SharedPlanes(
                        context.at(Steps.SEND_BITS)
                                .receive(chunk.helper(), chunk.index(), r.length)
                                .clone(),
                        r)
                : new SharedPlanes(r, bitMasks(chunk, usedMask, chunk.helper()));
    }
}
