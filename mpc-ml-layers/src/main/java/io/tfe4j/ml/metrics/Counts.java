package io.tfe4j.ml.metrics;

import io.tfe4j.PrivateTensor;

/**
 * What precision, recall and F1 are made of, for each class: whole numbers of up to {@code rows}.
 *
 * @param both examples that are of the class and predicted to be
 * @param actual examples of the class
 * @param predicted examples that are predicted to be of the class
 */
record Counts(PrivateTensor both, PrivateTensor actual, PrivateTensor predicted, int rows) {
    static Counts ofTwoClasses(String metric, PrivateTensor labels, PrivateTensor predictions) {
        Columns columns = Columns.of(metric, labels, predictions);
        PrivateTensor actual = columns.labelsOfTwoClasses();
        PrivateTensor predicted = columns.predictionsOfTwoClasses();
        return new Counts(actual.dot(predicted), actual.sum(), predicted.sum(), columns.rows());
    }

    static Counts ofClasses(String metric, PrivateTensor labels, PrivateTensor predictions, int classes) {
        Columns columns = Columns.of(metric, labels, predictions);
        PrivateTensor actual = columns.labelRows(classes);
        PrivateTensor predicted = columns.predictionRows(classes);
        return new Counts(actual.mul(predicted).sum(0), actual.sum(0), predicted.sum(0), columns.rows());
    }

    /** The part of {@code of} that {@code both} is, which is no more than all of it. */
    PrivateTensor share(PrivateTensor of) {
        return both.div(of.clip(1, rows)).clip(0, 1);
    }

    PrivateTensor f1() {
        return both.mul(2).div(actual.add(predicted).clip(1, 2.0 * rows)).clip(0, 1);
    }
}
