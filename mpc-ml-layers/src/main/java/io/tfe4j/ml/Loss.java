package io.tfe4j.ml;

import io.tfe4j.PrivateTensor;
import io.tfe4j.fixedpoint.Range;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/**
 * What training makes small: a number for each example, averaged over the batch; where an example has several results
 * that are not classes, the mean over them. Results and what is expected of them
 * have the same shape, [batch, ...]; classes are rows with a one at the class. Declare the range of what is expected,
 * {@code range(0, 1)}: gradients are as wide. Cross-entropies also take classes of -1 and 1, in {@code range(-1, 1)}; other
 * ranges of classes are refused when a training or evaluation is defined.
 */
public final class Loss {
    /** Logarithms are of at least this, so that a wrong certainty costs 8.3 rather than what does not fit. */
    private static final double LEAST = 0x1p-12;

    /** Between two classes whose results are probabilities. */
    private static final double PROBABILITIES = 0.5;

    /** Between two classes whose results are of either sign. */
    private static final double SIGNS = 0;

    /** What is expected, by its declared range. */
    private enum Labels {
        NUMBERS,
        /** Of 0 to 1. */
        CLASSES,
        /** The same, by which examples have weights. */
        WEIGHTED_CLASSES,
        /** -1 and 1. */
        SIGNS
    }

    private final String name;
    private final Nonlinearity last;
    private final boolean sparse;
    private final Labels labels;
    private final double boundary;
    private final BinaryOperator<PrivateTensor> value;
    private final BinaryOperator<PrivateTensor> gradient;

    private Loss(
            String name,
            Nonlinearity last,
            Labels labels,
            BinaryOperator<PrivateTensor> value,
            BinaryOperator<PrivateTensor> gradient) {
        this(name, last, false, labels, PROBABILITIES, value, gradient);
    }

    private Loss(
            String name,
            Nonlinearity last,
            boolean sparse,
            Labels labels,
            double boundary,
            BinaryOperator<PrivateTensor> value,
            BinaryOperator<PrivateTensor> gradient) {
        this.name = name;
        this.last = last;
        this.sparse = sparse;
        this.labels = labels;
        this.boundary = boundary;
        this.value = value;
        this.gradient = gradient;
    }

    /**
     * Of probabilities; the model must end in a sigmoid, whose gradient and the logarithm's cancel. In the loss that is told
     * a probability below 2^-12 counts as 2^-12, so that an example has at most 8.3; Keras cuts at 16.1. The gradient is not
     * cut, nor are losses from logits.
     */
    public static Loss binaryCrossEntropy() {
        return new Loss(
                "binary cross-entropy",
                Nonlinearity.SIGMOID,
                Labels.CLASSES,
                (p, y) -> y.mul(log(p)).add(y.rsub(1).mul(log(p.rsub(1)))).neg(),
                (p, y) -> p.sub(y).mul(share(p)));
    }

    /** As if a sigmoid followed the last layer. */
    public static Loss binaryCrossEntropyFromLogits() {
        return new Loss(
                "binary cross-entropy from logits",
                Nonlinearity.OTHER,
                false,
                Labels.CLASSES,
                SIGNS,
                (z, y) -> z.softplus().sub(z.mul(y)),
                (z, y) -> z.sigmoid().sub(y).mul(share(z)));
    }

    /**
     * Of probabilities; the model must end in a softmax, whose gradient and the logarithm's cancel. An example's loss is cut
     * at 8.3, as that of {@link #binaryCrossEntropy}, its gradient is not.
     */
    public static Loss categoricalCrossEntropy() {
        return new Loss(
                "categorical cross-entropy",
                Nonlinearity.SOFTMAX,
                Labels.CLASSES,
                (p, y) -> y.mul(log(p)).sum(p.rank() - 1).neg(),
                (p, y) -> ofRows(p.sub(y)));
    }

    /** As if a softmax followed the last layer. */
    public static Loss categoricalCrossEntropyFromLogits() {
        return new Loss(
                "categorical cross-entropy from logits",
                Nonlinearity.OTHER,
                Labels.CLASSES,
                (z, y) -> y.mul(z.logSoftmax(z.rank() - 1)).sum(z.rank() - 1).neg(),
                (z, y) -> ofRows(z.softmax(z.rank() - 1).sub(y)));
    }

