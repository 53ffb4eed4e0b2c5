package io.tfe4j.ml.metrics;

import io.tfe4j.PrivateTensor;
import io.tfe4j.fixedpoint.Range;
import java.util.Arrays;

/** Labels and predictions of a metric, a vector each, [rows], in the order in which they were given. */
record Columns(String metric, PrivateTensor labels, PrivateTensor predictions) {
    /** What sigmoids are off by may carry probabilities so far beyond 0 and 1. */
    private static final double SIGMOID_SLACK = 0x1p-6;

    /** @throws IllegalArgumentException if one is not a column, or they are not equally long */
    static Columns of(String metric, PrivateTensor labels, PrivateTensor predictions) {
        Columns columns = new Columns(
                metric, column(metric, "labels", labels), column(metric, "predictions or scores", predictions));
        if (columns.labels.size(0) != columns.predictions.size(0)) {
            throw new IllegalArgumentException("rows differ: metric=" + metric + ", labels="
                    + Arrays.toString(labels.shape()) + ", predictions or scores="
                    + Arrays.toString(predictions.shape()));
        }
        return columns;
    }

    private static PrivateTensor column(String metric, String operand, PrivateTensor x) {
        boolean isColumn = x.rank() == 1 || x.rank() == 2 && x.size(1) == 1;
        if (!isColumn || x.size(0) < 1) {
            throw new IllegalArgumentException("not a column: metric=" + metric + ", operand=" + operand + ", shape="
                    + Arrays.toString(x.shape()) + ", wanted=[rows] or [rows, 1]");
        }
        return x.rank() == 1 ? x : x.squeeze(1);
    }

    static void requireTable(String metric, String operand, PrivateTensor x, PrivateTensor labels) {
        if (x.rank() != 2 || x.size(0) < 1 || x.size(1) < 1 || labels.rank() < 1 || labels.size(0) != x.size(0)) {
            throw new IllegalArgumentException("not a row for each label: metric=" + metric + ", " + operand + "="
                    + Arrays.toString(x.shape()) + ", labels=" + Arrays.toString(labels.shape()));
        }
    }

    /** Numbers to be predicted, [rows, targets]. */
    static PrivateTensor targets(String metric, PrivateTensor expected, PrivateTensor predictions) {
        int[] one = expected.shape();
        int[] other = predictions.shape();
        boolean isTable = one.length == 1 || one.length == 2;
        boolean fits = isTable && other.length <= 2 && Arrays.equals(table(one), table(other));
        if (!fits || one[0] < 1 || table(one)[1] < 1) {
            throw new IllegalArgumentException("shapes differ, or are of no table: metric=" + metric + ", expected="
                    + Arrays.toString(one) + ", predictions=" + Arrays.toString(other)
                    + ", wanted=[rows] or [rows, targets]");
        }
        return expected.reshape(table(one));
    }

    private static int[] table(int[] shape) {
        return shape.length == 1 ? new int[] {shape[0], 1} : shape;
    }

    int rows() {
        return labels.size(0);
    }

    /** Whole numbers 0 and 1. */
    PrivateTensor labelsOfTwoClasses() {
        return twoClasses("labels", labels, 0);
    }

    /** Whole numbers 0 and 1. */
    PrivateTensor predictionsOfTwoClasses() {
        return twoClasses("predictions", predictions, SIGMOID_SLACK);
    }

    private PrivateTensor twoClasses(String operand, PrivateTensor x, double slack) {
        if (low(x) < -1 - slack || high(x) > 1 + slack) {
            throw new IllegalArgumentException(operand + " are not declared as classes: metric=" + metric + ", range=["
                    + low(x) + ", " + high(x) + "], wanted=[0, 1] or [-1, 1]; declare them in range(0, 1), or take"
                    + " scores.gte(boundary).toNumbers()");
        }
        return x.fractionBits() == 0 && low(x) >= 0 ? x : x.gte(0.5).toNumbers();
    }

    /** A row for each label, with a one at its class. */
    PrivateTensor labelRows(int classes) {
        return numbers(metric, "labels", labels, classes).oneHot(classes);
    }

    /** A row for each prediction, with a one at its class. */
    PrivateTensor predictionRows(int classes) {
        return numbers(metric, "predictions", predictions, classes).oneHot(classes);
    }

    /** Class numbers, [rows]. */
    static PrivateTensor numbers(String metric, String operand, PrivateTensor x, int classes) {
        if (classes < 2) {
            throw new IllegalArgumentException("too few classes: metric=" + metric + ", classes=" + classes);
        }
        if (x.fractionBits() != 0 || low(x) < 0 || high(x) > classes - 1) {
            throw new IllegalArgumentException(operand + " are not declared as class numbers: metric=" + metric
                    + ", range=[" + low(x) + ", " + high(x) + "], fractionBits=" + x.fractionBits()
                    + "; declare them in range(0, " + (classes - 1) + ").fractionBits(0)");
        }
        return column(metric, operand, x);
    }

    static double low(PrivateTensor x) {
        Range range = x.type().range();
        return range.realMin(x.fractionBits());
    }

    static double high(PrivateTensor x) {
        Range range = x.type().range();
        return range.realMax(x.fractionBits());
    }

    /**
     * {@code x} times a power of two, the same for all numbers up to {@code most}, that leaves room for the sum of their
     * squares along the first axis and for a quotient of two roots of such sums.
     */
    static PrivateTensor scaledForSquares(PrivateTensor x, double most) {
        PrivateTensor fractional = x.fractionBits() == 0 ? x.withFractionBits(16) : x;
        int rowsBits = Math.getExponent((double) x.size(0)) + 1;
        int unitsBits = Math.getExponent(most) + 1 + fractional.fractionBits();
        return fractional.mul(Math.scalb(1.0, (60 - rowsBits) / 2 - unitsBits));
    }
}
