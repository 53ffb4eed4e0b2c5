package io.tfe4j.cli;

import io.tfe4j.fixedpoint.PlainTensor;

/**
 * How far a result is from the expected one.
 *
 * @param with what computed the expected one
 * @param sameClasses for how many rows the largest entry is at the same place
 */
record Difference(String with, double largest, double mean, int sameClasses) {
    static Difference of(PlainTensor actual, PlainTensor expected, String with) {
        if (actual.values().length != expected.values().length) {
            throw new IllegalArgumentException(
                    "shapes differ: actual=" + actual.shape() + ", expected=" + expected.shape());
        }
        double largest = 0;
        double sum = 0;
        for (int i = 0; i < actual.values().length; i++) {
            double difference = Math.abs(actual.values()[i] - expected.values()[i]);
            largest = Math.max(largest, difference);
            sum += difference;
        }
        int[] left = classes(actual);
        int[] right = classes(new PlainTensor(actual.shape(), expected.values()));
        int same = 0;
        for (int row = 0; row < left.length; row++) {
            same += left[row] == right[row] ? 1 : 0;
        }
        return new Difference(with, largest, sum / Math.max(1, actual.values().length), same);
    }

    /** Where each row's largest entry is; nothing for what is no matrix of several columns. */
    static int[] classes(PlainTensor scores) {
        if (scores.shape().rank() != 2 || scores.shape().dimension(1) < 2) {
            return new int[0];
        }
        int columns = scores.shape().dimension(1);
        int[] classes = new int[scores.shape().dimension(0)];
        for (int row = 0; row < classes.length; row++) {
            for (int column = 1; column < columns; column++) {
                boolean larger =
                        scores.values()[row * columns + column] > scores.values()[row * columns + classes[row]];
                classes[row] = larger ? column : classes[row];
            }
        }
        return classes;
    }
}