    /** The mean of the squares over all results of an example. */
    public static Loss meanSquaredError() {
        return new Loss(
                "mean squared error",
                Nonlinearity.OTHER,
                Labels.NUMBERS,
                (x, y) -> x.sub(y).square(),
                (x, y) -> x.sub(y).mul(2 * share(x)));
    }

    /**
     * As {@link #categoricalCrossEntropy}, of class numbers instead of rows: [batch] or [batch, 1], declared in {@code
     * range(0, classes - 1)} with {@code fractionBits(0)}.
     */
    public static Loss sparseCategoricalCrossEntropy() {
        return categoricalCrossEntropy().sparse();
    }

    /** As if a softmax followed the last layer. */
    public static Loss sparseCategoricalCrossEntropyFromLogits() {
        return categoricalCrossEntropyFromLogits().sparse();
    }

    /**
     * {@code max(0, 1 - y z)}, for classes of -1 and 1, in {@code range(-1, 1)}, and a model that ends in numbers of either
     * sign. Classes of 0 and 1, in {@code range(0, 1)}, become -1 and 1.
     */
    public static Loss hinge() {
        return new Loss(
                "hinge",
                Nonlinearity.OTHER,
                false,
                Labels.SIGNS,
                SIGNS,
                (z, y) -> z.mul(y).rsub(1).relu(),
                (z, y) -> z.mul(y).lt(1).toNumbers().mul(y).mul(-share(z)));
    }

    /** The mean of the magnitudes over all results of an example; the gradient of none is 0. */
    public static Loss meanAbsoluteError() {
        return new Loss(
                "mean absolute error",
                Nonlinearity.OTHER,
                Labels.NUMBERS,
                (x, y) -> x.sub(y).abs(),
                (x, y) -> x.sub(y).sign().mul(share(x)));
    }

    /**
     * Half the square of what is within {@code delta} of what is expected, and beyond it {@code delta (|x - y| - delta / 2)},
     * so that a few numbers far off do not rule the training; the mean over all results of an example.
     *
     * @param delta positive
     * @throws IllegalArgumentException if delta is not positive and finite
     */
    public static Loss huber(double delta) {
        Bound bound = Bound.clipped(delta);
        return new Loss(
                "huber(" + delta + ")",
                Nonlinearity.OTHER,
                Labels.NUMBERS,
                (x, y) -> {
                    // with d clipped to c: c (d - c / 2) is the square's half within, and the straight line beyond
                    PrivateTensor difference = x.sub(y);
                    PrivateTensor clipped = bound.apply(difference);
                    return clipped.mul(difference.sub(clipped.mul(0.5)));
                },
                (x, y) -> bound.apply(x.sub(y)).mul(share(x)));
    }

    /**
     * The Kullback-Leibler divergence of probabilities from those expected, {@code sum y log(y / p)}; the model must end in a
     * softmax, and what is expected be rows of probabilities in {@code range(0, 1)} that add up to 1. Probabilities count as
     * at least 2^-12 in the loss that is told; its gradient, that of {@link #categoricalCrossEntropy}, is not cut.
     */
    public static Loss kullbackLeibler() {
        return new Loss(
                "Kullback-Leibler divergence",
                Nonlinearity.SOFTMAX,
                Labels.CLASSES,
                (p, y) -> y.mul(log(y).sub(log(p))).sum(p.rank() - 1),
                (p, y) -> ofRows(p.sub(y)));
    }

    /**
     * With labels that are less certain, as Keras's {@code label_smoothing}: of each row of classes {@code amount} is spread
     * evenly over all of them; of a single class of 0 and 1, half of it goes to either. No rounds beside a product by a
     * public number.
     *
     * @param amount from 0 to below 1
     * @throws IllegalArgumentException if it is not, or this is no loss of rows of classes
     */
    public Loss smoothing(double amount) {
        requireClasses("smoothing");
        if (!(amount >= 0 && amount < 1)) {
            throw new IllegalArgumentException("smoothing is not in [0, 1): loss=" + name + ", amount=" + amount);
        }
        UnaryOperator<PrivateTensor> smooth = y -> {
            int classes = Math.max(2, y.size(y.rank() - 1));
            PrivateTensor fractional = y.fractionBits() == 0 ? y.withFractionBits(16) : y;
            return fractional.mul(1 - amount).add(amount / classes).clip(0, 1);
        };
        return new Loss(
                name + " smoothed by " + amount,
                last,
                false,
                labels,
                boundary,
                (p, y) -> value.apply(p, smooth.apply(y)),
                (p, y) -> gradient.apply(p, smooth.apply(y)));
    }

