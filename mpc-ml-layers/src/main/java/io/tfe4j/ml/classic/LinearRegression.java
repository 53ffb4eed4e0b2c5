package io.tfe4j.ml.classic;

import io.tfe4j.PrivateTensor;
import io.tfe4j.Tfe;
import io.tfe4j.TfeContext;

/**
 * Least squares with an intercept, of examples x [rows, features] and targets y [rows, targets]: a {@link Ridge} with a
 * penalty of zero, so for features of which none is nearly a combination of the others: the variance of a feature that
 * the ones before it do not explain must be above 2^-10. Otherwise take a {@link Ridge}.
 */
public final class LinearRegression {
    /** A square root of it is the least pivot. */
    private static final double LEAST_VARIANCE = 0x1p-10;

    private final double limit;

    /** Coefficients are in [-64, 64]. */
    public LinearRegression() {
        this(64);
    }

    private LinearRegression(double limit) {
        this.limit = limit;
    }

    /** Coefficients are in {@code [-most, most]}; those beyond become the nearer limit, and others wrong. */
    public LinearRegression within(double most) {
        return new LinearRegression(most);
    }

    /** In the context of {@link Tfe}. */
    public LinearModel fit(PrivateTensor x, PrivateTensor y) {
        return fit(Tfe.context(), x, y);
    }

    /**
     * Cost and errors are those of {@link Ridge#fit(TfeContext, PrivateTensor, PrivateTensor)}.
     *
     * @throws IllegalArgumentException if shapes do not fit, or ranges allow what 64 bits do not hold
     */
    public LinearModel fit(TfeContext tfe, PrivateTensor x, PrivateTensor y) {
        PrivateTensor labels = Tables.labels("LinearRegression", x, y);
        return new LeastSquares(0, LEAST_VARIANCE, limit).fit(tfe, x, labels);
    }

    @Override
    public String toString() {
        return "LinearRegression(within=" + limit + ")";
    }
}
