package io.tfe4j.ml.metrics;

import io.tfe4j.PrivateBits;
import io.tfe4j.PrivateTensor;

/**
 * How good predictions are, by the definitions of scikit-learn's metrics of these names. Labels, predictions and results
 * are private: nobody learns a result unless the program defines an output of it.
 *
 * <p><b>Shapes.</b> A column is a vector [rows], or a matrix [rows, 1], as models give it. A row belongs to one example in
 * all arguments of a method.
 *
 * <p><b>Two classes.</b> Labels are 0 and 1, declared in {@code range(0, 1)}, or -1 and 1, declared in {@code range(-1,
 * 1)}. Predicted classes are declared in the same way; probabilities of the class 1 may stand in their place, of which
 * those of at least a half count as 1. Of scores with another boundary, take {@code scores.gte(boundary).toNumbers()}.
 *
 * <p><b>Several classes.</b> Class numbers are whole, from 0: {@code range(0, classes - 1).fractionBits(0)}, as
 * {@link PrivateTensor#argMax} gives them.
 *
 * <p><b>Divisions by zero.</b> The servers cannot see that a class is missing, so nothing can be refused for it. A quotient
 * whose divisor is 0 is 0, which is scikit-learn's {@code zero_division=0}.
 *
 * <p><b>Numbers.</b> Counts are exact. Quotients of them have 16 fraction bits, are within 0 and 1, and are off by at most
 * 5e-5.
 */
public final class Metrics {
    private static final int FRACTION_BITS = 16;

    /** Bits that a dividend and the ratio of its divisors may have together; {@link PrivateTensor#div(PrivateTensor)}. */
    private static final int QUOTIENT_BITS = 61;

    private Metrics() {}

    /**
     * The area under the receiver operating characteristic: how probable it is that a random example of the class 1 has a
     * higher score than a random one of the class 0, equal scores counting a half.
     *
     * <p><b>Range:</b> in [0, 1], with 16 fraction bits; 0 if one of the classes has no examples. <b>Error:</b> at most
     * 5e-5 up to 32,768 rows; beyond, with fewer bits of the sum of ranks, 5e-5 and {@code rows^3 2^-62} over the examples
     * of the class 0. <b>Cost:</b> two sorts at once, about 4 rounds a bit of the scores' range, 130 for the default one,
     * and 90 more; bytes in proportion to the rows, not to pairs of them.
     *
     * @param labels a column of two classes
     * @param scores a column of numbers that are larger for the class 1: probabilities, logits, decision values
     * @throws IllegalArgumentException if shapes differ, if the labels' range allows for other numbers than classes, or if
     *     the scores' range is wider than 32 bits
     */
    public static PrivateTensor auc(PrivateTensor labels, PrivateTensor scores) {
        Columns columns = Columns.of("auc", labels, scores);
        int rows = columns.rows();
        PrivateTensor classes = columns.labelsOfTwoClasses();
        PrivateTensor given = columns.predictions();
        // a pair of equal scores is won in the one order of equals and lost in the other: a half on average
        PrivateTensor doubled = pairsInOrder(classes, given, false).add(pairsInOrder(classes, given, true));
        PrivateTensor ones = classes.sum();
        double most = Math.max(1, rows / 2.0 * rows);
        int bits = Math.min(FRACTION_BITS, QUOTIENT_BITS - bits(most) - bits(rows));
        PrivateTensor perOne = doubled.assumeRange(0, most)
                .withFractionBits(Math.max(0, bits))
                .div(ones.clip(1, rows).withFractionBits(Math.max(0, bits)))
                .assumeRange(0, 2.0 * rows);
        return perOne.withFractionBits(FRACTION_BITS)
                .div(ones.rsub(rows).clip(1, rows))
                .mul(0.5)
                .clip(0, 1);
    }

    /** How many pairs of an example of the class 0 and one of the class 1 are in this order when sorted by score. */
    private static PrivateTensor pairsInOrder(PrivateTensor classes, PrivateTensor scores, boolean onesFirst) {
        PrivateTensor byClass = classes.sort(onesFirst);
        PrivateTensor sorted = byClass.sortBy(scores.sortBy(classes, onesFirst), false);
        return sorted.dot(sorted.rsub(1).cumsum(0));
    }

    private static int bits(double most) {
        return Math.getExponent(most) + 1;
    }

    /**
     * The share of examples predicted to be of the class 1 that are of it; 0 if none is predicted so. About 45 rounds, and
     * 5 more for probabilities.
     *
     * @param labels a column of two classes
     * @param predictions a column of classes, or of probabilities of the class 1
     * @throws IllegalArgumentException if shapes differ, or a range allows for other numbers than classes
     */
    public static PrivateTensor precision(PrivateTensor labels, PrivateTensor predictions) {
        Counts counts = Counts.ofTwoClasses("precision", labels, predictions);
        return counts.share(counts.predicted());
    }

