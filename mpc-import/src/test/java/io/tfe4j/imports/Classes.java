package io.tfe4j.imports;

/** Rows of scores as the classes they tell. */
final class Classes {
    private Classes() {}

    /** The part of rows whose largest score is at the same place. */
    static double agreement(double[] left, double[] right, int rows) {
        int classes = left.length / rows;
        int same = 0;
        for (int row = 0; row < rows; row++) {
            same += largest(left, row * classes, classes) == largest(right, row * classes, classes) ? 1 : 0;
        }
        return (double) same / rows;
    }

    private static int largest(double[] values, int start, int count) {
        int best = 0;
        for (int i = 1; i < count; i++) {
            best = values[start + i] > values[start + best] ? i : best;
        }
        return best;
    }
}
