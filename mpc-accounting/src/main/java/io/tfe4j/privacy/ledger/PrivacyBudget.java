package io.tfe4j.privacy.ledger;

/**
 * What may be spent of a data set in all.
 *
 * @param measure in what it is counted
 * @param limit epsilon or rho, above 0
 * @param delta of a budget in epsilon, from 0 to below 1, and well below one over the number of people in the data; 0 is pure
 *     privacy, which Gaussian noise never has. 0 for one in rho
 * @param subjects whose privacy it is about, one of whom is added or removed: {@code rows}, or the column that says to
 *     which person a row belongs. Not empty; no control characters
 */
public record PrivacyBudget(Measure measure, double limit, double delta, String subjects) {
    /** The subjects of a table of which every row is another person's. */
    public static final String ROWS = "rows";

    /** In what a budget is counted. */
    public enum Measure {
        /** Approximate differential privacy with a delta, or pure without one. */
        EPSILON,
        /** Zero-concentrated differential privacy (Bun and Steinke 2016). */
        RHO
    }

    public PrivacyBudget {
        if (!(limit > 0) || Double.isInfinite(limit)) {
            throw new IllegalArgumentException((measure == Measure.RHO ? "rho" : "epsilon")
                    + " is not a positive number: " + (measure == Measure.RHO ? "rho=" : "epsilon=") + limit);
        }
        if (!(delta >= 0 && delta < 1)) {
            throw new IllegalArgumentException("delta is not from 0 to below 1: delta=" + delta);
        }
        if (measure == Measure.RHO && delta != 0) {
            throw new IllegalArgumentException("a budget in rho has no delta: delta=" + delta);
        }
        if (subjects.isBlank() || subjects.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("subjects are no name: subjects=" + subjects);
        }
    }

    /** In epsilon, for rows. */
    public PrivacyBudget(double epsilon, double delta) {
        this(Measure.EPSILON, epsilon, delta, ROWS);
    }

    /** Without a delta, for rows. */
    public static PrivacyBudget pure(double epsilon) {
        return new PrivacyBudget(epsilon, 0);
    }

    /** In rho, for rows. */
    public static PrivacyBudget zeroConcentrated(double rho) {
        return new PrivacyBudget(Measure.RHO, rho, 0, ROWS);
    }

    /** As much for other subjects. */
    public PrivacyBudget about(String whom) {
        return new PrivacyBudget(measure, limit, delta, whom);
    }

    /** As ledgers have it: {@code epsilon=3.0 delta=1.0E-6 subjects=rows}. */
    @Override
    public String toString() {
        return (measure == Measure.RHO ? "rho=" + limit : "epsilon=" + limit + " delta=" + delta) + " subjects="
                + subjects;
    }

    /** @throws IllegalArgumentException if it is not what {@link #toString} writes */
    static PrivacyBudget parse(String text) {
        int end = text.indexOf(" subjects=");
        if (end < 0) {
            throw new IllegalArgumentException("budget malformed");
        }
        String subjects = text.substring(end + " subjects=".length());
        String numbers = text.substring(0, end);
        int space = numbers.indexOf(' ');
        PrivacyBudget budget = numbers.startsWith("rho=")
                ? new PrivacyBudget(Measure.RHO, Double.parseDouble(numbers.substring("rho=".length())), 0, subjects)
                : new PrivacyBudget(
                        Measure.EPSILON,
                        Double.parseDouble(numbers.substring("epsilon=".length(), space)),
                        Double.parseDouble(numbers.substring(space + " delta=".length())),
                        subjects);
        if (!budget.toString().equals(text)) {
            throw new IllegalArgumentException("budget malformed");
        }
        return budget;
    }
}