    /**
     * The precision of each of {@code classes} classes, [classes], scikit-learn's {@code average=None}; {@code mean()} of
     * it is the macro average. About 50 rounds.
     *
     * @param labels a column of class numbers
     * @param predictions a column of class numbers
     * @throws IllegalArgumentException as {@link #confusionMatrix(PrivateTensor, PrivateTensor, int)}
     */
    public static PrivateTensor precision(PrivateTensor labels, PrivateTensor predictions, int classes) {
        Counts counts = Counts.ofClasses("precision", labels, predictions, classes);
        return counts.share(counts.predicted());
    }

    /**
     * The share of examples of the class 1 that are predicted to be of it; 0 if there are none. About 45 rounds, and 5
     * more for probabilities.
     *
     * @param labels a column of two classes
     * @param predictions a column of classes, or of probabilities of the class 1
     * @throws IllegalArgumentException if shapes differ, or a range allows for other numbers than classes
     */
    public static PrivateTensor recall(PrivateTensor labels, PrivateTensor predictions) {
        Counts counts = Counts.ofTwoClasses("recall", labels, predictions);
        return counts.share(counts.actual());
    }

    /**
     * The recall of each of {@code classes} classes, [classes], scikit-learn's {@code average=None}. About 50 rounds.
     *
     * @param labels a column of class numbers
     * @param predictions a column of class numbers
     * @throws IllegalArgumentException as {@link #confusionMatrix(PrivateTensor, PrivateTensor, int)}
     */
    public static PrivateTensor recall(PrivateTensor labels, PrivateTensor predictions, int classes) {
        Counts counts = Counts.ofClasses("recall", labels, predictions, classes);
        return counts.share(counts.actual());
    }

    /**
     * The harmonic mean of precision and recall, {@code 2 tp / (2 tp + fp + fn)}; 0 if the class 1 is neither there nor
     * predicted. About 45 rounds, and 5 more for probabilities.
     *
     * @param labels a column of two classes
     * @param predictions a column of classes, or of probabilities of the class 1
     * @throws IllegalArgumentException if shapes differ, or a range allows for other numbers than classes
     */
    public static PrivateTensor f1(PrivateTensor labels, PrivateTensor predictions) {
        return Counts.ofTwoClasses("f1", labels, predictions).f1();
    }

    /**
     * The F1 score of each of {@code classes} classes, [classes], scikit-learn's {@code average=None}. About 50 rounds.
     *
     * @param labels a column of class numbers
     * @param predictions a column of class numbers
     * @throws IllegalArgumentException as {@link #confusionMatrix(PrivateTensor, PrivateTensor, int)}
     */
    public static PrivateTensor f1(PrivateTensor labels, PrivateTensor predictions, int classes) {
        return Counts.ofClasses("f1", labels, predictions, classes).f1();
    }

    /**
     * How many examples of each class are predicted to be of each: [2, 2] whole numbers, a row for each class of the
     * labels and a column for each that is predicted, {@code [[tn, fp], [fn, tp]]}. Exact. 1 round, and 7 for
     * probabilities.
     *
     * @param labels a column of two classes
     * @param predictions a column of classes, or of probabilities of the class 1
     * @throws IllegalArgumentException if shapes differ, or a range allows for other numbers than classes
     */
    public static PrivateTensor confusionMatrix(PrivateTensor labels, PrivateTensor predictions) {
        Columns columns = Columns.of("confusionMatrix", labels, predictions);
        PrivateTensor actual = columns.labelsOfTwoClasses().expandDims(1);
        PrivateTensor predicted = columns.predictionsOfTwoClasses().expandDims(1);
        return bothClasses(actual).transpose().mmul(bothClasses(predicted)).assumeRange(0, columns.rows());
    }

    /** Of ones and zeros, [rows, 1], rows with a one at the class, [rows, 2]. */
    private static PrivateTensor bothClasses(PrivateTensor ones) {
        PrivateTensor first = ones.rsub(1).pad(new int[] {0, 0}, new int[] {0, 1});
        return first.add(ones.pad(new int[] {0, 1}, new int[] {0, 0}));
    }

    /**
     * How many examples of each class are predicted to be of each: [classes, classes] whole numbers, a row for each class
     * of the labels and a column for each that is predicted. Exact. 3 rounds, and bytes in proportion to rows and classes.
     *
     * @param labels a column of class numbers
     * @param predictions a column of class numbers
     * @param classes how many there are
     * @throws IllegalArgumentException if shapes differ, or labels or predictions are not declared as whole numbers from 0
     *     to {@code classes - 1}
     */
    public static PrivateTensor confusionMatrix(PrivateTensor labels, PrivateTensor predictions, int classes) {
        Columns columns = Columns.of("confusionMatrix", labels, predictions);
        return columns.labelRows(classes)
                .transpose()
                .mmul(columns.predictionRows(classes))
                .assumeRange(0, columns.rows());
    }

