package io.tfe4j.protocol;

import io.tfe4j.party.PartyContext;
import io.tfe4j.ring.BitTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.BooleanShare;

/** Cuts shared bit planes into chunks that fit the cache, for an {@link AndTree} to work on, and joins them again. */
final class PlaneChunks {
    private final int size;
    private final Chunk[] chunks;
    private final SharedPlanes[] planes;

    private PlaneChunks(int size, Chunk[] chunks) {
        this.size = size;
        this.chunks = chunks;
        this.planes = new SharedPlanes[chunks.length];
    }

    /** Room for a tensor of {@code size} elements; {@link #planes} is filled by the caller. */
    static PlaneChunks empty(PartyContext context, int size) {
        return new PlaneChunks(size, Chunk.ofWords(context, BitTensor.wordsPerPlane(size), true));
    }

    static PlaneChunks split(PartyContext context, BooleanShare bits) {
        PlaneChunks result = empty(context, bits.size());
        for (Chunk chunk : result.chunks) {
            result.planes[chunk.index()] = new SharedPlanes(cut(bits.left(), chunk), cut(bits.right(), chunk));
        }
        return result;
    }

    private static long[] cut(BitTensor bits, Chunk chunk) {
        int words = chunk.length();
        long[] part = new long[bits.planes() * words];
        for (int plane = 0; plane < bits.planes(); plane++) {
            System.arraycopy(bits.words(), plane * bits.wordsPerPlane() + chunk.from(), part, plane * words, words);
        }
        return part;
    }

    Chunk[] chunks() {
        return chunks;
    }

    SharedPlanes[] planes() {
        return planes;
    }

    void run(PartyContext context, AndTree tree) {
        tree.run(context, chunks, planes, BitTensor.usedMask(size));
    }

    /** Planes {@code from .. to - 1} of all chunks. */
    BooleanShare join(Shape shape, int from, int to) {
        int stride = BitTensor.wordsPerPlane(size);
        long[] left = new long[(to - from) * stride];
        long[] right = new long[left.length];
        for (Chunk chunk : chunks) {
            int words = chunk.length();
            SharedPlanes part = planes[chunk.index()];
            for (int plane = from; plane < to; plane++) {
                int target = (plane - from) * stride + chunk.from();
                System.arraycopy(part.left(), plane * words, left, target, words);
                System.arraycopy(part.right(), plane * words, right, target, words);
            }
        }
        return new BooleanShare(shape, BitTensor.of(size, to - from, left), BitTensor.of(size, to - from, right));
    }
}
