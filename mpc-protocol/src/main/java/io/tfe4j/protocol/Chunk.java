package io.tfe4j.protocol;

import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToLongFunction;

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
        return split(context, n, Layout.ofElements(n), rotate);
    }

    /** Chunks of the words of a bit plane: 64 elements a word. */
    static Chunk[] ofWords(PartyContext context, int words, boolean rotate) {
        return split(context, words, Layout.ofWords(words), rotate);
    }

    /** All of a tensor as one chunk. */
    static Chunk whole(PartyContext context, int n) {
        return split(context, n, new Layout(1, n), false)[0];
    }

    private static Chunk[] split(PartyContext context, int n, Layout layout, boolean rotate) {
        Chunk[] result = new Chunk[layout.chunks];
        for (int i = 0; i < layout.chunks; i++) {
            Party helper = Party.of((rotate ? i : 0) + context.rotation());
            Role role = Role.values()[Math.floorMod(context.self().ordinal() - helper.ordinal(), 3)];
            int from = i * layout.length;
            result[i] = new Chunk(i, from, (int) Math.min(n, (long) from + layout.length), helper, role);
        }
        return result;
    }

    /** How many chunks there are; all have the same length but the last, which may be shorter. */
    private record Layout(int chunks, int length) {
        static Layout ofElements(int n) {
            return of(n, MAX_ELEMENTS, MIN_ELEMENTS_TO_SPLIT, 64);
        }

        static Layout ofWords(int words) {
            return of(words, MAX_ELEMENTS / 64, MIN_ELEMENTS_TO_SPLIT / 64, 8);
        }

        private static Layout of(int n, int most, int leastToSplit, int multiple) {
            long count = ((long) n + most - 1) / most;
            if (n >= leastToSplit) {
                count = (count + 2) / 3 * 3;
            }
            count = Math.max(count, 1);
            long length = (n + count - 1) / count;
            length = (length + multiple - 1) / multiple * multiple;
            return new Layout(length == 0 ? 1 : (int) ((n + length - 1) / length), (int) length);
        }
    }

    /** The sum of {@code ofLength} over the lengths of the chunks of a tensor of {@code n} elements, for a cost. */
    static long sum(int n, IntToLongFunction ofLength) {
        Layout layout = Layout.ofElements(n);
        int last = n - (layout.chunks - 1) * layout.length;
        return (layout.chunks - 1) * ofLength.applyAsLong(layout.length) + ofLength.applyAsLong(last);
    }

    /** The number of {@link #groups} of the chunks of {@code words} words. */
    static int groupsOfWords(int words) {
        return (Layout.ofWords(words).chunks + GROUP - 1) / GROUP;
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
