package io.tfe4j.protocol;

import io.tfe4j.party.Cost;
import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.random.BoundedRandom;
import io.tfe4j.ring.BitKernels;
import io.tfe4j.ring.RingKernels;
import java.util.ArrayList;
import java.util.List;

/**
 * A uniformly random permutation that no single party knows: the composition of one from each pair. Applies itself, or
 * its inverse, to shared rows.
 *
 * <p>With H1, H2, H3 holding the component pairs (A, B), (B, C), (C, A) and pairwise masks z:
 * <b>round 1:</b> H1 sends H2 {@code s(p(A + B + z12) + z31)}, H2 sends H3 {@code p(C - z12)}; <b>round 2:</b> H2 and H3
 * apply q and exchange what is left after fresh A' and B' are taken off; their sum is C'. Here p belongs to {H1, H2}, s
 * to {H3, H1}, q to {H2, H3}. Column k takes words {@code k n ..} of each random stream, and is part k of each message.
 * <b>Cost:</b> {@code 4 n w} bits for n rows of w bits, 2 rounds. <b>Source:</b> Araki et
 * al., CCS 2021, section 5.2.
 */
final class SecretPermutation {
    enum Steps implements Step {
        PERMUTATION,
        MASK,
        SEND_FIRST,
        SEND_SECOND,
        FRESH,
        EXCHANGE
    }

    /** The permutation this party shares with its next party, and with its previous one. */
    private final int[] withNext;

    private final int[] withPrevious;

    private SecretPermutation(int[] withNext, int[] withPrevious) {
        this.withNext = withNext;
        this.withPrevious = withPrevious;
    }

    static Cost cost(int rows, long columns) {
        return new Cost(2, 4L * 64 * rows * columns);
    }

    static SecretPermutation draw(PartyContext context, int n) {
        PartyContext step = context.at(Steps.PERMUTATION);
        Party self = context.self();
        return new SecretPermutation(
                new BoundedRandom(step.commonRandom(self.next()), n).permutation(n),
                new BoundedRandom(step.commonRandom(self.previous()), n).permutation(n));
    }

    /** The rows in secret order. */
    ShareRows apply(PartyContext context, ShareRows rows) {
        Party h1 = Party.of(context.rotation());
        return new Passage(context, rows, h1, h1.next(), h1.previous(), false).run();
    }

    /** Undoes {@link #apply}: the three permutations' inverses in the opposite order. */
    ShareRows applyInverse(PartyContext context, ShareRows rows) {
        Party h1 = Party.of(context.rotation());
        return new Passage(context, rows, h1.previous(), h1.next(), h1, true).run();
    }

    private static int[] invert(int[] permutation) {
        int[] inverse = new int[permutation.length];
        for (int i = 0; i < inverse.length; i++) {
            inverse[permutation[i]] = i;
        }
        return inverse;
    }

    /** One application, with its assignment of parties to H1, H2, H3. */
    private final class Passage {
        private final PartyContext context;
        private final ShareRows rows;
        private final Party h1;
        private final Party h2;
        private final Party h3;
        private final boolean inverse;
        private final int n;
        private final long ring;

        Passage(PartyContext context, ShareRows rows, Party h1, Party h2, Party h3, boolean inverse) {
            this.context = context;
            this.rows = rows;
            this.h1 = h1;
            this.h2 = h2;
            this.h3 = h3;
            this.inverse = inverse;
            this.n = rows.size();
            this.ring = context.ring().mask();
        }

        ShareRows run() {
            Party self = context.self();
            if (self == h1) {
                return first();
            }
            return self == h2 ? second() : third();
        }

        private int[] permutation(Party other) {
            int[] forward = other == context.self().next() ? withNext : withPrevious;
            return inverse ? invert(forward) : forward;
        }

        /** The component of a column that this party holds together with {@code other}. */
        private long[] heldWith(ShareRows.Column column, Party other) {
            return other == context.self().next() ? column.right() : column.left();
        }

        private long[] random(Steps step, int column, Party other) {
            return context.at(step).commonRandom(other).words((long) column * n, ring, n);
        }

        private ShareRows.Column column(long[] withOther, Party other, long[] rest, boolean isBits) {
            return other == context.self().next()
                    ? new ShareRows.Column(rest, withOther, isBits)
                    : new ShareRows.Column(withOther, rest, isBits);
        }