    /**
     * The mean of minus the logarithm of the probability that was given to the class which it was. Probabilities count as
     * at least 2^-16 and at most 1 - 2^-16, so that a wrong certainty costs 11.09 (scikit-learn's limit for double
     * precision is 36.04). <b>Error:</b> at most 3e-5. About 35 rounds.
     *
     * @param labels a column of two classes
     * @param probabilities a column of probabilities of the class 1, with at least 16 fraction bits
     * @throws IllegalArgumentException if shapes differ, if the labels' range allows for other numbers than classes, or if
     *     probabilities have fewer fraction bits
     */
    public static PrivateTensor logLoss(PrivateTensor labels, PrivateTensor probabilities) {
        Columns columns = Columns.of("logLoss", labels, probabilities);
        PrivateTensor classes = columns.labelsOfTwoClasses();
        PrivateTensor p = limited(columns.predictions());
        // p for the class 1, and 1 - p for the class 0; a product by a whole number is exact
        PrivateTensor given = p.mul(classes.mul(2).sub(1)).add(classes.rsub(1));
        return minusMeanLogarithm(given);
    }

    /**
     * As {@link #logLoss(PrivateTensor, PrivateTensor)}, of several classes. Probabilities are taken as they are, whatever
     * they add up to.
     *
     * @param labels a column of class numbers
     * @param probabilities [rows, classes], with at least 16 fraction bits
     * @throws IllegalArgumentException if shapes do not fit, if labels are not declared as whole numbers from 0 to {@code
     *     classes - 1}, or if probabilities have fewer fraction bits
     */
    public static PrivateTensor logLossOfClasses(PrivateTensor labels, PrivateTensor probabilities) {
        Columns.requireTable("logLossOfClasses", "probabilities", probabilities, labels);
        int classes = probabilities.size(1);
        PrivateTensor rows =
                Columns.numbers("logLossOfClasses", "labels", labels, classes).oneHot(classes);
        return minusMeanLogarithm(limited(probabilities).mul(rows).sum(1));
    }

    private static PrivateTensor limited(PrivateTensor probabilities) {
        if (probabilities.fractionBits() < FRACTION_BITS) {
            throw new IllegalArgumentException("probabilities are too coarse: metric=logLoss, fractionBits="
                    + probabilities.fractionBits() + ", least=" + FRACTION_BITS);
        }
        return probabilities.clip(Math.scalb(1.0, -FRACTION_BITS), 1 - Math.scalb(1.0, -FRACTION_BITS));
    }

    private static PrivateTensor minusMeanLogarithm(PrivateTensor given) {
        double least = Math.scalb(1.0, -FRACTION_BITS);
        return given.assumeRange(least, 1 - least).log().neg().mean();
    }

    /**
     * The coefficient of determination, {@code 1 - sum (y - p)^2 / sum (y - mean y)^2}, a scalar: 1 for predictions without
     * error, 0 for such as are no better than the mean, and negative for worse ones. Of several targets it is the mean over
     * them. Where all of {@code expected} are equal, it is 1 for predictions without error and otherwise 0; so it is for a
     * single row.
     *
     * <p><b>Range:</b> in [-32760, 1]. An error counts as at most 16 times the width of the range of {@code expected}.
     * <b>Error:</b> deviations are rounded to about {@code (60 - log2 rows) / 2} bits of that width, or of what errors may
     * be if that is more, 25 for a thousand rows; with deviations of a hundredth of the width or more, 1e-4 for results
     * from -1 to 1. Declare the range of {@code expected}. <b>Cost:</b> about 130 rounds.
     *
     * @param expected a column of numbers, or [rows, targets]
     * @param predictions of the same shape
     * @throws IllegalArgumentException if shapes differ, or ranges are so wide that rows times their width exceeds 2^62
     *     units
     */
    public static PrivateTensor r2(PrivateTensor expected, PrivateTensor predictions) {
        PrivateTensor y = Columns.targets("r2", expected, predictions);
        PrivateTensor p = predictions.reshape(y.shape());
        int rows = y.size(0);
        double width = Math.max(Columns.high(y) - Columns.low(y), Math.scalb(1.0, -y.fractionBits()));
        PrivateTensor errors = y.sub(p).clip(-16 * width, 16 * width);
        // n y - sum y is exact, and 0 where all are equal
        PrivateTensor deviations = y.mul(rows).sub(y.sum(true, 0)).mul(1.0 / rows);
        double most = Math.max(width, Columns.high(errors));
        PrivateTensor left = Columns.scaledForSquares(errors, most).norm2(0);
        PrivateTensor all = Columns.scaledForSquares(deviations, most).norm2(0);
        PrivateTensor ratio = left.div(all).clip(0, 181);
        PrivateBits constant = all.eq(0);
        return constant.where(left.eq(0).toNumbers(), ratio.square().rsub(1)).mean();
    }
}
