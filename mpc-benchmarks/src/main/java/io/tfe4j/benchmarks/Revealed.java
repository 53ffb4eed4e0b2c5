package io.tfe4j.benchmarks;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.ring.BitKernels;
import io.tfe4j.ring.BitTensor;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.share.BooleanShare;
import java.util.Arrays;

/** The way out of shares: P0 learns the result, as whole or fixed-point numbers, the others nothing. */
final class Revealed {
    enum Steps implements Step {
        SEND_COMPONENT
    }

    private Revealed() {}

    /** The numbers at P0, none at the others. */
    static double[] atFirst(PartyContext context, Object part) {
        if (part instanceof FixedTensor fixed) {
            return reals(sum(context, fixed.share()), fixed.fractionBits());
        }
        return part instanceof BooleanShare bits
                ? reals(bits(context, bits), 0)
                : reals(sum(context, (ArithmeticShare) part), 0);
    }

    private static double[] reals(long[] raw, int fractionBits) {
        return Arrays.stream(raw)
                .mapToDouble(value -> Math.scalb((double) value, -fractionBits))
                .toArray();
    }

    private static long[] sum(PartyContext context, ArithmeticShare part) {
        long[][] components = gather(context, part.left().data());
        long[] sum = new long[components.length == 0 ? 0 : part.size()];
        for (long[] component : components) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += component[i];
            }
        }
        return sum;
    }

    private static long[] bits(PartyContext context, BooleanShare part) {
        long[][] components = gather(context, part.left().words());
        if (components.length == 0) {
            return new long[0];
        }
        long[] whole = new long[part.left().words().length];
        for (long[] component : components) {
            BitKernels.xorInto(whole, 0, component, 0, whole.length);
        }
        return BitKernels.fromPlanes(BitTensor.of(part.size(), part.planes(), whole));
    }

    /** All three components at P0, none at the others. */
    private static long[][] gather(PartyContext context, long[] own) {
        PartyContext step = context.at(Steps.SEND_COMPONENT);
        if (context.self() != Party.P0) {
            step.send(Party.P0, 0, own);
            return new long[0][];
        }
        return new long[][] {own, step.receive(Party.P1, 0, own.length), step.receive(Party.P2, 0, own.length)};
    }
}
