package io.tfe4j.party;

import java.util.Arrays;

/**
 * A set of whole numbers as disjoint intervals {@code from .. to - 1}, which grow together where they touch. Made for
 * intervals that come in ascending order: then an addition looks at the last one only. Thread-safe.
 */
final class Intervals {
    /** {@code from} and {@code to} of each interval, ascending. */
    private long[] bounds = new long[2];

    private int used;

    /** Adds an interval of at least one number. False, and nothing is added, if any of it was there. */
    synchronized boolean add(long from, long to) {
        if (from >= to) {
            throw new AssertionError("interval empty or too large: from=" + from + ", to=" + to);
        }
        int at = used == 0 || bounds[used - 2] <= from ? used : 2 * intervalsUpTo(from);
        // the interval before ends at bounds[at - 1], the one after starts at bounds[at]
        if (at > 0 && bounds[at - 1] > from || at < used && bounds[at] < to) {
            return false;
        }
        boolean joinsBefore = at > 0 && bounds[at - 1] == from;
        boolean joinsAfter = at < used && bounds[at] == to;
        if (joinsBefore && joinsAfter) {
            remove(at - 1);
        } else if (joinsBefore) {
            bounds[at - 1] = to;
        } else if (joinsAfter) {
            bounds[at] = from;
        } else {
            insert(at, from, to);
        }
        return true;
    }

    /** How many intervals start at {@code number} or below. */
    private int intervalsUpTo(long number) {
        int low = 0;
        int high = used / 2;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (bounds[2 * middle] <= number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Takes two bounds out. */
    private void remove(int at) {
        System.arraycopy(bounds, at + 2, bounds, at, used - at - 2);
        used -= 2;
    }

    private void insert(int at, long from, long to) {
        if (used == bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * used);
        }
        System.arraycopy(bounds, at, bounds, at + 2, used - at);
        bounds[at] = from;
        bounds[at + 1] = to;
        used += 2;
    }

    /** How many disjoint intervals there are. */
    synchronized int count() {
        return used / 2;
    }
}
