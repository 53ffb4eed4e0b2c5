package io.tfe4j.testkit;

import io.tfe4j.party.Party;
import io.tfe4j.ring.BitKernels;
import io.tfe4j.ring.BitTensor;
import io.tfe4j.ring.Ring;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.share.BooleanShare;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Shares plaintext from outside, and puts shares together again; checks that replicas agree. */
public final class PlainShares {
    private PlainShares() {}

    /** The three parties' parts of a random sharing of {@code x}. */
    public static List<ArithmeticShare> share(RingTensor x, RandomGenerator random) {
        int n = x.size();
        long[][] components = {random.longs(n).toArray(), random.longs(n).toArray(), new long[n]};
        for (int i = 0; i < n; i++) {
            components[2][i] = x.data()[i] - components[0][i] - components[1][i];
        }
        return parts(x.shape(), components);
    }

    /** The three parties' parts of the sharing with these components. */
    public static List<ArithmeticShare> parts(Shape shape, long[][] components) {
        List<ArithmeticShare> parts = new ArrayList<>();
        for (Party party : Party.values()) {
            parts.add(ArithmeticShare.of(
                    shape,
                    components[party.ordinal()].clone(),
                    components[party.next().ordinal()].clone()));
        }
        return parts;
    }

    /** The parts of a sharing of the low {@code planes} bits of each element. */
    public static List<BooleanShare> shareBits(Shape shape, long[] values, int planes, RandomGenerator random) {
        BitTensor bits = BitKernels.toPlanes(values, planes);
        long[][] components = {
            random.longs(bits.words().length).toArray(),
            random.longs(bits.words().length).toArray(),
            bits.words().clone()
        };
        BitKernels.xorInto(components[2], 0, components[0], 0, components[2].length);
        BitKernels.xorInto(components[2], 0, components[1], 0, components[2].length);
        return bitParts(shape, planes, components);
    }

    public static List<BooleanShare> bitParts(Shape shape, int planes, long[][] components) {
        List<BooleanShare> parts = new ArrayList<>();
        for (Party party : Party.values()) {
            parts.add(new BooleanShare(
                    shape,
                    BitTensor.of(shape.size(), planes, components[party.ordinal()].clone()),
                    BitTensor.of(shape.size(), planes, components[party.next().ordinal()].clone())));
        }
        return parts;
    }

    /** The value of a sharing, mod 2^64; the parties' replicas must agree. */
    public static RingTensor reveal(List<ArithmeticShare> parts) {
        return reveal(parts, Ring.Z64);
    }

    /** The value of a sharing in {@code ring}. */
    public static RingTensor reveal(List<ArithmeticShare> parts, Ring ring) {
        int n = parts.get(0).size();
        long[] sum = new long[n];
        for (Party party : Party.values()) {
            long[] component = parts.get(party.ordinal()).left().data();
            requireReplica(
                    reduced(component, ring),
                    reduced(parts.get(party.previous().ordinal()).right().data(), ring),
                    party);
            for (int i = 0; i < n; i++) {
                sum[i] = sum[i] + component[i] & ring.mask();
            }
        }
        return RingTensor.of(parts.get(0).shape(), sum);
    }

    private static long[] reduced(long[] component, Ring ring) {
        return ring.equals(Ring.Z64)
                ? component
                : Arrays.stream(component).map(word -> word & ring.mask()).toArray();
    }

    /** The values whose bits are shared. */
    public static long[] revealBits(List<BooleanShare> parts) {
        long[] sum = new long[parts.get(0).left().words().length];
        for (Party party : Party.values()) {
            long[] component = parts.get(party.ordinal()).left().words();
            requireReplica(
                    component, parts.get(party.previous().ordinal()).right().words(), party);
            BitKernels.xorInto(sum, 0, component, 0, sum.length);
        }
        return BitKernels.fromPlanes(
                BitTensor.of(parts.get(0).size(), parts.get(0).planes(), sum));
    }

    private static void requireReplica(long[] component, long[] replica, Party party) {
        if (!Arrays.equals(component, replica)) {
            throw new AssertionError("replicas of component " + party.ordinal() + " differ");
        }
    }
}
