package io.tfe4j.ml.preprocessing;

import io.tfe4j.PrivateTensor;

/**
 * Columns less their means, over their standard deviations, as scikit-learn's scaler of this name has them: models learn
 * best from such, and fixed point has most digits for them.
 *
 * <p>A column whose numbers are all equal becomes 0. A deviation counts as at least 2^-19 of the table's declared width, so
 * give columns of very different units inputs of their own, or declare ranges as narrow as they are. Immutable.
 */
public final class StandardScaler {
    private static final double DEFAULT_LIMIT = 16;

    private final double limit;

    /** Numbers farther than 16 deviations from the mean become 16, since what is trained on has to have a bound. */
    public StandardScaler() {
        this(DEFAULT_LIMIT);
    }

    private StandardScaler(double limit) {
        this.limit = limit;
    }

    /**
     * Numbers farther than so many deviations from the mean become that many.
     *
     * @throws IllegalArgumentException if it is not from 1 to 1024
     */
    public StandardScaler within(double newLimit) {
        if (!(newLimit >= 1 && newLimit <= 1024)) {
            throw new IllegalArgumentException("limit is not in [1, 1024]: limit=" + newLimit);
        }
        return new StandardScaler(newLimit);
    }

    /**
     * Finds means and deviations, of which nobody learns. About 130 rounds.
     *
     * @param x [rows, columns]
     * @throws IllegalArgumentException if it is no table, or squares of its numbers may not fit
     */
    public Scaling fit(PrivateTensor x) {
        Scaling.table(toString(), x);
        return Scaling.of("StandardScaler", x, x.mean(0), x.std(0, 0), -limit, limit);
    }

    /** The same from those values that are there. */
    public Scaling fit(Masked x) {
        Scaling.table(toString(), x.values());
        return Scaling.of("StandardScaler", x.values(), x.mean(), x.std(0), -limit, limit);
    }

    @Override
    public String toString() {
        return "StandardScaler(within=" + limit + ")";
    }
}
