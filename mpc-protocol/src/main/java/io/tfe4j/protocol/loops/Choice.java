package io.tfe4j.protocol.loops;

import io.tfe4j.ring.BitPacking;
import io.tfe4j.ring.KernelChoice;
import io.tfe4j.ring.Ring;

/** Which twin runs. The vector ones know 64 bits only. */
final class Choice {
    static final ShareLoops SHARE_LOOPS = KernelChoice.isVector() ? new VectorShareLoops() : new ScalarShareLoops();

    private Choice() {}

    static TruncationLoops truncation(Ring ring, int d) {
        BitPacking packing = new BitPacking(d);
        return isVector(ring) ? new VectorTruncationLoops(packing) : new ScalarTruncationLoops(ring, packing);
    }

    static ShareTruncationLoops shareTruncation(Ring ring, int d, boolean roundUp) {
        BitPacking packing = new BitPacking(d);
        return isVector(ring)
                ? new VectorShareTruncationLoops(packing, roundUp)
                : new ScalarShareTruncationLoops(ring, packing, roundUp);
    }

    private static boolean isVector(Ring ring) {
        return ring.bits() == Long.SIZE && KernelChoice.isVector();
    }
}
