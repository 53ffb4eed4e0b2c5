package io.tfe4j.privacy.training;

import io.tfe4j.privacy.accounting.PrivacyEvent;
import io.tfe4j.privacy.accounting.Training;
import java.util.Arrays;
import java.util.List;

/**
 * Noise of steps that hang together, for batches in a fixed order, from which sampling takes no privacy: each step's noise
 * takes back a part of that of the steps before, so that sums of steps, and so weights, have far less of it than with noise
 * that is drawn anew (matrix factorisation, or DP-FTRL).
 *
 * <p>Sums of steps are a matrix A of ones below its diagonal. It is factored as {@code A = B C}, {@code C} being the square
 * root of A (Fichtenberger, Henzinger, Upadhyay 2022) cut off after so many diagonals (Kalinin, Lampert 2024). All steps'
 * gradients G are protected as one vector {@code C G + Z}; {@code G + C^-1 Z} is computed from that alone.
 *
 * <p><b>What it costs:</b> a row that is in one batch of each pass moves C G by {@link #sensitivity} at most, in clip norms,
 * also if later gradients depend on earlier results; so everything together is one Gaussian mechanism.
 */
public final class Factorization {
    private static final int MOST_BANDS = 64;

    private final List<Double> coefficients;
    private final Training training;

    private Factorization(List<Double> coefficients, Training training) {
        this.coefficients = coefficients;
        this.training = training;
    }

    /**
     * With as many diagonals as there are steps before a row comes again, 64 at most: then no two of a row's batches have
     * to do with each other.
     */
    public static Factorization of(Training training) {
        return of(training, (int) Math.min(MOST_BANDS, separation(training)));
    }

    static Factorization of(Training training, int bands) {
        if (bands < 1 || bands > separation(training)) {
            throw new IllegalArgumentException(
                    "diagonals are none, or more than steps before a row comes again: diagonals=" + bands + ", steps="
                            + separation(training));
        }
        double[] coefficients = new double[bands];
        coefficients[0] = 1;
        for (int i = 1; i < bands; i++) {
            coefficients[i] = coefficients[i - 1] * (2 * i - 1) / (2 * i);
        }
        return new Factorization(Arrays.stream(coefficients).boxed().toList(), training);
    }

    private static long separation(Training training) {
        return training.examples() / training.batch();
    }

    /** @throws IllegalArgumentException if this is for another number of rows, or other batches */
    void requireOf(int examples, int batch) {
        if (training.examples() != examples || training.batch() != batch) {
            throw new IllegalArgumentException("noise is for other batches: examples=" + examples + ", batchSize="
                    + batch + ", forExamples=" + training.examples() + ", forBatchSize=" + training.batch());
        }
    }

    /** @throws IllegalStateException if a training of as many steps as this is for is over */
    void requireNotOver(long taken) {
        if (taken >= training.steps()) {
            throw new IllegalStateException("all steps that are accounted for are taken: steps=" + training.steps());
        }
    }

    /** The diagonals of C, from the main one down. */
    double[] coefficients() {
        return coefficients.stream().mapToDouble(each -> each).toArray();
    }

    /**
     * How far one row moves what is protected of the first {@code steps}, in clip norms. The j-th time it is used is at step
     * {@code j * separation} or later, and its columns of C, of which no two have a row in common, are longest if it is as
     * early as that.
     */
    public double sensitivity(long steps) {
        double squares = 0;
        for (long use = 0; use < uses() && use * separation(training) < steps; use++) {
            long left = steps - use * separation(training);
            for (int i = 0; i < Math.min(coefficients.size(), left); i++) {
                squares += coefficients.get(i) * coefficients.get(i);
            }
        }
        return Math.sqrt(squares);
    }

    /** How often a row is used at most. */
    private long uses() {
        double rows = (double) training.steps() * training.batch();
        return (long) Math.ceil(rows / training.examples());
    }

    double sensitivity() {
        return sensitivity(training.steps());
    }

    /** In how many steps a row changes what is protected. */
    long steps() {
        return uses() * coefficients.size();
    }

    /** What the first {@code steps} cost, of a training whose noise is {@code noiseMultiplier} times {@link #sensitivity}. */
    public PrivacyEvent event(double noiseMultiplier, long steps) {
        return steps == 0
                ? new PrivacyEvent.NoOp()
                : new PrivacyEvent.Gaussian(noiseMultiplier * sensitivity() / sensitivity(steps));
    }

    @Override
    public String toString() {
        return "Factorization[" + coefficients.size() + " diagonals, " + training.steps() + " steps]";
    }
}
