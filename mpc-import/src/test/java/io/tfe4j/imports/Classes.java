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

    /** The part of rows whose largest score is at the row's class. */
    static double accuracy(double[] scores, double[] labels, int rows) {
        int classes = scores.length / rows;
        int right = 0;
        for (int row = 0; row < rows; row++) {
            right += largest(scores, row * classes, classes) == labels[row] ? 1 : 0;
        }
        return (double) right / rows;
    }

    static double[] of(double[] scores, int rows) {
        int classes = scores.length / rows;
        double[] result = new double[rows];
        for (int row = 0; row < rows; row++) {
            result[row] = largest(scores, row * classes, classes);
        }
        return result;
    }

    private static int largest(double[] values, int start, int count) {
        int best = 0;
        for (int i = 1; i < count; i++) {
            best = values[start + i] > values[start + best] ? i : best;
        }
        return best;
    }
}
