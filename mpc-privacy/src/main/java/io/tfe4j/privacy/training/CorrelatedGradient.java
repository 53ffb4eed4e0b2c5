package io.tfe4j.privacy.training;

import io.tfe4j.privacy.engine.Clipping;
import io.tfe4j.privacy.engine.GradientEngine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Of batches in a fixed order, with the noise of a {@link Factorization}. What is noised is the sum of the last steps' gradients,
 * each times its coefficient, rounded to a grid; the gradient of a step is worked out from noised sums alone, and from what
 * was worked out before.
 *
 * <p>Remembers gradients without noise, as many as there are diagonals: never show them, or keep them in a file. What is kept is
 * what they were computed from, the weights before each of these steps; they are computed anew when a training goes on.
 */
final class CorrelatedGradient implements MeanGradient {
    private final GradientEngine engine;
    private final NoiseGrid grid;
    private final Noise noise;
    private final DescentSettings settings;
    private final Factorization factorization;
    private final double[] coefficients;
    private final double clipNorm;
    /** Of the last steps, at {@code step % length}. */
    private final double[][] exact;

    private final double[][] noised;
    /** Before the last steps, likewise. */
    private final double[][] weights;

    private final OrderedBatches batches;
    /** How many steps were taken, as one number of what is remembered. */
    private final double[] taken = new double[1];

    /**
     * @param grid of {@link #grid}
     * @param batches which rows each step is on
     */
    CorrelatedGradient(
            GradientEngine engine,
            NoiseGrid grid,
            Noise noise,
            DescentSettings settings,
            Factorization factorization,
            OrderedBatches batches) {
        this.engine = engine;
        this.grid = grid;
        this.noise = noise;
        this.settings = settings;
        this.factorization = factorization;
        coefficients = factorization.coefficients();
        clipNorm = grid.clipNorm() / factorization.sensitivity();
        exact = new double[coefficients.length][engine.parameters()];
        noised = new double[coefficients.length][engine.parameters()];
        weights = new double[coefficients.length][engine.parameters()];
        this.batches = batches;
    }

    /**
     * For all that a row moves in all steps together.
     *
     * @throws IllegalArgumentException if that is more numbers than rounding is allowed for
     */
    static NoiseGrid grid(DescentSettings settings, Factorization factorization, int parameters) {
        long numbers = factorization.steps() * parameters;
        if (numbers > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("one row moves too many numbers for their rounding: parameters="
                    + parameters + ", steps=" + factorization.steps() + ", most=" + Integer.MAX_VALUE);
        }
        return NoiseGrid.of(
                settings.maxGradNorm() * factorization.sensitivity(), settings.noiseMultiplier(), (int) numbers);
    }

    @Override
    public double[] of(Examples all, int[] batch, double progress) {
        int step = (int) taken[0];
        factorization.requireNotOver(step);
        int parameters = engine.parameters();
        long[] drawn = new long[parameters];
        noise.fill(drawn);
        int place = step % exact.length;
        System.arraycopy(engine.weights(), 0, weights[place], 0, parameters);
        exact[place] = clippedSum(all, batch);
        long[] steps = grid.rounded(sum(exact, 0));
        double[] gradient = new double[parameters];
        // what the steps before have in this one is taken off; the first coefficient is 1
        double[] before = sum(noised, 1);
        double[] mean = new double[parameters];
        for (int i = 0; i < parameters; i++) {
            gradient[i] = (drawn[i] + steps[i]) * grid.step() - before[i];
            mean[i] = gradient[i] / settings.batchSize();
        }
        System.arraycopy(gradient, 0, noised[place], 0, parameters);
        taken[0]++;
        return mean;
    }

    private double[] clippedSum(Examples all, int[] batch) {
        Clipping clipping = settings.clipping();
        return all.sum(
                batch,
                settings.microBatch(),
                new double[engine.parameters()],
                part -> engine.clippedSum(part.x(), part.y(), clipNorm, clipping));
    }

    /** Of the last steps from {@code first} ones before this on, each times its coefficient. */
    private double[] sum(double[][] last, int first) {
        double[] sum = new double[engine.parameters()];
        int step = (int) taken[0];
        for (int back = first; back < Math.min(coefficients.length, step + 1); back++) {
            double[] each = last[(step - back) % last.length];
            for (int i = 0; i < sum.length; i++) {
                sum[i] += coefficients[back] * each[i];
            }
        }
        return sum;
    }

    @Override
    public List<double[]> memory() {
        List<double[]> memory = new ArrayList<>(List.of(taken));
        memory.addAll(Arrays.asList(noised));
        memory.addAll(Arrays.asList(weights));
        return memory;
    }

    @Override
    public void resumed(Examples all) {
        double steps = taken[0];
        if (!(steps >= 0 && steps <= Integer.MAX_VALUE && steps == Math.rint(steps))) {
            throw new IllegalArgumentException("state is not of a training in order: steps=" + steps);
        }
        int step = (int) steps;
        for (int each = Math.max(0, step - exact.length); each < step; each++) {
            int place = each % exact.length;
            engine.weights(weights[place]);
            exact[place] = clippedSum(all, batches.at(each));
        }
        batches.goTo(step);
    }
}
