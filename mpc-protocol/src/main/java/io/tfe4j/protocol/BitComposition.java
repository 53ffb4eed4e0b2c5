package io.tfe4j.protocol;

import io.tfe4j.party.Cost;
import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.protocol.AndTree.Gate;
import io.tfe4j.ring.BitKernels;
import io.tfe4j.ring.BitTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.share.BooleanShare;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Shared bits as a shared integer: components 0 and 2 are random, P2, who knows both, shares the bits of minus their
 * sum, an adder adds them to the given bits, and the sum is opened to P0 and P1 as component 1.
 *
 * <p><b>Cost</b> in a ring of 64 bits: {@code 64 + 3w + 930 + 128} bits for w bits. 8 rounds on the longest chain of
 * messages: what P2 shares first reaches P0 alone, and its effect goes round the ring one party a level, so the opening
 * between P0 and P1 never waits for it as a ninth. <b>Security:</b> one
 * semi-honest party: the opened sum is masked by a component its reader lacks.
 */
final class BitComposition {
    enum Steps implements Step {
        RANDOM_COMPONENT,
        SHARE_BITS,
        GENERATE,
        CARRIES,
        OPEN_SUM
    }

    private final PartyContext context;
    private final int ringBits;
    private final int width;

    BitComposition(PartyContext context, int width) {
        this.context = context;
        this.ringBits = context.ring().bits();
        this.width = width;
    }

    /** Position i below the top: {@code generate_i = x_i & t_i}; planes as {@link PrefixNetwork#carries} wants them. */
    private AndTree generate() {
        List<Gate> gates = new ArrayList<>();
        int positions = ringBits - 1;
        for (int i = 0; i < Math.min(width, positions); i++) {
            gates.add(new Gate(2 * positions + i, positions + i, i, false));
        }
        return AndTree.of(List.of(gates));
    }

    Cost cost(int n) {
        // what the first level works on
        BitTensor.wordCount(n, 2 * (ringBits - 1) + Math.min(width, ringBits - 1));
        int words = BitTensor.wordsPerPlane(n);
        return new Cost(1, 64L * words * ringBits)
                .then(generate().cost(words))
                .then(PrefixNetwork.carries(ringBits - 1).cost(words))
                .then(new Cost(0, 2 * 64L * words * ringBits));
    }

    ArithmeticShare run(BooleanShare bits) {
        int n = bits.size();
        long ring = context.ring().mask();
        Party self = context.self();
        PartyContext random = context.at(Steps.RANDOM_COMPONENT);
        long @Nullable [] component0 = self == Party.P1
                ? null
                : random.commonRandom(other(Party.P0, Party.P2)).words(0, ring, n);
        long @Nullable [] component2 = self == Party.P0
                ? null
                : random.commonRandom(other(Party.P1, Party.P2)).words(0, ring, n);
        BooleanShare t = shareDifference(component0, component2, n, bits);
        long @Nullable [] component1 = openSum(add(bits, t));
        return switch (self) {
            case P0 -> shared(bits.shape(), component0, component1);
            case P1 -> shared(bits.shape(), component1, component2);
            case P2 -> shared(bits.shape(), component2, component0);
        };
    }

    private static ArithmeticShare shared(Shape shape, long @Nullable [] left, long @Nullable [] right) {
        return ArithmeticShare.of(shape, Objects.requireNonNull(left), Objects.requireNonNull(right));
    }

    private Party other(Party first, Party second) {
        return context.self() == first ? second : first;
    }

