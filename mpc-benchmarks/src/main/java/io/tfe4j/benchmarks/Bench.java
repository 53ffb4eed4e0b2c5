package io.tfe4j.benchmarks;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.party.LocalParties;
import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.protocol.InputSharing;
import io.tfe4j.ring.BitKernels;
import io.tfe4j.ring.BitTensor;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.share.BooleanShare;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Three servers to measure on, and the way in and out of shares. */
final class Bench implements AutoCloseable {
    static final int FRACTION_BITS = 16;

    private final LocalParties parties = new LocalParties();

    Bench(@Nullable SimulatedNetwork network) {
        if (network != null) {
            parties.shaped(network.roundTrip().toNanos() / 2, network.bitsPerSecond());
        }
    }

    <T> List<T> run(Function<PartyContext, T> protocol) {
        return parties.run(protocol);
    }

    /** The three parts of a sharing of raw ring integers. */
    List<FixedTensor> share(Shape shape, long[] raw, int fractionBits, Range range) {
        RingTensor value = RingTensor.of(shape, raw);
        return parties.run(context -> new FixedTensor(
                InputSharing.fromParty(context, Party.P0, shape, context.self() == Party.P0 ? value : null),
                fractionBits,
                range));
    }

    /** The three parts of a sharing of real numbers at 16 fraction bits. */
    List<FixedTensor> share(Shape shape, double[] values, double low, double high) {
        long[] raw = new long[values.length];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = Math.round(Math.scalb(values[i], FRACTION_BITS));
        }
        return share(shape, raw, FRACTION_BITS, Range.ofReal(low, high, FRACTION_BITS));
    }

    /** Uniform numbers that 16 fraction bits represent exactly. */
    static double[] uniform(SplittableRandom random, int n, double low, double high) {
        return random.doubles(n, low, high)
                .map(v -> Math.scalb(Math.rint(Math.scalb(v, Bench.FRACTION_BITS)), -Bench.FRACTION_BITS))
                .toArray();
    }

    static long[] reveal(List<ArithmeticShare> parts) {
        long[] sum = new long[parts.get(0).size()];
        for (ArithmeticShare part : parts) {
            long[] component = part.left().data();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += component[i];
            }
        }
        return sum;
    }

    static double[] revealReal(List<FixedTensor> parts) {
        long[] raw = reveal(parts.stream().map(FixedTensor::share).toList());
        double[] values = new double[raw.length];
        for (int i = 0; i < raw.length; i++) {
            values[i] = Math.scalb((double) raw[i], -parts.get(0).fractionBits());
        }
        return values;
    }

    static long[] revealBits(List<BooleanShare> parts) {
        long[] sum = new long[parts.get(0).left().words().length];
        for (BooleanShare part : parts) {
            BitKernels.xorInto(sum, 0, part.left().words(), 0, sum.length);
        }
        return BitKernels.fromPlanes(
                BitTensor.of(parts.get(0).size(), parts.get(0).planes(), sum));
    }

    long[] bytesPerParty() {
        return new long[] {parties.bytesSent(Party.P0), parties.bytesSent(Party.P1), parties.bytesSent(Party.P2)};
    }

    int rounds() {
        return parties.lastRounds();
    }

    @Override
    public void close() {
        parties.close();
    }
}
