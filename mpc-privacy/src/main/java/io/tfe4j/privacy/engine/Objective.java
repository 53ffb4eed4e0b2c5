package io.tfe4j.privacy.engine;

/**
 * What training makes small: a number for each example. Where an example has several results that are not classes, it is
 * the mean over them.
 */
public enum Objective {
    /** Of probabilities: the model ends in a sigmoid. Labels are 0 or 1, one for each result. */
    BINARY_CROSS_ENTROPY,
    /** Of probabilities: the model ends in a softmax. Labels are rows with a one at the class. */
    CATEGORICAL_CROSS_ENTROPY,
    /** Of probabilities: the model ends in a softmax. Labels are class numbers from 0. */
    SPARSE_CATEGORICAL_CROSS_ENTROPY,
    MEAN_SQUARED_ERROR,
    MEAN_ABSOLUTE_ERROR;

    /** How many numbers are expected of an example with so many results. */
    public int labels(int outputs) {
        return this == SPARSE_CATEGORICAL_CROSS_ENTROPY ? 1 : outputs;
    }

    /** Whether results are classes, so that they are right or wrong. */
    public boolean isClassification() {
        return this == BINARY_CROSS_ENTROPY
                || this == CATEGORICAL_CROSS_ENTROPY
                || this == SPARSE_CATEGORICAL_CROSS_ENTROPY;
    }

    /**
     * Whether one example is told right: with several classes, if the largest result is at the class; with two, if all
     * results are on the right side of a half.
     *
     * @param results all examples', of which this one's are {@code outputs} from {@code example * outputs} on
     */
    public boolean isRight(double[] results, double[] labels, int outputs, int example) {
        return switch (this) {
            case BINARY_CROSS_ENTROPY -> sidesAgree(results, labels, outputs, example);
            case CATEGORICAL_CROSS_ENTROPY -> largest(results, outputs, example) == largest(labels, outputs, example);
            case SPARSE_CATEGORICAL_CROSS_ENTROPY -> largest(results, outputs, example) == (int) labels[example];
            case MEAN_SQUARED_ERROR, MEAN_ABSOLUTE_ERROR ->
                throw new IllegalArgumentException("numbers are not right or wrong: objective=" + this);
        };
    }

    private static boolean sidesAgree(double[] results, double[] labels, int outputs, int example) {
        for (int i = example * outputs; i < (example + 1) * outputs; i++) {
            if (results[i] > 0.5 != labels[i] > 0.5) {
                return false;
            }
        }
        return true;
    }

    private static int largest(double[] values, int width, int example) {
        int best = 0;
        for (int i = 1; i < width; i++) {
            if (values[example * width + i] > values[example * width + best]) {
                best = i;
            }
        }
        return best;
    }
}