        private ShareRows first() {
            int[] p = permutation(h2);
            int[] s = permutation(h3);
            List<ShareRows.Column> result = new ArrayList<>();
            for (int k = 0; k < rows.columns().size(); k++) {
                ShareRows.Column column = rows.columns().get(k);
                long[] sum = add(random(Steps.MASK, k, h2), column.left(), column.isBits());
                long[] once = gather(add(sum, column.right(), column.isBits()), p);
                long[] twice = gather(add(once, random(Steps.MASK, k, h3), column.isBits()), s);
                context.at(Steps.SEND_FIRST).send(h2, k, twice);
                result.add(column(random(Steps.FRESH, k, h2), h2, random(Steps.FRESH, k, h3), column.isBits()));
            }
            return new ShareRows(result);
        }

        private ShareRows second() {
            int[] p = permutation(h1);
            int[] q = permutation(h3);
            for (int k = 0; k < rows.columns().size(); k++) {
                ShareRows.Column column = rows.columns().get(k);
                long[] masked = heldWith(column, h3).clone();
                subtract(masked, random(Steps.MASK, k, h1), column.isBits());
                context.at(Steps.SEND_SECOND).send(h3, k, gather(masked, p));
            }
            List<long[]> fresh = new ArrayList<>();
            List<long[]> own = new ArrayList<>();
            for (int k = 0; k < rows.columns().size(); k++) {
                boolean isBits = rows.columns().get(k).isBits();
                long[] twice = context.at(Steps.SEND_FIRST).receive(h1, k, n);
                exchange(k, gather(add(random(Steps.MASK, k, h3), twice, isBits), q), h3, fresh, own);
            }
            return exchanged(fresh, own, h3);
        }

        private ShareRows third() {
            int[] s = permutation(h1);
            int[] q = permutation(h2);
            List<long[]> fresh = new ArrayList<>();
            List<long[]> own = new ArrayList<>();
            for (int k = 0; k < rows.columns().size(); k++) {
                boolean isBits = rows.columns().get(k).isBits();
                long[] once = context.at(Steps.SEND_SECOND).receive(h2, k, n).clone();
                long[] twice = gather(subtract(once, random(Steps.MASK, k, h1), isBits), s);
                exchange(k, gather(subtract(twice, random(Steps.MASK, k, h2), isBits), q), h2, fresh, own);
            }
            return exchanged(fresh, own, h2);
        }

        /** Takes the fresh component shared with H1 off the moved column, and sends the rest. */
        private void exchange(int k, long[] moved, Party other, List<long[]> fresh, List<long[]> own) {
            boolean isBits = rows.columns().get(k).isBits();
            long[] withH1 = random(Steps.FRESH, k, h1);
            fresh.add(withH1);
            own.add(subtract(moved, withH1, isBits));
            context.at(Steps.EXCHANGE).send(other, k, moved);
        }

        private ShareRows exchanged(List<long[]> fresh, List<long[]> own, Party other) {
            List<ShareRows.Column> result = new ArrayList<>();
            for (int k = 0; k < fresh.size(); k++) {
                boolean isBits = rows.columns().get(k).isBits();
                long[] sum = own.get(k).clone();
                add(sum, context.at(Steps.EXCHANGE).receive(other, k, n), isBits);
                result.add(column(fresh.get(k), h1, sum, isBits));
            }
            return new ShareRows(result);
        }

        /** {@code target += values}, or xor for bits; returns {@code target}. */
        private long[] add(long[] target, long[] values, boolean isBits) {
            if (isBits) {
                BitKernels.xorInto(target, 0, values, 0, n);
            } else {
                RingKernels.fastest().add(target, 0, values, 0, target, 0, n);
                Reduction.reduce(context, target, 0, n);
            }
            return target;
        }

        private long[] subtract(long[] target, long[] values, boolean isBits) {
            if (isBits) {
                BitKernels.xorInto(target, 0, values, 0, n);
            } else {
                RingKernels.fastest().subtract(target, 0, values, 0, target, 0, n);
                Reduction.reduce(context, target, 0, n);
            }
            return target;
        }

        private long[] gather(long[] values, int[] order) {
            long[] result = new long[n];
            for (int i = 0; i < n; i++) {
                result[i] = values[order[i]];
            }
            return result;
        }
    }
}
