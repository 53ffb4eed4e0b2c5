package io.tfe4j.protocol;

import io.tfe4j.party.Cost;
import io.tfe4j.party.MpcException;
import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.ring.BitTensor;
import io.tfe4j.ring.Conv2d;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.share.BooleanShare;
import io.tfe4j.share.ComponentDigest;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Another suite, of which both holders of each component of each result compare it, and of each value that is opened, before
 * anybody uses it. A message that was damaged, a server that computes something else, or skips its work, is found at the
 * step where it happened, unless both holders of a component are wrong in the same way. A server that wants to cheat need
 * not be: it can add a chosen error to what it sends, and both holders agree on the wrong value. This is a guard against
 * faults, and no security against malicious servers.
 *
 * <p><b>Cost</b> beside that of the other suite: six digests of 256 bits and 1 round for each operation. The digests go to
 * servers that hold what they are made of, and tell them nothing.
 */
final class Consistent3 implements Suite {
    enum Steps implements Step {
        COMPUTE,
        COMPARE,
        LEFT,
        RIGHT
    }

    private static final Cost COST = new Cost(1, 6 * 64L * ComponentDigest.WORDS);

    private final Suite inner;

    Consistent3(Suite inner) {
        this.inner = inner;
    }

    @Override
    public String name() {
        return "consistent3";
    }

    // ---- comparing

    private static ArithmeticShare same(PartyContext context, ArithmeticShare x) {
        compare(
                context.at(Steps.COMPARE),
                x.isSymbolic(),
                () -> new Components(x.left().data(), x.right().data()));
        return x;
    }

    private static BooleanShare same(PartyContext context, BooleanShare x) {
        compare(context.at(Steps.COMPARE), x.isSymbolic(), () -> new Components(used(x.left()), used(x.right())));
        return x;
    }

    /** All at once. */
    private static List<ArithmeticShare> same(PartyContext context, List<ArithmeticShare> all) {
        boolean symbolic = all.stream().anyMatch(ArithmeticShare::isSymbolic);
        compare(
                context.at(Steps.COMPARE),
                symbolic,
                () -> new Components(
                        joined(all.stream().map(x -> x.left().data()).toList()),
                        joined(all.stream().map(x -> x.right().data()).toList())));
        return all;
    }

    /** The words of both components that a party holds. */
    private record Components(long[] left, long[] right) {
        @Override
        public String toString() {
            return "Components[words=" + left.length + "]";
        }
    }

    /** Bits beyond the last element may be anything. */
    private static long[] used(BitTensor bits) {
        long[] words = bits.words().clone();
        int each = BitTensor.wordsPerPlane(bits.size());
        int rest = bits.size() % Long.SIZE;
        for (int last = each - 1; rest > 0 && last < words.length; last += each) {
            words[last] &= (1L << rest) - 1;
        }
        return words;
    }

    private static long[] joined(List<long[]> all) {
        return all.stream().flatMapToLong(Arrays::stream).toArray();
    }

    private static void compare(PartyContext context, boolean symbolic, Supplier<Components> components) {
        if (symbolic || context.isSymbolic()) {
            context.charge(COST);
            return;
        }
        Components own = components.get();
        Party self = context.self();
        long[] left = ComponentDigest.of(Opening.reduced(context, own.left()));
        long[] right = ComponentDigest.of(Opening.reduced(context, own.right()));
        PartyContext ofLeft = context.at(Steps.LEFT);
        PartyContext ofRight = context.at(Steps.RIGHT);
        ofLeft.send(self.previous(), 0, left);
        ofRight.send(self.next(), 0, right);
        require(context, right, ofLeft.receive(self.next(), 0, ComponentDigest.WORDS), self.next());
        require(context, left, ofRight.receive(self.previous(), 0, ComponentDigest.WORDS), self.previous());
    }

    private static void require(PartyContext context, long[] own, long[] theirs, Party other) {
        if (!ComponentDigest.equal(own, theirs)) {
            throw new MpcException(
                    MpcException.Code.INCONSISTENT,
                    "two servers hold different values of one component: servers=" + context.self() + " and " + other
                            + ", step=" + context.path());
        }
    }

    // ---- operations

    @Override
    public ArithmeticShare multiply(PartyContext context, ArithmeticShare x, ArithmeticShare y) {
        return same(context, inner.multiply(context.at(Steps.COMPUTE), x, y));
    }

    @Override
    public ArithmeticShare multiplyAndTruncate(PartyContext context, ArithmeticShare x, ArithmeticShare y, int bits) {
        return same(context, inner.multiplyAndTruncate(context.at(Steps.COMPUTE), x, y, bits));
    }

    @Override
    public ArithmeticShare matmul(PartyContext context, ArithmeticShare x, ArithmeticShare y) {
        return same(context, inner.matmul(context.at(Steps.COMPUTE), x, y));
    }

    @Override
    public ArithmeticShare matmulAndTruncate(PartyContext context, ArithmeticShare x, ArithmeticShare y, int bits) {
        return same(context, inner.matmulAndTruncate(context.at(Steps.COMPUTE), x, y, bits));
    }

    @Override
    public ArithmeticShare conv2d(PartyContext context, ArithmeticShare x, ArithmeticShare weights, Conv2d spec) {
        return same(context, inner.conv2d(context.at(Steps.COMPUTE), x, weights, spec));
    }

