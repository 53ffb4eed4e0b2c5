package io.tfe4j.function;

/**
 * How the noise of the steps of a loop hangs together, where each row is in a batch of its own in each pass: each step's noise
 * takes back a part of that of the steps before, so that sums of steps have far less of it (matrix factorisation).
 *
 * <p>Sums of steps are a matrix A of ones below its diagonal, of which C is the square root (Fichtenberger, Henzinger, Upadhyay
 * 2022), cut off after so many diagonals. What gets noise of its own in each step is a step of {@code C G}, G being all steps'
 * gradients; {@code G + C^-1 Z} is worked out from these alone. The coefficients {@code 1, 1/2, 3/8, ...} are binary fractions, so
 * that C G is exact.
 *
 * @param bands how many diagonals, from 1, which is noise that is drawn anew, to 8
 */
public record StepCorrelation(int bands) {
    private static final int MOST = 8;
    /** Of the noise of so many steps before, what is left in a step is known; of those before it, less than a unit. */
    private static final int STEPS = 4096;

    public StepCorrelation {
        if (bands < 1 || bands > MOST) {
            throw new IllegalArgumentException("bands out of range: bands=" + bands + ", allowed=1.." + MOST);
        }
    }

    /** By so many binary places the coefficients go on. */
    int places() {
        return 2 * (bands - 1);
    }

    /** The coefficients times {@code 2^places}. */
    long[] weights() {
        long[] weights = new long[bands];
        weights[0] = 1L << places();
        for (int i = 1; i < bands; i++) {
            weights[i] = weights[i - 1] * (2L * i - 1) / (2L * i);
        }
        return weights;
    }

    /** The length of a column of C: how far a row moves C G each time that it is used, in norms of its gradient. */
    public double sensitivity() {
        double squares = 0;
        for (long weight : weights()) {
            double coefficient = Math.scalb((double) weight, -places());
            squares += coefficient * coefficient;
        }
        return Math.sqrt(squares);
    }

    /** The sum of the magnitudes in a row of C^-1: how many times a step's noise may be as large as the noise that is drawn. */
    double spread() {
        long[] weights = weights();
        double[] inverse = new double[STEPS];
        double sum = 0;
        for (int step = 0; step < STEPS; step++) {
            inverse[step] = step == 0 ? 1 : 0;
            for (int i = 1; i < Math.min(bands, step + 1); i++) {
                inverse[step] -= Math.scalb((double) weights[i], -places()) * inverse[step - i];
            }
            sum += Math.abs(inverse[step]);
        }
        return sum;
    }
}
