package io.tfe4j.imports;

import java.util.stream.IntStream;

/** Lists of axes and of places along one. */
final class Axes {
    private Axes() {}

    /** {@code from .. to - 1}. */
    static int[] range(int from, int to) {
        return IntStream.range(from, to).toArray();
    }

    static int[] steps(int start, int end, int step) {
        return IntStream.iterate(start, i -> i < end, i -> i + step).toArray();
    }

    /** Counted from the front. */
    static int[] normalized(int[] axes, int rank) {
        return IntStream.of(axes).map(axis -> axis < 0 ? axis + rank : axis).toArray();
    }

    static boolean contains(int[] axes, int axis) {
        return IntStream.of(axes).anyMatch(one -> one == axis);
    }

    static int[] filled(int length, int value) {
        return IntStream.generate(() -> value).limit(length).toArray();
    }
}