    /** Of P1 and P0, which lack one each, neither is read. The bits of {@code -(component 0 + component 2)} from P2: its xor components 2 and 0 are the masked bits and the mask. */
    private BooleanShare shareDifference(
            long @Nullable [] component0, long @Nullable [] component2, int n, BooleanShare like) {
        PartyContext step = context.at(Steps.SHARE_BITS);
        int words = BitTensor.wordCount(n, ringBits);
        BitTensor zero = BitTensor.of(n, ringBits, new long[words]);
        long used = BitTensor.usedMask(n);
        return switch (context.self()) {
            case P2 -> {
                long[] zeroth = Objects.requireNonNull(component0);
                long[] second = Objects.requireNonNull(component2);
                long[] difference = new long[n];
                for (int i = 0; i < n; i++) {
                    difference[i] = -(zeroth[i] + second[i]);
                }
                long[] masked = BitKernels.toPlanes(difference, ringBits).words();
                long[] mask = step.commonRandom(Party.P1).words(0, used, words);
                BitKernels.xorInto(masked, 0, mask, 0, words);
                step.send(Party.P0, 0, masked);
                yield new BooleanShare(
                        like.shape(), BitTensor.of(n, ringBits, mask), BitTensor.of(n, ringBits, masked));
            }
            case P1 ->
                new BooleanShare(
                        like.shape(),
                        zero,
                        BitTensor.of(n, ringBits, step.commonRandom(Party.P2).words(0, used, words)));
            case P0 ->
                new BooleanShare(like.shape(), BitTensor.of(n, ringBits, step.receive(Party.P2, 0, words)), zero);
        };
    }

    private BooleanShare add(BooleanShare x, BooleanShare t) {
        int n = x.size();
        int positions = ringBits - 1;
        int padding = BitTensor.wordCount(n, ringBits - width);
        BooleanShare sum = t.xor(new BooleanShare(x.shape(), padded(x.left(), padding), padded(x.right(), padding)));
        BooleanShare low = x.planes(0, Math.min(width, positions));
        BooleanShare planes = stack(zeros(n, x, positions), stack(t.planes(0, positions), low));
        PlaneChunks chunks = PlaneChunks.split(context, planes);
        chunks.run(context.at(Steps.GENERATE), generate());
        BooleanShare generated = chunks.join(x.shape(), 0, positions);
        PlaneChunks adder = PlaneChunks.split(context, stack(generated, sum.planes(0, positions)));
        adder.run(context.at(Steps.CARRIES), PrefixNetwork.carries(positions));
        return sum.xor(stack(zeros(n, x, 1), adder.join(x.shape(), 0, positions)));
    }

    private BitTensor padded(BitTensor bits, int words) {
        return BitTensor.of(bits.size(), ringBits, Arrays.copyOf(bits.words(), bits.words().length + words));
    }

    private static BooleanShare zeros(int n, BooleanShare like, int planes) {
        BitTensor zero = BitTensor.of(n, planes, new long[BitTensor.wordCount(n, planes)]);
        return new BooleanShare(like.shape(), zero, zero);
    }

    private static BooleanShare stack(BooleanShare low, BooleanShare high) {
        return new BooleanShare(
                low.shape(),
                BitTensor.concatenatePlanes(List.of(low.left(), high.left())),
                BitTensor.concatenatePlanes(List.of(low.right(), high.right())));
    }

    /** P0 and P1 learn the sum, P2 gets null; P0 lacks component 2 (from P1), P1 lacks component 0 (from P0). */
    private long @Nullable [] openSum(BooleanShare sum) {
        PartyContext step = context.at(Steps.OPEN_SUM);
        Party self = context.self();
        if (self == Party.P2) {
            return null;
        }
        int words = sum.left().words().length;
        long[] opened;
        if (self == Party.P0) {
            step.send(Party.P1, 0, sum.left().words());
            opened = step.receive(Party.P1, 0, words).clone();
        } else {
            step.send(Party.P0, 0, sum.right().words());
            opened = step.receive(Party.P0, 0, words).clone();
        }
        BitKernels.xorInto(opened, 0, sum.left().words(), 0, words);
        BitKernels.xorInto(opened, 0, sum.right().words(), 0, words);
        return BitKernels.fromPlanes(BitTensor.of(sum.size(), ringBits, opened));
    }
}
