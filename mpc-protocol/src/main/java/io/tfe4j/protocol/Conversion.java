package io.tfe4j.protocol;

import io.tfe4j.party.Cost;
import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.protocol.loops.ShareLoops;
import io.tfe4j.ring.BitKernels;
import io.tfe4j.ring.BitTensor;
import io.tfe4j.ring.RingKernels;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.share.BooleanShare;
import java.util.stream.IntStream;

/** Between shared bits and shared integers. */
public final class Conversion {
    enum Steps implements Step {
        SEND_BIT,
        RESHARE,
        PLANES,
        DECOMPOSE,
        COMPOSE
    }

    /** Up to this width converting each bit is cheaper than an adder. */
    private static final int FEW_BITS = 6;

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
        return bitsToArithmetic(context, bit).reshape(bit.shape());
    }

    /** {@link #bitToArithmetic} of every plane at once; the planes become a new first axis, the lowest first. */
    public static ArithmeticShare bitsToArithmetic(PartyContext context, BooleanShare bit) {
        Shape shape = bit.shape().insert(0, bit.planes());
        if (bit.isSymbolic()) {
            context.charge(bitToArithmeticCost(context, shape.size()));
            return ArithmeticShare.symbolic(shape);
        }
        int n = shape.size();
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
                    ShareLoops.fastest().signed(v, f, false, v.length);
                    resharing.send(chunk, v);
                }
                case NEXT -> {}
            }
        }
        for (Chunk chunk : chunks) {
            if (chunk.role() == Chunk.Role.NEXT) {
                long[] v = known(chunk, bit);
                long[] u = context.at(Steps.SEND_BIT).receive(chunk.helper(), chunk.index(), chunk.length());
                ShareLoops.fastest().signed(v, u, true, v.length);
                resharing.send(chunk, v);
            }
        }
        for (Chunk chunk : chunks) {
            if (chunk.role() == Chunk.Role.HELPER) {
                resharing.receive(chunk);
            }
        }
        return ArithmeticShare.of(shape, left, right);
    }

    private static void sendBit(PartyContext context, Chunk chunk, BooleanShare bit) {
        long[] u = known(chunk, bit);
        long[] f = mask(context, chunk, chunk.previous());
        RingKernels.fastest().subtract(u, 0, f, 0, u, 0, u.length);
        Reduction.reduce(context, u, 0, u.length);
        context.at(Steps.SEND_BIT).send(chunk.next(), chunk.index(), u);
    }

    private static long[] mask(PartyContext context, Chunk chunk, Party other) {
        return context.at(Steps.SEND_BIT)
                .commonRandom(other)
                .words(chunk.from(), context.ring().mask(), chunk.length());
    }

    /**
     * What this party knows in clear: {@code b0 ^ b1} at the helper, b2 at the others; 0 or 1 an element, the elements
     * of each plane following those of the one below.
     */
    static long[] known(Chunk chunk, BooleanShare bit) {
        long[] values = new long[chunk.length()];
        switch (chunk.role()) {
            case HELPER -> expand(bit.left().xor(bit.right()), chunk, values);
            case NEXT -> expand(bit.right(), chunk, values);
            case PREVIOUS -> expand(bit.left(), chunk, values);
        }
        return values;
    }

    private static void expand(BitTensor bits, Chunk chunk, long[] values) {
        int n = bits.size();
        for (int at = chunk.from(); at < chunk.to(); ) {
            int plane = at / n;
            int from = at - plane * n;
            int to = Math.min(n, from + chunk.to() - at);
            BitKernels.expand(bits.words(), plane * bits.wordsPerPlane(), n, from, to, values, at - chunk.from());
            at += to - from;
        }
    }

    /** The low {@code width} bits of x, one plane each. See {@link BitDecomposition} for cost and source. */
    public static BooleanShare arithmeticToBoolean(PartyContext context, ArithmeticShare x, int width) {
        if (width < 1 || width > context.ring().bits()) {
            throw new IllegalArgumentException("width out of range: width=" + width + ", allowed=1.."
                    + context.ring().bits());
        }
        BitDecomposition decomposition = new BitDecomposition(context.at(Steps.DECOMPOSE), width);
        if (x.isSymbolic()) {
            context.charge(decomposition.cost(x.size()));
            return BooleanShare.symbolic(x.shape(), width);
        }
        return decomposition.run(x);
    }

    /** The unsigned number whose bits are the planes; see {@link BitComposition}, or 192 bits a plane for few planes. */
    public static ArithmeticShare booleanToArithmetic(PartyContext context, BooleanShare bits) {
        if (bits.planes() <= FEW_BITS) {
            return weighted(bitsToArithmetic(context.at(Steps.PLANES), bits), bits.shape());
        }
        BitComposition composition = new BitComposition(context.at(Steps.COMPOSE), bits.planes());
        if (bits.isSymbolic()) {
            context.charge(composition.cost(bits.size()));
            return ArithmeticShare.symbolic(bits.shape());
        }
        return composition.run(bits);
    }

    private static ArithmeticShare weighted(ArithmeticShare planes, Shape shape) {
        return IntStream.range(0, planes.shape().dimension(0))
                .mapToObj(plane -> planes.map(
                        c -> c.sliceAxis(0, plane, plane + 1).shiftLeft(plane).reshape(shape)))
                .reduce(ArithmeticShare::plus)
                .orElseThrow();
    }
}
