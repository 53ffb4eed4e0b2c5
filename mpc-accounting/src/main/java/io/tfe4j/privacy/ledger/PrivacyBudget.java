package io.tfe4j.privacy.ledger;

/**
 * What may be spent of a data set in all.
 *
 * @param epsilon above 0
 * @param delta above 0 and below 1; well below one over the number of people in the data
 */
public record PrivacyBudget(double epsilon, double delta) {
    public PrivacyBudget {
        if (!(epsilon > 0) || Double.isInfinite(epsilon)) {
            throw new IllegalArgumentException("epsilon is not a positive number: epsilon=" + epsilon);
        }
        if (!(delta > 0 && delta < 1)) {
            throw new IllegalArgumentException("delta is not between 0 and 1: delta=" + delta);
        }
    }
}