    @Override
    public ArithmeticShare conv2dAndTruncate(
            PartyContext context, ArithmeticShare x, ArithmeticShare weights, Conv2d spec, int bits) {
        return same(context, inner.conv2dAndTruncate(context.at(Steps.COMPUTE), x, weights, spec, bits));
    }

    @Override
    public ArithmeticShare truncate(PartyContext context, ArithmeticShare x, int bits) {
        return same(context, inner.truncate(context.at(Steps.COMPUTE), x, bits));
    }

    @Override
    public ArithmeticShare nearest(PartyContext context, ArithmeticShare x, int bits) {
        return same(context, inner.nearest(context.at(Steps.COMPUTE), x, bits));
    }

    @Override
    public ArithmeticShare floor(PartyContext context, ArithmeticShare x, int bits) {
        return same(context, inner.floor(context.at(Steps.COMPUTE), x, bits));
    }

    @Override
    public BooleanShare and(PartyContext context, BooleanShare x, BooleanShare y) {
        return same(context, inner.and(context.at(Steps.COMPUTE), x, y));
    }

    @Override
    public BooleanShare orFromTop(PartyContext context, BooleanShare bits) {
        return same(context, inner.orFromTop(context.at(Steps.COMPUTE), bits));
    }

    @Override
    public BooleanShare lessThanZero(PartyContext context, ArithmeticShare x, int width) {
        return same(context, inner.lessThanZero(context.at(Steps.COMPUTE), x, width));
    }

    @Override
    public BooleanShare equalZero(PartyContext context, ArithmeticShare x, int width) {
        return same(context, inner.equalZero(context.at(Steps.COMPUTE), x, width));
    }

    @Override
    public ArithmeticShare select(PartyContext context, BooleanShare bit, ArithmeticShare x) {
        return same(context, inner.select(context.at(Steps.COMPUTE), bit, x));
    }

    @Override
    public ArithmeticShare bitToArithmetic(PartyContext context, BooleanShare bit) {
        return same(context, inner.bitToArithmetic(context.at(Steps.COMPUTE), bit));
    }

    @Override
    public ArithmeticShare bitsToArithmetic(PartyContext context, BooleanShare bits) {
        return same(context, inner.bitsToArithmetic(context.at(Steps.COMPUTE), bits));
    }

    @Override
    public BooleanShare arithmeticToBoolean(PartyContext context, ArithmeticShare x, int width) {
        return same(context, inner.arithmeticToBoolean(context.at(Steps.COMPUTE), x, width));
    }

    @Override
    public ArithmeticShare booleanToArithmetic(PartyContext context, BooleanShare bits) {
        return same(context, inner.booleanToArithmetic(context.at(Steps.COMPUTE), bits));
    }

    @Override
    public ArithmeticShare oneHot(PartyContext context, ArithmeticShare indices, int entries) {
        return same(context, inner.oneHot(context.at(Steps.COMPUTE), indices, entries));
    }

    @Override
    public ArithmeticShare publicTable(PartyContext context, ArithmeticShare indices, RingTensor table) {
        return same(context, inner.publicTable(context.at(Steps.COMPUTE), indices, table));
    }

    @Override
    public ArithmeticShare privateTable(PartyContext context, ArithmeticShare indices, ArithmeticShare table) {
        return same(context, inner.privateTable(context.at(Steps.COMPUTE), indices, table));
    }

    @Override
    public List<ArithmeticShare> sortByKey(
            PartyContext context, ArithmeticShare keys, int width, List<ArithmeticShare> payloads) {
        return same(context, inner.sortByKey(context.at(Steps.COMPUTE), keys, width, payloads));
    }

    @Override
    public BooleanShare randomBits(PartyContext context, Shape shape, int planes) {
        return same(context, inner.randomBits(context.at(Steps.COMPUTE), shape, planes));
    }

    @Override
    public ArithmeticShare sumOfParties(PartyContext context, Shape shape, RingTensor own) {
        return same(context, inner.sumOfParties(context.at(Steps.COMPUTE), shape, own));
    }

    @Override
    public void sendFromPlayer(PartyContext context, RingTensor x) {
        inner.sendFromPlayer(context.at(Steps.COMPUTE), x);
    }

    @Override
    public ArithmeticShare receiveFromPlayer(
            PartyContext context, int endpoint, Shape shape, Consumer<InputCheck> later) {
        return same(context, inner.receiveFromPlayer(context.at(Steps.COMPUTE), endpoint, shape, later));
    }

    @Override
    public long bitsFromPlayer(int size) {
        return inner.bitsFromPlayer(size);
    }

    @Override
    public RingTensor openToAll(PartyContext context, ArithmeticShare x) {
        return inner.openToAll(context.at(Steps.COMPUTE), same(context, x));
    }

    @Override
    public void sendToPlayer(PartyContext context, ArithmeticShare x, int endpoint) {
        inner.sendToPlayer(context.at(Steps.COMPUTE), same(context, x), endpoint);
    }

    @Override
    public RingTensor receiveAtPlayer(PartyContext context, Shape shape) {
        return inner.receiveAtPlayer(context.at(Steps.COMPUTE), shape);
    }
}