    /**
     * With a weight for each class, as Keras's {@code class_weight}: an example's loss and gradient are multiplied by that of
     * its class, and the mean is over all examples, whatever their weights. Of a single class of 0 and 1 there are two
     * weights. Everybody knows them; which example has which, nobody. A product an example, and one a result.
     *
     * @param weights positive, the class 0's first
     * @throws IllegalArgumentException if one is not, or this is no loss of rows of classes
     */
    public Loss classWeights(double... weights) {
        requireClasses("weighting");
        double[] own = weights.clone();
        if (own.length < 2 || !Arrays.stream(own).allMatch(weight -> weight > 0 && weight < 1 << 10)) {
            throw new IllegalArgumentException(
                    "weights of classes are not two or more positive numbers below 1024: loss=" + name + ", weights="
                            + own.length);
        }
        return new Loss(
                name + " with weights of classes",
                last,
                false,
                Labels.WEIGHTED_CLASSES,
                boundary,
                (p, y) -> {
                    PrivateTensor each = value.apply(p, y);
                    return each.mul(weightOf(y, own).reshape(each.shape()));
                },
                (p, y) -> gradient.apply(p, y).mul(weightOf(y, own)));
    }

    /** Of each row of classes, [batch, ..., 1]. */
    private PrivateTensor weightOf(PrivateTensor y, double[] weights) {
        int classes = y.size(y.rank() - 1);
        PrivateTensor fractional = y.fractionBits() == 0 ? y.withFractionBits(16) : y;
        if (Math.max(2, classes) != weights.length) {
            throw new IllegalArgumentException("weights of classes differ in number from classes: loss=" + name
                    + ", weights=" + weights.length + ", expected=" + Arrays.toString(y.shape()));
        }
        double least = Arrays.stream(weights).min().orElseThrow();
        double most = Arrays.stream(weights).max().orElseThrow();
        if (classes == 1) {
            return fractional.mul(weights[1] - weights[0]).add(weights[0]);
        }
        PrivateTensor sum = null;
        for (int i = 0; i < classes; i++) {
            PrivateTensor part = fractional.gather(fractional.rank() - 1, i).mul(weights[i]);
            sum = sum == null ? part : sum.add(part);
        }
        double slack = Math.scalb(4.0 * classes, -fractional.fractionBits());
        return Objects.requireNonNull(sum).assumeRange(least - slack, most + slack);
    }

    private void requireClasses(String what) {
        if (labels != Labels.CLASSES || sparse) {
            throw new IllegalArgumentException(what + " is of losses of rows of classes: loss=" + name
                    + ", wanted=a cross-entropy, smoothed before it is weighted; of class numbers take"
                    + " labels.oneHot(classes)");
        }
    }

    /** So many times as large: the weight of this output's loss in the sum of a model's losses. */
    public Loss times(double factor) {
        if (!(factor > 0) || Double.isInfinite(factor)) {
            throw new IllegalArgumentException(
                    "weight of a loss must be positive: loss=" + name + ", factor=" + factor);
        }
        return new Loss(
                factor + " times " + name,
                last,
                sparse,
                labels,
                boundary,
                (p, y) -> value.apply(p, y).mul(factor),
                (p, y) -> gradient.apply(p, y).mul(factor));
    }

    /** With class numbers in the place of rows with a one. */
    private Loss sparse() {
        return new Loss(
                "sparse " + name,
                last,
                true,
                Labels.NUMBERS,
                boundary,
                (p, y) -> value.apply(p, rows(y, p)),
                (p, y) -> gradient.apply(p, rows(y, p)));
    }

    private PrivateTensor rows(PrivateTensor classes, PrivateTensor result) {
        return classNumbers(name, result, classes).oneHot(result.size(result.rank() - 1));
    }

