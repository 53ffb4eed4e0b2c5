package io.tfe4j.ml;

import io.tfe4j.PrivateTensor;
import java.util.function.BinaryOperator;

/**
 * What training makes small: a number for each example, averaged over the batch; where an example has several results
 * that are not classes, the mean over them. Results and what is expected of them
 * have the same shape, [batch, ...]; classes are rows with a one at the class. Declare the range of what is expected,
 * {@code range(0, 1)}: gradients are as wide.
 */
public final class Loss {
    /** Logarithms are of at least this, so that a wrong certainty costs about 8 rather than what does not fit. */
    private static final double LEAST = 0x1p-12;

    private final String name;
    private final Nonlinearity last;
    private final BinaryOperator<PrivateTensor> value;
    private final BinaryOperator<PrivateTensor> gradient;

    private Loss(
            String name,
            Nonlinearity last,
            BinaryOperator<PrivateTensor> value,
            BinaryOperator<PrivateTensor> gradient) {
        this.name = name;
        this.last = last;
        this.value = value;
        this.gradient = gradient;
    }

    /** Of probabilities; the model must end in a sigmoid, whose gradient and the logarithm's cancel. */
    public static Loss binaryCrossEntropy() {
        return new Loss(
                "binary cross-entropy",
                Nonlinearity.SIGMOID,
                (p, y) -> y.mul(log(p)).add(y.rsub(1).mul(log(p.rsub(1)))).neg(),
                (p, y) -> p.sub(y).mul(share(p)));
    }

    /** As if a sigmoid followed the last layer. */
    public static Loss binaryCrossEntropyFromLogits() {
        return new Loss(
                "binary cross-entropy from logits",
                Nonlinearity.OTHER,
                (z, y) -> z.softplus().sub(z.mul(y)),
                (z, y) -> z.sigmoid().sub(y).mul(share(z)));
    }

    /** Of probabilities; the model must end in a softmax, whose gradient and the logarithm's cancel. */
    public static Loss categoricalCrossEntropy() {
        return new Loss(
                "categorical cross-entropy",
                Nonlinearity.SOFTMAX,
                (p, y) -> y.mul(log(p)).sum(p.rank() - 1).neg(),
                PrivateTensor::sub);
    }

    /** As if a softmax followed the last layer. */
    public static Loss categoricalCrossEntropyFromLogits() {
        return new Loss(
                "categorical cross-entropy from logits",
                Nonlinearity.OTHER,
                (z, y) -> y.mul(z.logSoftmax(z.rank() - 1)).sum(z.rank() - 1).neg(),
                (z, y) -> z.softmax(z.rank() - 1).sub(y));
    }

    /** The mean of the squares over all results of an example. */
    public static Loss meanSquaredError() {
        return new Loss(
                "mean squared error",
                Nonlinearity.OTHER,
                (x, y) -> x.sub(y).square(),
                (x, y) -> x.sub(y).mul(2 * share(x)));
    }

    /** Of one result of an example in the mean over them. */
    private static double share(PrivateTensor result) {
        return (double) result.size(0) / result.type().shape().size();
    }

    private static PrivateTensor log(PrivateTensor probability) {
        return probability.clip(LEAST, 1).log();
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

    /** The mean over the batch, a scalar. */
    PrivateTensor value(PrivateTensor result, PrivateTensor expected) {
        return value.apply(result, expected).mean();
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
