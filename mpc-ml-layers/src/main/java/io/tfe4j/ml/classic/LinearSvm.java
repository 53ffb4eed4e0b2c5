package io.tfe4j.ml.classic;

import io.tfe4j.PrivateTensor;
import io.tfe4j.Tfe;
import io.tfe4j.TfeContext;

/**
 * A linear support vector machine: hinge loss, by subgradient descent. <b>Shape:</b> x [rows, features], y [rows,
 * targets] of 0 and 1, declared in {@code range(0, 1)}, or of -1 and 1, in {@code range(-1, 1)}; predictions are 0 and 1 too, 1 where a score is not negative,
 * and scores are above 1 or below -1 for examples beyond the margin.
 *
 * <b>Range:</b> weights are kept within 16, features should be of the order of 1. <b>Error:</b> what {@code epochs} of
 * descent leave, and as measured below 1e-3 of weights of the same descent in double precision.
 */
public final class LinearSvm {
    private final GradientDescent descent;

    /** 100 epochs in batches of 32, at a rate of 0.1 with a momentum of 0.9, without a penalty. */
    public LinearSvm() {
        this(GradientDescent.DEFAULT);
    }

    private LinearSvm(GradientDescent descent) {
        this.descent = descent;
    }

    public LinearSvm rate(double step) {
        return new LinearSvm(descent.rate(step));
    }

    /** So often through the rows, in batches of so many; rows past the last full batch are left out. */
    public LinearSvm epochs(int count, int batchSize) {
        return new LinearSvm(descent.epochs(count, batchSize));
    }

    /** Adds {@code lambda / 2} times the squares of the coefficients, not of the intercept, to the mean loss. */
    public LinearSvm penalty(double lambda) {
        return new LinearSvm(descent.penalty(lambda));
    }

    /** In the context of {@link Tfe}. */
    public LinearModel fit(PrivateTensor x, PrivateTensor y) {
        return fit(Tfe.context(), x, y);
    }

    /**
     * Defines a loop that fits the model, once in each session that needs it, before the first run that does. <b>Cost:</b> about 30 rounds a batch, a comparison and two products for
     * each example.
     *
     * @throws IllegalArgumentException if shapes do not fit, y is declared in neither [0, 1] nor [-1, 1], or ranges allow what 64 bits do not hold
     */
    public LinearModel fit(TfeContext tfe, PrivateTensor x, PrivateTensor y) {
        PrivateTensor labels = Tables.labels("LinearSvm", x, y);
        return descent.fit(
                tfe,
                x,
                Tables.classes("LinearSvm", labels),
                LinearSvm::slope,
                scores -> scores.gte(0).toNumbers());
    }

    /** Minus the sign of the class, wherever an example is not beyond the margin. */
    private static PrivateTensor slope(PrivateTensor scores, PrivateTensor expected) {
        PrivateTensor sign = expected.mul(2).sub(1);
        return sign.mul(sign.mul(scores).lt(1).toNumbers()).neg();
    }

    @Override
    public String toString() {
        return "LinearSvm(" + descent + ")";
    }
}
