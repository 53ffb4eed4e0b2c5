package io.tfe4j.ml.classic;

import io.tfe4j.PrivateTensor;
import io.tfe4j.Tfe;
import io.tfe4j.TfeContext;

/**
 * Least squares with an intercept and a penalty: makes {@code mean (x W + b - y)^2 + alpha W^2} small. What
 * scikit-learn calls alpha is {@code alpha * rows}.
 */
public final class Ridge {
    private final double alpha;
    private final double limit;

    /** Coefficients are in [-64, 64]. */
    public Ridge(double alpha) {
        this(alpha, 64);
    }

    private Ridge(double alpha, double limit) {
        if (!(alpha >= 0x1p-14 && alpha <= 0x1p10)) {
            throw new IllegalArgumentException("alpha out of range: alpha=" + alpha + ", allowed=[2^-14, 2^10]");
        }
        this.alpha = alpha;
        this.limit = limit;
    }

    /** Coefficients are in {@code [-most, most]}; those beyond become the nearer limit, and others wrong. */
    public Ridge within(double most) {
        return new Ridge(alpha, most);
    }

    /** In the context of {@link Tfe}. */
    public LinearModel fit(PrivateTensor x, PrivateTensor y) {
        return fit(Tfe.context(), x, y);
    }

    /**
     * Solves the normal equations of the centered examples by Cholesky's decomposition, without a loop. <b>Shape:</b> x
     * [rows, features], y [rows, targets]. <b>Range:</b> for numbers up to m, of x and y alike,
     * {@code rows * m^2 < 2^28} is needed. Numbers on the way have half of
     * {@code 60 - log2(max(4 m^2, 128 m) / sqrt alpha)} fraction bits, at most 24: 24 for an m of 16 and an alpha of 1,
     * 21 for an m of 16 and an alpha of 2^-10. <b>Error:</b> a unit of those bits times the condition of the features'
     * covariances, alpha added. <b>Cost:</b> about 50 rounds for each feature; bytes are few, whatever the rows.
     *
     * @throws IllegalArgumentException if shapes do not fit, or ranges allow what 64 bits do not hold
     */
    public LinearModel fit(TfeContext tfe, PrivateTensor x, PrivateTensor y) {
        PrivateTensor labels = Tables.labels("Ridge", x, y);
        return new LeastSquares(alpha, alpha, limit).fit(tfe, x, labels);
    }

    @Override
    public String toString() {
        return "Ridge(alpha=" + alpha + ", within=" + limit + ")";
    }
}
