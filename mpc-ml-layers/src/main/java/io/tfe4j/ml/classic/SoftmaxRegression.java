package io.tfe4j.ml.classic;

import io.tfe4j.PrivateTensor;
import io.tfe4j.Tfe;
import io.tfe4j.TfeContext;

/**
 * Logistic regression for more than two classes, by gradient descent. <b>Shape:</b> x [rows, features], y [rows,
 * classes] with a one at the class, declared in {@code range(0, 1)}; predictions are probabilities, to within 3e-5 of
 * those of the weights.
 *
 * <b>Range:</b> weights are kept within 16, features should be of the order of 1. <b>Error:</b> what {@code epochs} of
 * descent leave, and as measured below 1e-3 of weights of the same descent in double precision.
 */
public final class SoftmaxRegression {
    private final GradientDescent descent;

    /** 100 epochs in batches of 32, at a rate of 0.1 with a momentum of 0.9, without a penalty. */
    public SoftmaxRegression() {
        this(GradientDescent.DEFAULT);
    }

    private SoftmaxRegression(GradientDescent descent) {
        this.descent = descent;
    }

    public SoftmaxRegression rate(double step) {
        return new SoftmaxRegression(descent.rate(step));
    }

    /** So often through the rows, in batches of so many; rows past the last full batch are left out. */
    public SoftmaxRegression epochs(int count, int batchSize) {
        return new SoftmaxRegression(descent.epochs(count, batchSize));
    }

    /** Adds {@code lambda / 2} times the squares of the coefficients, not of the intercept, to the mean loss. */
    public SoftmaxRegression penalty(double lambda) {
        return new SoftmaxRegression(descent.penalty(lambda));
    }

    /** In the context of {@link Tfe}. */
    public LinearModel fit(PrivateTensor x, PrivateTensor y) {
        return fit(Tfe.context(), x, y);
    }

    /**
     * Defines a loop that fits the model, once in each session that needs it, before the first run that does. <b>Cost:</b> about 20 rounds a batch and those of the softmax, 88 for 10
     * classes.
     *
     * @throws IllegalArgumentException if shapes do not fit, y is declared in neither [0, 1] nor [-1, 1], or ranges allow what 64 bits do not hold
     */
    public LinearModel fit(TfeContext tfe, PrivateTensor x, PrivateTensor y) {
        PrivateTensor labels = Tables.labels("SoftmaxRegression", x, y);
        return descent.fit(
                tfe,
                x,
                Tables.classes("SoftmaxRegression", labels),
                (scores, expected) -> scores.softmax(1).sub(expected),
                scores -> scores.softmax(1));
    }

    @Override
    public String toString() {
        return "SoftmaxRegression(" + descent + ")";
    }
}
