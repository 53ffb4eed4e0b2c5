package io.tfe4j.benchmarks;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.protocol.InputSharing;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Servers to measure on, and the way into shares. What is written with it runs at three servers of this JVM, or at one
 * that has its partners elsewhere; those do the same then, with the same plaintext.
 */
final class Bench {
    static final int FRACTION_BITS = 16;

    private final Servers servers;

    Bench(Servers servers) {
        this.servers = servers;
    }

    <T> Map<Party, T> run(Function<PartyContext, T> protocol) {
        return servers.run(protocol);
    }

    boolean leads() {
        return servers.leads();
    }

    /** A sharing of raw ring integers: the parts of the servers that are here. */
    Map<Party, FixedTensor> share(Shape shape, long[] raw, int fractionBits, Range range) {
        RingTensor value = RingTensor.of(shape, raw);
        return servers.run(context -> new FixedTensor(
                InputSharing.fromParty(context, Party.P0, shape, context.self() == Party.P0 ? value : null),
                fractionBits,
                range));
    }

    /** A sharing of real numbers at 16 fraction bits. */
    Map<Party, FixedTensor> share(Shape shape, double[] values, double low, double high) {
        long[] raw = new long[values.length];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = Math.round(Math.scalb(values[i], FRACTION_BITS));
        }
        return share(shape, raw, FRACTION_BITS, Range.ofReal(low, high, FRACTION_BITS));
    }

    /** Uniform numbers that 16 fraction bits represent exactly. */
    static double[] uniform(SplittableRandom random, int n, double low, double high) {
        return random.doubles(n, low, high)
                .map(v -> Math.scalb(Math.rint(Math.scalb(v, FRACTION_BITS)), -FRACTION_BITS))
                .toArray();
    }
}
