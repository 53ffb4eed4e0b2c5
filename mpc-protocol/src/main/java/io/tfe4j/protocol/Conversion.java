package io.tfe4j.protocol;

import io.tfe4j.party.Cost;
import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.ring.BitKernels;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.share.BooleanShare;

/** Between shared bits and shared integers. */
public final class Conversion {
    enum Steps implements Step {
        SEND_BIT,
        RESHARE
    }

    private Conversion() {}

    /** 192 bits an element, 2 rounds. */
    public static Cost bitToArithmeticCost(PartyContext context, int n) {
        return new Cost(2, 3L * 64 * n);
    }

    /**
     * A shared bit as a shared integer 0 or 1. With {@code u = b0 ^ b1} at the helper and {@code v = b2} at the others,
     * {@code b = v + (1 - 2v) u}; the helper splits u between the others, who multiply by what they know.
     *
     * @param bit one plane
     */
    public static ArithmeticShare bitToArithmetic(PartyContext context, BooleanShare bit) {
        if (bit.planes() != 1) {
            throw new IllegalArgumentException("one plane expected: bits=" + bit);
        }
        if (bit.isSymbolic()) {
            context.charge(bitToArithmeticCost(context, bit.size()));
            return ArithmeticShare.symbolic(bit.shape());
        }
        int n = bit.size();
        long[] left = new long[n];
        long[] right = new long[n];
        Resharing resharing = new Resharing(context.at(Steps.RESHARE), left, right);
        Chunk[] chunks = Chunk.ofElements(context, n);
        for (Chunk chunk : chunks) {
            switch (chunk.role()) {
                case HELPER -> sendBit(context, chunk, bit);
                case PREVIOUS -> {
                    long[] v = known(chunk, bit);
                    long[] f = mask(context, chunk, chunk.helper());
                    for (int j = 0; j < v.length; j++) {
                        v[j] = (1 - 2 * v[j]) * f[j];
                    }
                    resharing.send(chunk, v);
                }
                case NEXT -> { }
            }
        }
        for (Chunk chunk : chunks) {
            if (chunk.role() == Chunk.Role.NEXT) {
                long[] v = known(chunk, bit);
                long[] u = context.at(Steps.SEND_BIT).receive(chunk.helper(), chunk.index(), chunk.length());
                for (int j = 0; j < v.length; j++) {
                    v[j] += (1 - 2 * v[j]) * u[j];
                }
                resharing.send(chunk, v);
            }
        }
        for (Chunk chunk : chunks) {
            if (chunk.role() == Chunk.Role.HELPER) {
                resharing.receive(chunk);
            }
        }
        return ArithmeticShare.of(bit.shape(), left, right);
    }

    private static void sendBit(PartyContext context, Chunk chunk, BooleanShare bit) {
        long[] u = known(chunk, bit);
        long[] f = mask(context, chunk, chunk.previous());
        for (int j = 0; j < u.length; j++) {
            u[j] = (u[j] - f[j]) & context.ring().mask();
        }
        context.at(Steps.SEND_BIT).send(chunk.next(), chunk.index(), u);
    }

    private static long[] mask(PartyContext context, Chunk chunk, Party other) {
        return context.at(Steps.SEND_BIT).commonRandom(other).words(chunk.from(), context.ring().mask(), chunk.length());
    }

    /** What this party knows in clear: {@code b0 ^ b1} at the helper, b2 at the others; 0 or 1 an element. */
    static long[] known(Chunk chunk, BooleanShare bit) {
        long[] values = new long[chunk.length()];
        int n = bit.size();
        switch (chunk.role()) {
            case HELPER -> {
                BitKernels.expand(bit.left().words(), 0, n, chunk.from(), chunk.to(), values, 0);
                long[] other = new long[values.length];
                BitKernels.expand(bit.right().words(), 0, n, chunk.from(), chunk.to(), other, 0);
                BitKernels.xorInto(values, 0, other, 0, values.length);
            }
            case NEXT -> BitKernels.expand(bit.right().words(), 0, n, chunk.from(), chunk.to(), values, 0);
            case PREVIOUS -> BitKernels.expand(bit.left().words(), 0, n, chunk.from(), chunk.to(), values, 0);
        }
        return values;
    }
}
