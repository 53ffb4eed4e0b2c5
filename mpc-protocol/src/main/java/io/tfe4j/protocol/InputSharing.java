package io.tfe4j.protocol;

import io.tfe4j.party.Cost;
import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.random.KeyedRandom;
import io.tfe4j.random.RandomSource;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import java.nio.ByteBuffer;
import java.security.SecureRandom;

/** Brings a plaintext tensor of one owner into the computation. Nobody but the owner learns anything. */
public final class InputSharing {
    enum Steps implements Step {
        SEND_MASKED,
        SEND_SEED_LOW,
        SEND_SEED_HIGH
    }

    private static final int SEED_WORDS = KeyedRandom.KEY_BYTES / Long.BYTES;
    private static final SecureRandom SEEDS = new SecureRandom();

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
    public static ArithmeticShare fromParty(PartyContext context, Party owner, Shape shape, RingTensor x) {
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
            long[] values = x.data();
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

    /** 128 bits an element and four seeds of 256 bits, all from the owner; 1 round. */
    public static Cost fromPlayerCost(int n) {
        return new Cost(1, 2 * 64L * n + 4 * 64L * SEED_WORDS);
    }

    /**
     * The part of an owner outside the parties: seeds for components 0 and 1 to their holders, and {@code x} minus
     * both expanded seeds, component 2, to P1 and P2.
     */
    public static void sendFromPlayer(PartyContext context, RingTensor x) {
        byte[] lowSeed = freshSeed();
        byte[] highSeed = freshSeed();
        int n = x.size();
        long[] low = expand(lowSeed, context.ring().mask(), n);
        long[] high = expand(highSeed, context.ring().mask(), n);
        long[] values = x.data();
        for (int i = 0; i < n; i++) {
            low[i] = values[i] - low[i] - high[i] & context.ring().mask();
        }
        sendBoth(context.at(Steps.SEND_SEED_LOW), toWords(lowSeed), Party.P0, Party.P2);
        sendBoth(context.at(Steps.SEND_SEED_HIGH), toWords(highSeed), Party.P0, Party.P1);
        sendBoth(context.at(Steps.SEND_MASKED), low, Party.P1, Party.P2);
    }

    /** A party's part: derives or receives its two components from the owner at {@code endpoint}. */
    public static ArithmeticShare receiveFromPlayer(PartyContext context, int endpoint, Shape shape) {
        if (context.isSymbolic()) {
            context.charge(fromPlayerCost(shape.size()));
            return ArithmeticShare.symbolic(shape);
        }
        int n = shape.size();
        return switch (context.self()) {
            case P0 ->
                ArithmeticShare.of(
                        shape,
                        seeded(context, Steps.SEND_SEED_LOW, endpoint, n),
                        seeded(context, Steps.SEND_SEED_HIGH, endpoint, n));
            case P1 ->
                ArithmeticShare.of(
                        shape, seeded(context, Steps.SEND_SEED_HIGH, endpoint, n), masked(context, endpoint, n));
            case P2 ->
                ArithmeticShare.of(
                        shape, masked(context, endpoint, n), seeded(context, Steps.SEND_SEED_LOW, endpoint, n));
        };
    }

    private static long[] seeded(PartyContext context, Steps step, int endpoint, int n) {
        long[] words = context.at(step).receive(endpoint, 0, SEED_WORDS);
        ByteBuffer seed = ByteBuffer.allocate(KeyedRandom.KEY_BYTES);
        seed.asLongBuffer().put(words);
        return expand(seed.array(), context.ring().mask(), n);
    }

    private static long[] masked(PartyContext context, int endpoint, int n) {
        return context.at(Steps.SEND_MASKED).receive(endpoint, 0, n);
    }

    private static byte[] freshSeed() {
        byte[] seed = new byte[KeyedRandom.KEY_BYTES];
        SEEDS.nextBytes(seed);
        return seed;
    }

    private static long[] toWords(byte[] seed) {
        long[] words = new long[SEED_WORDS];
        ByteBuffer.wrap(seed).asLongBuffer().get(words);
        return words;
    }

    private static long[] expand(byte[] seed, long mask, int n) {
        long[] words = new long[n];
        try (RandomSource random = new KeyedRandom(seed)) {
            random.fill(0, 0, 0, mask, words, 0, n);
        }
        return words;
    }

    private static void sendBoth(PartyContext step, long[] words, Party first, Party second) {
        step.send(first, 0, words);
        step.send(second, 0, words);
    }
}
