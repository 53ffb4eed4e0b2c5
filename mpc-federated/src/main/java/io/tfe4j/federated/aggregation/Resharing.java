package io.tfe4j.federated.aggregation;

import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.ring.RingKernels;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;

/** From components, one at each server, to replicated shares; and from summands to their sum. */
final class Resharing {
    enum Steps implements Step {
        ZERO_SHARE,
        SEND
    }

    private Resharing() {}

    /**
     * Gives the previous server each number, which it could have computed from what it has: they are components already; 1
     * round.
     */
    static ArithmeticShare replicate(PartyContext context, long[] own) {
        PartyContext send = context.at(Steps.SEND);
        send.send(context.self().previous(), 0, own);
        return ArithmeticShare.of(
                Shape.of(own.length), own, send.receive(context.self().next(), 0, own.length));
    }

    /** All servers learn the sum, and nothing about summands beside it; 1 round. Overwrites {@code own}. */
    static long[] open(PartyContext context, long[] own) {
        mask(context, own);
        Party self = context.self();
        PartyContext send = context.at(Steps.SEND);
        send.send(self.next(), 0, own);
        send.send(self.previous(), 0, own);
        long[] sum = own.clone();
        add(context, sum, send.receive(self.next(), 0, own.length));
        add(context, sum, send.receive(self.previous(), 0, own.length));
        return sum;
    }

    private static void add(PartyContext context, long[] sum, long[] summand) {
        RingKernels.fastest().add(sum, 0, summand, 0, sum, 0, sum.length);
        reduce(context, sum);
    }

    private static void mask(PartyContext context, long[] own) {
        PartyContext zero = context.at(Steps.ZERO_SHARE);
        long ring = context.ring().mask();
        RingKernels kernels = RingKernels.fastest();
        long[] plus = zero.commonRandom(context.self().previous()).words(0, ring, own.length);
        long[] minus = zero.commonRandom(context.self().next()).words(0, ring, own.length);
        kernels.add(own, 0, plus, 0, own, 0, own.length);
        kernels.subtract(own, 0, minus, 0, own, 0, own.length);
        reduce(context, own);
    }

    private static void reduce(PartyContext context, long[] values) {
        long ring = context.ring().mask();
        if (ring != -1) {
            for (int i = 0; i < values.length; i++) {
                values[i] &= ring;
            }
        }
    }
}
