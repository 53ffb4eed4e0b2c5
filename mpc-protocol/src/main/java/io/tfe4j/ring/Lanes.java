package io.tfe4j.ring;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** What the vector twins have in common: the widest vectors of longs of this machine, and short names for their steps. */
public final class Lanes {
    public static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_PREFERRED;
    public static final int COUNT = SPECIES.length();

    private Lanes() {}

    public static LongVector load(long[] values, int at) {
        return LongVector.fromArray(SPECIES, values, at);
    }

    public static LongVector xor(LongVector a, LongVector b) {
        return a.lanewise(VectorOperators.XOR, b);
    }

    public static LongVector shiftLeft(LongVector v, int bits) {
        return v.lanewise(VectorOperators.LSHL, bits);
    }

    /** Unsigned. */
    public static LongVector shiftRight(LongVector v, int bits) {
        return v.lanewise(VectorOperators.LSHR, bits);
    }

    /** Ors the low bits of {@code value}, moved up by {@code shift}, into a packed message. */
    public static void orInto(long[] message, int at, LongVector value, long low, int shift) {
        load(message, at).or(shiftLeft(value.and(low), shift)).intoArray(message, at);
    }
}
