package io.tfe4j.ml.classic;

import io.tfe4j.PrivateTensor;
import io.tfe4j.Tfe;
import io.tfe4j.TfeContext;

/**
 * Logistic regression by gradient descent. <b>Shape:</b> x [rows, features], y [rows, targets] of 0 and 1, declared in
 * {@code range(0, 1)}, or of -1 and 1, in {@code range(-1, 1)}; predictions are probabilities, to within 5e-5 of those of the weights.
 *
 * <b>Range:</b> weights are kept within 16, features should be of the order of 1. <b>Error:</b> what {@code epochs} of
 * descent leave, and as measured below 1e-3 of weights of the same descent in double precision.
 */
public final class LogisticRegression {
    private final GradientDescent descent;

    /** 100 epochs in batches of 32, at a rate of 0.1 with a momentum of 0.9, without a penalty. */
    public LogisticRegression() {
        this(GradientDescent.DEFAULT);
    }

    private LogisticRegression(GradientDescent descent) {
        this.descent = descent;
    }

    public LogisticRegression rate(double step) {
        return new LogisticRegression(descent.rate(step));
    }

    /** So often through the rows, in batches of so many; rows past the last full batch are left out. */
    public LogisticRegression epochs(int count, int batchSize) {
        return new LogisticRegression(descent.epochs(count, batchSize));
    }

    /** Adds {@code lambda / 2} times the squares of the coefficients, not of the intercept, to the mean loss. */
    public LogisticRegression penalty(double lambda) {
        return new LogisticRegression(descent.penalty(lambda));
    }

    /** In the context of {@link Tfe}. */
    public LinearModel fit(PrivateTensor x, PrivateTensor y) {
        return fit(Tfe.context(), x, y);
    }

    /**
     * Defines a loop that fits the model, once in each session that needs it, before the first run that does. <b>Cost:</b> about 40 rounds a batch, of which 19 are the sigmoid's.
     *
     * @throws IllegalArgumentException if shapes do not fit, y is declared in neither [0, 1] nor [-1, 1], or ranges allow what 64 bits do not hold
     */
    public LinearModel fit(TfeContext tfe, PrivateTensor x, PrivateTensor y) {
        PrivateTensor labels = Tables.labels("LogisticRegression", x, y);
        return descent.fit(
                tfe,
                x,
                Tables.classes("LogisticRegression", labels),
                (scores, expected) -> scores.sigmoid().sub(expected),
                PrivateTensor::sigmoid);
    }

    @Override
    public String toString() {
        return "LogisticRegression(" + descent + ")";
    }
}