    /**
     * Class numbers, of the shape of the results without the last axis.
     *
     * @throws IllegalArgumentException if there is not one for each row of results
     */
    static PrivateTensor classNumbers(String what, PrivateTensor result, PrivateTensor numbers) {
        int[] each = Arrays.copyOf(result.shape(), result.rank() - 1);
        int[] column = Arrays.copyOf(each, result.rank());
        column[each.length] = 1;
        int[] given = numbers.shape();
        if (Arrays.equals(given, each)) {
            return numbers;
        }
        if (!Arrays.equals(given, column)) {
            throw new IllegalArgumentException("results are not of the shape expected: result="
                    + Arrays.toString(result.shape()) + ", expected=" + Arrays.toString(given) + ", loss or metric="
                    + what + ", wanted=" + Arrays.toString(each) + " or " + Arrays.toString(column));
        }
        return numbers.squeeze(each.length);
    }

    /** Of one result of an example in the mean over them. */
    private static double share(PrivateTensor result) {
        return (double) result.size(0) / result.type().shape().size();
    }

    /** The part in an example's mean of a gradient of which each row along the last axis has its own loss. */
    private static PrivateTensor ofRows(PrivateTensor gradient) {
        double share = share(gradient) * gradient.size(gradient.rank() - 1);
        return gradient.rank() == 2 ? gradient : gradient.mul(share);
    }

    private static PrivateTensor log(PrivateTensor probability) {
        return probability.clip(LEAST, 1).log();
    }

    /** Results of one number below it stand for the class 0, the others for 1. */
    double boundary() {
        return boundary;
    }

    /** Whether the gradient is by the input of the last layer rather than by its result. */
    boolean skipsLastLayer() {
        return last != Nonlinearity.OTHER;
    }

    void requireLast(Node node) {
        if (skipsLastLayer() && node.nonlinearity() != last) {
            throw new IllegalArgumentException("loss does not fit the last layer: loss=" + name + ", last="
                    + node.operation().name() + ", wanted=" + last + "; or take the loss from logits");
        }
    }

    /** @throws IllegalArgumentException if {@code expected} is not what is expected of such results */
    void requireFits(PrivateTensor result, PrivateTensor expected) {
        if (sparse) {
            classNumbers(name, result, expected);
            return;
        }
        if (!Arrays.equals(result.shape(), expected.shape())) {
            throw new IllegalArgumentException("results are not of the shape expected: result="
                    + Arrays.toString(result.shape()) + ", expected=" + Arrays.toString(expected.shape()) + ", loss="
                    + name);
        }
    }

    /**
     * What is expected, as this loss wants it. Classes whose range allows for -1 are of 0 and 1 afterwards, a comparison each;
     * signs that are declared in [0, 1] become -1 and 1, at no cost.
     *
     * @throws IllegalArgumentException if the declared range allows for numbers that are no such labels
     */
    PrivateTensor prepared(PrivateTensor expected) {
        if (labels == Labels.NUMBERS) {
            return expected;
        }
        Range range = expected.type().range();
        double low = range.realMin(expected.fractionBits());
        double high = range.realMax(expected.fractionBits());
        if (low < -1 || high > 1) {
            throw new IllegalArgumentException("labels are not declared as classes: loss=" + name + ", range=[" + low
                    + ", " + high + "], wanted=[0, 1] or [-1, 1]; declare them in range(0, 1), and class numbers take a"
                    + " sparse loss");
        }
        if (labels == Labels.SIGNS) {
            return low < 0 ? expected : expected.mul(2).sub(1);
        }
        return low < 0 ? expected.relu() : expected;
    }

    /** The mean over the batch, a scalar. */
    PrivateTensor value(PrivateTensor result, PrivateTensor expected) {
        return value.apply(result, expected).mean();
    }

    /** For each example, [batch]. */
    PrivateTensor values(PrivateTensor result, PrivateTensor expected) {
        PrivateTensor all = value.apply(result, expected);
        return all.rank() == 1 ? all : all.reshape(all.size(0), -1).mean(1);
    }

    /** Of the sum over the batch. */
    PrivateTensor gradient(PrivateTensor result, PrivateTensor expected) {
        return gradient.apply(result, expected);
    }

    @Override
    public String toString() {
        return name;
    }
}
