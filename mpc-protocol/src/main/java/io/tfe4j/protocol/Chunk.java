package io.tfe4j.protocol;

import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A stretch {@code from .. to - 1} of a tensor that fits the cache, and its helper. Most non-linear protocols are
 * two-value protocols: the helper P_h knows {@code c = x_h + x_{h+1}}, the other two know {@code r = x_{h+2}}, and
 * {@code x = c + r}. The helper rotates with the chunk, so all links and parties carry the same load.
 *
 * <p>Protocols work in phases: every chunk's part of a phase, then the next phase. All messages of a phase leave before
 * one of the next is waited for, so a tensor of any size takes the rounds of one chunk.
 */
record Chunk(int index, int from, int to, Party helper, Role role) {
    /** What this party does in a chunk; the letters are the protocols' P0, P1, P2. */
    enum Role {
        /** Knows c; holds components h and h+1. */
        HELPER,
        /** Follows the helper; holds components h+1 and h+2. */
        NEXT,
        /** Precedes the helper; holds components h+2 and h. */
        PREVIOUS
    }

    private static final int MAX_ELEMENTS = 1 << 16;
    private static final int GROUP = 96;
    private static final int MIN_ELEMENTS_TO_SPLIT = 1 << 13;

    /** Chunks of a tensor of {@code n} elements; the helper rotates. */
    static Chunk[] ofElements(PartyContext context, int n) {
        return ofElements(context, n, true);
    }

    /** Without rotation one party helps throughout: for protocols that must split x into c and r the same way. */
    static Chunk[] ofElements(PartyContext context, int n, boolean rotate) {
        int count = (n + MAX_ELEMENTS - 1) / MAX_ELEMENTS;
        if (n >= MIN_ELEMENTS_TO_SPLIT) {
            count = (count + 2) / 3 * 3;
        }
        return split(context, n, Math.max(count, 1), 64, rotate);
    }

    /** Chunks of the words of a bit plane: 64 elements a word. */
    static Chunk[] ofWords(PartyContext context, int words, boolean rotate) {
        int count = (words + MAX_ELEMENTS / 64 - 1) / (MAX_ELEMENTS / 64);
        if (words >= MIN_ELEMENTS_TO_SPLIT / 64) {
            count = (count + 2) / 3 * 3;
        }
        return split(context, words, Math.max(count, 1), 8, rotate);
    }

    /** All of a tensor as one chunk. */
    static Chunk whole(PartyContext context, int n) {
        return split(context, n, 1, Math.max(n, 1), false)[0];
    }

    private static Chunk[] split(PartyContext context, int n, int count, int multiple, boolean rotate) {
        int length = (n + count - 1) / count;
        length = (length + multiple - 1) / multiple * multiple;
        int chunks = length == 0 ? 1 : (n + length - 1) / length;
        Chunk[] result = new Chunk[chunks];
        for (int i = 0; i < chunks; i++) {
            Party helper = Party.of((rotate ? i : 0) + context.rotation());
            Role role = Role.values()[Math.floorMod(context.self().ordinal() - helper.ordinal(), 3)];
            result[i] = new Chunk(i, i * length, Math.min(n, (i + 1) * length), helper, role);
        }
        return result;
    }

    /** Consecutive chunks that run their phases together; the groups of a very large tensor run one after another. */
    static List<Chunk[]> groups(Chunk[] chunks) {
        List<Chunk[]> groups = new ArrayList<>();
        for (int from = 0; from < chunks.length; from += GROUP) {
            groups.add(Arrays.copyOfRange(chunks, from, Math.min(chunks.length, from + GROUP)));
        }
        return groups;
    }

    int length() {
        return to - from;
    }

    /** The party that follows the helper. */
    Party next() {
        return helper.next();
    }

    /** The party that precedes the helper. */
    Party previous() {
        return helper.previous();
    }
}
