package io.tfe4j.program.privacy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of rows in an order, none of them twice: which row of a table is at each place along an axis, or which places of
 * an axis are taken. Kept as runs of evenly spaced numbers. Immutable.
 */
final class RowOrder {
    /** More are not followed. */
    static final int MOST_RUNS = 1 << 18;

    private static final int WIDTH = 3;

    /** First number, step and count of each run. */
    private final int[] runs;

    private final int length;

    private RowOrder(int[] runs) {
        this.runs = runs;
        int sum = 0;
        for (int i = 0; i < runs.length; i += WIDTH) {
            sum += runs[i + 2];
        }
        length = sum;
    }

    /** {@code first}, {@code first + step}, and so on. */
    static RowOrder run(int first, int step, int count) {
        return new RowOrder(count == 0 ? new int[0] : new int[] {first, count == 1 ? 1 : step, count});
    }

    /** 0 to {@code count - 1}. */
    static RowOrder all(int count) {
        return run(0, 1, count);
    }

    static RowOrder of(int... numbers) {
        Builder order = new Builder();
        for (int number : numbers) {
            order.add(number, 1, 1);
        }
        return order.build();
    }

    /** Reads {@link #words}. */
    static RowOrder ofWords(List<Integer> words) {
        int[] runs = words.stream().mapToInt(Integer::intValue).toArray();
        boolean whole = runs.length % WIDTH == 0;
        for (int i = 2; whole && i < runs.length; i += WIDTH) {
            whole = runs[i] > 0;
        }
        if (!whole) {
            throw new IllegalArgumentException("not an order of rows: words=" + runs.length);
        }
        return new RowOrder(runs);
    }

    /** First number, step and count of each run. */
    List<Integer> words() {
        return Arrays.stream(runs).boxed().collect(Collectors.toList());
    }

    int length() {
        return length;
    }

    int runs() {
        return runs.length / WIDTH;
    }

    boolean isTooLong() {
        return runs() > MOST_RUNS;
    }

    /** How the runs are gone through. */
    interface EachRun {
        void run(int first, int step, int count);
    }

    void forEach(EachRun each) {
        for (int i = 0; i < runs.length; i += WIDTH) {
            each.run(runs[i], runs[i + 1], runs[i + 2]);
        }
    }

    /** The numbers of this order at {@code places} of it. */
    RowOrder take(RowOrder places) {
        int[] ends = IntStream.range(0, runs()).map(i -> runs[WIDTH * i + 2]).toArray();
        Arrays.parallelPrefix(ends, Integer::sum);
        Builder taken = new Builder();
        places.forEach((first, step, count) -> {
            int left = count;
            int place = first;
            while (left > 0) {
                int run = runOf(ends, place);
                int start = run == 0 ? 0 : ends[run - 1];
                int within = Math.min(left, stepsWithin(place, step, start, ends[run]));
                int number = runs[WIDTH * run] + (place - start) * runs[WIDTH * run + 1];
                taken.add(number, step * runs[WIDTH * run + 1], within);
                left -= within;
                place += within * step;
            }
        });
        return taken.build();
    }

    /** Which of the consecutive runs that end at {@code ends} has the place. */
    static int runOf(int[] ends, int place) {
        int found = Arrays.binarySearch(ends, place);
        return found < 0 ? -found - 1 : found + 1;
    }

    /** How many of {@code place}, {@code place + step}, and so on are from {@code start} to before {@code end}. */
    static int stepsWithin(int place, int step, int start, int end) {
        if (step == 0) {
            return 1;
        }
        return step > 0 ? (end - 1 - place) / step + 1 : (place - start) / -step + 1;
    }

    /** This order and then the other; null where it is not plain that they have no number in common. */
    @Nullable
    RowOrder then(RowOrder other) {
        boolean apart = highest() < other.lowest() || other.highest() < lowest();
        if (!apart || runs() + other.runs() > MOST_RUNS) {
            return null;
        }
        Builder both = new Builder();
        forEach(both::add);
        other.forEach(both::add);
        return both.build();
    }

    private int lowest() {
        int lowest = Integer.MAX_VALUE;
        for (int i = 0; i < runs.length; i += WIDTH) {
            lowest = Math.min(lowest, Math.min(runs[i], last(i)));
        }
        return lowest;
    }

    private int highest() {
        int highest = Integer.MIN_VALUE;
        for (int i = 0; i < runs.length; i += WIDTH) {
            highest = Math.max(highest, Math.max(runs[i], last(i)));
        }
        return highest;
    }

    private int last(int at) {
        return runs[at] + (runs[at + 2] - 1) * runs[at + 1];
    }

    /** The same numbers in ascending order, as intervals: equal for equal sets. */
    RowOrder ascending() {
        long[] intervals = new long[Math.toIntExact(intervals())];
        int[] at = {0};
        forEach((first, step, count) -> {
            int lowest = Math.min(first, first + (count - 1) * step);
            if (Math.abs(step) == 1) {
                intervals[at[0]++] = (long) lowest << Integer.SIZE | count;
            } else {
                for (int i = 0; i < count; i++) {
                    intervals[at[0]++] = (long) (lowest + i * Math.abs(step)) << Integer.SIZE | 1;
                }
            }
        });
        Arrays.sort(intervals);
        Builder ascending = new Builder();
        for (long interval : intervals) {
            ascending.addInterval((int) (interval >> Integer.SIZE), (int) interval);
        }
        return ascending.build();
    }

    /** Of how many intervals {@link #ascending} is made, before neighbours are joined. */
    long intervals() {
        long sum = 0;
        for (int i = 0; i < runs.length; i += WIDTH) {
            sum += Math.abs(runs[i + 1]) == 1 ? 1 : runs[i + 2];
        }
        return sum;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RowOrder order && Arrays.equals(runs, order.runs);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(runs);
    }

    @Override
    public String toString() {
        return "RowOrder[length=" + length + ", runs=" + runs() + "]";
    }

    /** Joins runs that go on where the last one ended. */
    private static final class Builder {
        private int[] runs = new int[WIDTH];
        private int used;

        private void add(int first, int step, int count) {
            int last = used - WIDTH;
            boolean goesOn = used > 0
                    && (runs[last + 2] == 1 || first == runs[last] + runs[last + 1] * runs[last + 2])
                    && (count == 1 || runs[last + 2] > 1 && step == runs[last + 1]);
            if (goesOn) {
                runs[last + 1] = runs[last + 2] == 1 ? first - runs[last] : runs[last + 1];
                runs[last + 2] += count;
            } else {
                append(first, count == 1 ? 1 : step, count);
            }
        }

        private void addInterval(int first, int count) {
            int last = used - WIDTH;
            if (used > 0 && first == runs[last] + runs[last + 2]) {
                runs[last + 2] += count;
            } else {
                append(first, 1, count);
            }
        }

        private void append(int first, int step, int count) {
            if (used == runs.length) {
                runs = Arrays.copyOf(runs, 2 * used);
            }
            runs[used] = first;
            runs[used + 1] = step;
            runs[used + 2] = count;
            used += WIDTH;
        }

        private RowOrder build() {
            return new RowOrder(Arrays.copyOf(runs, used));
        }
    }
}
