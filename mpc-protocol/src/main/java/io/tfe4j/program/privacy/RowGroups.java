package io.tfe4j.program.privacy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Which rows of a table are told apart by sums over some of them. Rows that are in the same sums are in one group; whatever
 * is computed from the sums is computed from the sums over the groups, since no sum weighs two rows of a group differently.
 * So the smallest group is how many rows are behind everything that can be computed from all of them together.
 */
final class RowGroups {
    private static final long MOST_STEPS = 1L << 25;
    private static final long MOST_INTERVALS = 1L << 20;

    private RowGroups() {}

    /** The size of the smallest group of rows that are in any of the sets; 1 where it takes too long to say. */
    static long smallest(Collection<RowSet> sums) {
        long size = sums.stream().mapToLong(RowSet::size).sum();
        if (size > MOST_INTERVALS) {
            return 1;
        }
        List<RowOrder> sets = new ArrayList<>();
        sums.forEach(each -> each.forEach(sets::add));
        int[] ends = ends(sets);
        int[] groups = new int[ends.length];
        int count = 0;
        long steps = 0;
        for (RowOrder set : sets) {
            Map<Integer, Integer> split = new HashMap<>();
            int[] words = set.words().stream().mapToInt(Integer::intValue).toArray();
            for (int i = 0; i < words.length; i += 3) {
                int end = words[i] + words[i + 2];
                for (int piece = RowOrder.runOf(ends, words[i]); piece < ends.length && ends[piece] <= end; piece++) {
                    if (++steps > MOST_STEPS) {
                        return 1;
                    }
                    Integer part = split.get(groups[piece]);
                    if (part == null) {
                        part = ++count;
                        split.put(groups[piece], part);
                    }
                    groups[piece] = part;
                }
            }
        }
        return smallest(ends, groups, count);
    }

    /** Where pieces of the table end that each set has wholly or not at all. */
    private static int[] ends(List<RowOrder> sets) {
        TreeSet<Integer> ends = new TreeSet<>();
        sets.forEach(set -> set.forEach((first, step, count) -> {
            ends.add(first);
            ends.add(first + count);
        }));
        return ends.stream().mapToInt(Integer::intValue).toArray();
    }

    private static long smallest(int[] ends, int[] groups, int count) {
        long[] sizes = new long[count + 1];
        for (int piece = 0; piece < ends.length; piece++) {
            sizes[groups[piece]] += ends[piece] - (piece == 0 ? 0 : ends[piece - 1]);
        }
        long smallest = Long.MAX_VALUE;
        for (int group = 1; group <= count; group++) {
            smallest = sizes[group] == 0 ? smallest : Math.min(smallest, sizes[group]);
        }
        return smallest;
    }
}
