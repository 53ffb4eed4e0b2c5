package io.tfe4j.testkit;

import io.tfe4j.party.Cost;
import io.tfe4j.party.CostMeter;
import io.tfe4j.party.InMemoryNetwork;
import io.tfe4j.party.LocalParties;
import io.tfe4j.party.PartyContext;
import io.tfe4j.ring.Ring;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.share.BooleanShare;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Runs protocols between three parties of this JVM on plaintext inputs, and reveals what comes out. Inputs are split
 * with a seeded generator; masks come from fresh keys under a {@link MaskLedger}.
 */
public final class ThreeParties implements AutoCloseable {
    private static final long TIMEOUT_MILLIS = 20_000;

    private final LocalParties parties =
            new LocalParties(Ring.Z64, new InMemoryNetwork(3, TIMEOUT_MILLIS), LocalParties.freshKeys(MaskLedger::new));
    private final SplittableRandom random;
    private long bytesBefore;

    private ThreeParties(long seed) {
        random = new SplittableRandom(seed);
    }

    public static ThreeParties seeded(long seed) {
        return new ThreeParties(seed);
    }

    /** Runs {@code protocol} at each party on whatever it captures, and returns the three results. */
    public <T> List<T> runAll(Function<PartyContext, T> protocol) {
        bytesBefore = parties.bytesSent();
        return parties.run(protocol);
    }

    public RingTensor run(RingTensor x, BiFunction<PartyContext, ArithmeticShare, ArithmeticShare> protocol) {
        List<ArithmeticShare> shares = share(x);
        return PlainShares.reveal(runAll(
                context -> protocol.apply(context, shares.get(context.self().ordinal()))));
    }

    public long[] run(long[] x, BiFunction<PartyContext, ArithmeticShare, ArithmeticShare> protocol) {
        return run(RingTensor.of(Shape.of(x.length), x), protocol).data();
    }

    /** A protocol on two operands. */
    @FunctionalInterface
    public interface Binary {
        ArithmeticShare apply(PartyContext context, ArithmeticShare x, ArithmeticShare y);
    }

    public RingTensor run(RingTensor x, RingTensor y, Binary protocol) {
        List<ArithmeticShare> left = share(x);
        List<ArithmeticShare> right = share(y);
        return PlainShares.reveal(runAll(context -> {
            int self = context.self().ordinal();
            return protocol.apply(context, left.get(self), right.get(self));
        }));
    }

    /** A protocol whose result is shared bits. */
    public long[] runToBits(long[] x, BiFunction<PartyContext, ArithmeticShare, BooleanShare> protocol) {
        List<ArithmeticShare> shares = share(RingTensor.of(Shape.of(x.length), x));
        return PlainShares.revealBits(runAll(
                context -> protocol.apply(context, shares.get(context.self().ordinal()))));
    }

    public List<ArithmeticShare> share(RingTensor x) {
        return PlainShares.share(x, random);
    }

    public List<BooleanShare> shareBits(long[] values, int planes) {
        return PlainShares.shareBits(Shape.of(values.length), values, planes, random);
    }

    /** What the last run took on the links, to compare with {@link #declared}. */
    public Cost measured() {
        return new Cost(parties.lastRounds(), 8 * (parties.bytesSent() - bytesBefore));
    }

    /**
     * What {@code protocol} declares, by running it on symbolic shares in the place of the last run: the roles' rotation
     * does not change totals. Without its products, which links do not show.
     */
    public static Cost declared(Function<PartyContext, ?> protocol) {
        CostMeter meter = new CostMeter();
        protocol.apply(PartyContext.symbolic(Ring.Z64, meter));
        return meter.total().withProducts(0);
    }

    @Override
    public void close() {
        parties.close();
    }
}
