package io.tfe4j.protocol;

import io.tfe4j.party.Cost;
import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.share.ComponentDigest;
import io.tfe4j.share.SeedSplit;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Brings a plaintext tensor of one owner into the computation. Nobody but the owner learns anything. */
public final class InputSharing {
    enum Steps implements Step {
        SUMMAND,
        SEND_MASKED,
        SEND_SEED_LOW,
        SEND_SEED_HIGH,
        SEND_DIGEST
    }

    private InputSharing() {}

    /** 64 bits an element, 1 round. */
    public static Cost fromPartyCost(int n) {
        return new Cost(1, 64L * n);
    }

    /**
     * Shares a tensor that one of the parties owns: component h of owner P_h is random and known to P_{h-1} too,
     * component h+1 is {@code x} minus it and goes to P_{h+1}, component h+2 is zero.
     *
     * @param x the value at the owner, null at the others
     */
    public static ArithmeticShare fromParty(PartyContext context, Party owner, Shape shape, @Nullable RingTensor x) {
        if (context.isSymbolic()) {
            context.charge(fromPartyCost(shape.size()));
            return ArithmeticShare.symbolic(shape);
        }
        int n = shape.size();
        long ring = context.ring().mask();
        PartyContext masked = context.at(Steps.SEND_MASKED);
        if (context.self() == owner) {
            long[] mask = masked.commonRandom(owner.previous()).words(0, ring, n);
            long[] difference = new long[n];
            long[] values = Objects.requireNonNull(x, "the owner has the value").data();
            for (int i = 0; i < n; i++) {
                difference[i] = values[i] - mask[i] & ring;
            }
            masked.send(owner.next(), 0, difference);
            return ArithmeticShare.of(shape, mask, difference);
        }
        if (context.self() == owner.next()) {
            return ArithmeticShare.of(shape, masked.receive(owner, 0, n), new long[n]);
        }
        return ArithmeticShare.of(shape, new long[n], masked.commonRandom(owner).words(0, ring, n));
    }

    /** 192 bits an element, 1 round. */
    public static Cost sumOfPartiesCost(int n) {
        return new Cost(1, 3 * 64L * n);
    }

    /**
     * Shares the sum of three tensors, of which each party owns one: component i is what P_i owns plus its share of zero,
     * and goes to P_{i-1}, who lacks a summand of that share.
     *
     * @param own this party's tensor
     */
    public static ArithmeticShare sumOfParties(PartyContext context, Shape shape, RingTensor own) {
        if (context.isSymbolic()) {
            context.charge(sumOfPartiesCost(shape.size()));
            return ArithmeticShare.symbolic(shape);
        }
        int n = shape.size();
        long ring = context.ring().mask();
        PartyContext step = context.at(Steps.SUMMAND);
        ZeroShare zero = new ZeroShare(step);
        long[] plus = new long[n];
        long[] minus = new long[n];
        zero.plus(0, ring, plus, 0, n);
        zero.minus(0, ring, minus, 0, n);
        long[] component = new long[n];
        for (int i = 0; i < n; i++) {
            component[i] = own.data()[i] + plus[i] - minus[i] & ring;
        }
        step.send(context.self().previous(), 0, component);
        return ArithmeticShare.of(shape, component, step.receive(context.self().next(), 0, n));
    }

    /**
     * What the owner sends, and three digests among the parties; 1 round. The digests are waited for when nothing else
     * is left to do, see {@link InputCheck}.
     */
    public static Cost fromPlayerCost(int n) {
        return new Cost(1, bitsFromPlayer(n) + 3 * 64L * ComponentDigest.WORDS);
    }

    /** The owner's part of the cost: 128 bits an element and four seeds of 256 bits. */
    public static long bitsFromPlayer(int n) {
        return 2 * 64L * n + 4 * 64L * SeedSplit.SEED_WORDS;
    }

    /**
     * The part of an owner outside the parties: seeds for components 0 and 1 to their holders, and {@code x} minus
     * both expanded seeds, component 2, to P1 and P2.
     */
    public static void sendFromPlayer(PartyContext context, RingTensor x) {
        SeedSplit split = SeedSplit.of(x.data().clone(), context.ring().mask());
        sendBoth(context.at(Steps.SEND_SEED_LOW), split.seedWords(Party.P0), Party.P0, Party.P2);
        sendBoth(context.at(Steps.SEND_SEED_HIGH), split.seedWords(Party.P1), Party.P0, Party.P1);
        sendBoth(context.at(Steps.SEND_MASKED), split.difference(), Party.P1, Party.P2);
    }

    /**
     * A party's part: derives or receives its two components from the owner at {@code endpoint}, and tells the next
     * party, by SHA-256, what it was given for the component that both hold.
     *
     * @param later takes what is left to do: to hear the same from the previous party, before a result is released
     */
    public static ArithmeticShare receiveFromPlayer(
            PartyContext context, int endpoint, Shape shape, Consumer<InputCheck> later) {
        if (context.isSymbolic()) {
            context.charge(fromPlayerCost(shape.size()));
            return ArithmeticShare.symbolic(shape);
        }
        int n = shape.size();
        Party self = context.self();
        long[] left = given(context, self, endpoint, n);
        long[] right = given(context, self.next(), endpoint, n);
        PartyContext digest = context.at(Steps.SEND_DIGEST);
        digest.send(self.next(), 0, ComponentDigest.of(right));
        later.accept(new InputCheck(digest, self, ComponentDigest.of(left)));
        return ArithmeticShare.of(shape, component(context, self, left, n), component(context, self.next(), right, n));
    }

    /** What the owner sends to both holders of a component: its seed, or for component 2 its words. */
    private static long[] given(PartyContext context, Party component, int endpoint, int n) {
        return switch (component) {
            case P0 -> context.at(Steps.SEND_SEED_LOW).receive(endpoint, 0, SeedSplit.SEED_WORDS);
            case P1 -> context.at(Steps.SEND_SEED_HIGH).receive(endpoint, 0, SeedSplit.SEED_WORDS);
            case P2 -> context.at(Steps.SEND_MASKED).receive(endpoint, 0, n);
        };
    }

    private static long[] component(PartyContext context, Party component, long[] given, int n) {
        if (component == Party.P2) {
            return given;
        }
        return SeedSplit.expand(given, context.ring().mask(), n);
    }

    private static void sendBoth(PartyContext step, long[] words, Party first, Party second) {
        step.send(first, 0, words);
        step.send(second, 0, words);
    }
}
