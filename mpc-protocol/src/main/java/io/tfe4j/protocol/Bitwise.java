package io.tfe4j.protocol;

import io.tfe4j.party.Cost;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.ring.BitKernels;
import io.tfe4j.ring.BitTensor;
import io.tfe4j.share.BooleanShare;

/**
 * And of shared bits, plane by plane: 3 bits and 1 round. Xor, not and public masks need no communication and are
 * methods of {@link BooleanShare}; {@link Suite#or} is made of these. <b>Source:</b> Araki et al., CCS 2016
 * (eprint 2016/768).
 */
public final class Bitwise {
    enum Steps implements Step {
        AND
    }

    private Bitwise() {}

    public static Cost cost(int size, int planes) {
        return new Cost(1, 3L * 64 * BitTensor.wordsPerPlane(size) * planes);
    }

    public static BooleanShare and(PartyContext context, BooleanShare x, BooleanShare y) {
        if (!x.shape().equals(y.shape()) || x.planes() != y.planes()) {
            throw new IllegalArgumentException("bit shapes differ: left=" + x + ", right=" + y);
        }
        if (x.isSymbolic() || y.isSymbolic()) {
            context.charge(cost(x.size(), x.planes()));
            return BooleanShare.symbolic(x.shape(), x.planes());
        }
        int words = x.left().words().length;
        long usedMask = BitTensor.usedMask(x.size());
        PartyContext step = context.at(Steps.AND);
        ZeroShare zero = new ZeroShare(step);
        long[] left = new long[words];
        long[] minus = new long[words];
        zero.plus(0, usedMask, left, 0, words);
        zero.minus(0, usedMask, minus, 0, words);
        BitKernels.xorInto(left, 0, minus, 0, words);
        BitKernels.secureAnd(
                left,
                0,
                x.left().words(),
                x.right().words(),
                0,
                y.left().words(),
                y.right().words(),
                0,
                words);
        step.send(step.self().previous(), 0, left);
        long[] right = step.receive(step.self().next(), 0, words);
        return new BooleanShare(
                x.shape(), BitTensor.of(x.size(), x.planes(), left), BitTensor.of(x.size(), x.planes(), right));
    }
}
