package io.tfe4j.protocol;

import io.tfe4j.party.PartyContext;

/** Brings values computed modulo 2^64 into a narrower ring; nothing to do in the usual one. */
final class Reduction {
    private Reduction() {}

    static void reduce(PartyContext context, long[] values, int from, int n) {
        long ring = context.ring().mask();
        if (ring != -1) {
            for (int i = from; i < from + n; i++) {
                values[i] &= ring;
            }
        }
    }
}
