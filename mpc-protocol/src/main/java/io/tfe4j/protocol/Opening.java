package io.tfe4j.protocol;

import io.tfe4j.party.Cost;
import io.tfe4j.party.MpcException;
import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.ring.BitKernels;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.share.ComponentDigest;
import org.jspecify.annotations.Nullable;

/**
 * Makes a shared tensor known: to all three parties, to one, or to a player that is not a party.
 *
 * <p>A party's missing component comes from one of its holders and its SHA-256 from the other, in the same round; if
 * they disagree, nothing is returned and the session ends ({@link MpcException.Code#INCONSISTENT}). To a player
 * outside, each party sends its component masked by a zero share. An output of a dithered truncation tells its receiver up to about one bit of the discarded
 * fraction: use {@link Truncation#floor} for what is opened.
 */
public final class Opening {
    enum Steps implements Step {
        RERANDOMIZE,
        SEND_COMPONENT,
        SEND_DIGEST
    }

    private static final int DIGEST_BITS = 64 * ComponentDigest.WORDS;

    private Opening() {}

    /** 192 bits an element and three digests, 1 round. */
    public static Cost toAllCost(int n) {
        return new Cost(1, 3 * (64L * n + DIGEST_BITS));
    }

    /** Every party learns {@code x}. */
    public static RingTensor toAll(PartyContext context, ArithmeticShare x) {
        if (x.isSymbolic()) {
            context.charge(toAllCost(x.size()));
            return RingTensor.symbolic(x.shape());
        }
        Party self = context.self();
        send(context, x.left().data(), self.next());
        sendDigest(context, x.right().data(), self.previous());
        return finish(context, x, receiveMissing(context, x.size()));
    }

    /** Every party learns words of shared bits, given by this party's two components; cost as {@link #toAll}. */
    static long[] bitsToAll(PartyContext context, long[] left, long[] right) {
        Party self = context.self();
        send(context, left, self.next());
        sendDigest(context, right, self.previous());
        long[] value = receiveMissing(context, left.length).clone();
        BitKernels.xorInto(value, 0, left, 0, value.length);
        BitKernels.xorInto(value, 0, right, 0, value.length);
        return value;
    }

    /** 64 bits an element and one digest, 1 round. */
    public static Cost toPartyCost(int n) {
        return new Cost(1, 64L * n + DIGEST_BITS);
    }

    /** Only {@code receiver} learns {@code x}; the others get null. */
    public static @Nullable RingTensor toParty(PartyContext context, ArithmeticShare x, Party receiver) {
        if (x.isSymbolic()) {
            context.charge(toPartyCost(x.size()));
            return RingTensor.symbolic(x.shape());
        }
        Party self = context.self();
        if (self == receiver) {
            return finish(context, x, receiveMissing(context, x.size()));
        }
        if (self == receiver.previous()) {
            send(context, x.left().data(), receiver);
        } else {
            sendDigest(context, x.right().data(), receiver);
        }
        return null;
    }

    /** From the three parties to a player outside: 192 bits an element, 1 round. */
    public static Cost toPlayerCost(int n) {
        return new Cost(1, 3 * 64L * n);
    }

    /**
     * A party's part of an opening to the player at {@code endpoint}: its component plus a zero share, so that the
     * player learns the sum and nothing about how it came to be.
     */
    public static void sendToPlayer(PartyContext context, ArithmeticShare x, int endpoint) {
        if (x.isSymbolic()) {
            context.charge(toPlayerCost(x.size()));
            return;
        }
        LocalProduct fresh = LocalProduct.of(context.at(Steps.RERANDOMIZE), x.left());
        long[] summand = new long[x.size()];
        fresh.fill(0, summand.length, summand, 0);
        context.at(Steps.SEND_COMPONENT).send(endpoint, 0, summand);
    }

    /** The player's part: adds up what the three parties send. */
    public static RingTensor receiveAtPlayer(PartyContext context, Shape shape) {
        int n = shape.size();
        long[] sum = new long[n];
        PartyContext step = context.at(Steps.SEND_COMPONENT);
        for (Party party : Party.values()) {
            long[] summand = step.receive(party, 0, n);
            for (int i = 0; i < n; i++) {
                sum[i] = sum[i] + summand[i] & context.ring().mask();
            }
        }
        return RingTensor.of(shape, sum);
    }

    private static void send(PartyContext context, long[] component, Party to) {
        context.at(Steps.SEND_COMPONENT).send(to, 0, reduced(context, component));
    }

    private static void sendDigest(PartyContext context, long[] component, Party to) {
        context.at(Steps.SEND_DIGEST).send(to, 0, ComponentDigest.of(reduced(context, component)));
    }

    static long[] reduced(PartyContext context, long[] component) {
        long ring = context.ring().mask();
        if (ring == -1) {
            return component;
        }
        long[] result = component.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] &= ring;
        }
        return result;
    }

    private static long[] receiveMissing(PartyContext context, int n) {
        Party self = context.self();
        long[] component = context.at(Steps.SEND_COMPONENT).receive(self.previous(), 0, n);
        check(
                context,
                component,
                context.at(Steps.SEND_DIGEST).receive(self.next(), 0, ComponentDigest.WORDS),
                self.previous());
        return component;
    }

    private static void check(PartyContext context, long[] component, long[] digest, Party sender) {
        if (!ComponentDigest.equal(ComponentDigest.of(component), digest)) {
            throw new MpcException(
                    MpcException.Code.INCONSISTENT,
                    "holders of one component disagree: sender=" + sender + ", step=" + context.path());
        }
    }

    private static RingTensor finish(PartyContext context, ArithmeticShare x, long[] missing) {
        long ring = context.ring().mask();
        long[] left = x.left().data();
        long[] right = x.right().data();
        long[] sum = new long[missing.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = left[i] + right[i] + missing[i] & ring;
        }
        return RingTensor.of(x.shape(), sum);
    }
}
