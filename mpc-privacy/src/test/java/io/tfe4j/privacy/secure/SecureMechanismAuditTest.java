package io.tfe4j.privacy.secure;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.DenseGradient;
import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.privacy.accounting.GaussianMechanism;
import io.tfe4j.privacy.audit.CanaryAudit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The worst canary there is, through the three servers: what its attacker can tell is within what is claimed, and not far
 * below it; and noise that is too small, or clipping that is left out, is found.
 */
class SecureMechanismAuditTest {
    private static final double SIGNIFICANCE = 1e-6;
    private static final double CLIP = 0.5;
    private static final int RUNS = 100_000;
    private static final int STEPS = 150;

    private final TfeContext tfe = Local.context();

    /** Where the trade-off has most runs on both sides, so that a bound can be near the truth. */
    private static double delta(double noiseMultiplier) {
        return GaussianMechanism.delta(noiseMultiplier * Math.sqrt(1.5), 0) / 2;
    }

    /** Against whoever knows no share of the noise. */
    private static double claimed(double noiseMultiplier) {
        return GaussianMechanism.epsilon(noiseMultiplier * Math.sqrt(1.5), delta(noiseMultiplier));
    }

    /** Each coordinate is a run of its own. */
    private double[] sums(double canary, double noiseMultiplier) {
        double[] row = new double[RUNS];
        Arrays.fill(row, canary);
        PrivateTensor rows = tfe.definePrivateInput(
                "owner", Inputs.of(new int[] {1, RUNS}, row).range(-1, 1));
        return Local.valuesOf(tfe, rows.noisedSum(CLIP, noiseMultiplier));
    }

    private double boundOfSums(double noiseMultiplier, double delta) {
        return CanaryAudit.of(sums(CLIP, noiseMultiplier), sums(0, noiseMultiplier))
                .epsilonLowerBound(delta, SIGNIFICANCE);
    }

    /** With so many runs bounds are at three quarters of the claim and more, six of their deviations above what is asked. */
    @ParameterizedTest
    @ValueSource(doubles = {0.5, 1})
    void noisedSum_tellsWhatIsClaimed_andNotFarLess(double noiseMultiplier) {
        double bound = boundOfSums(noiseMultiplier, delta(noiseMultiplier));

        assertThat(bound).isBetween(0.6 * claimed(noiseMultiplier), claimed(noiseMultiplier));
    }

    @Test
    void noiseThatIsTooSmall_isFound() {
        assertThat(boundOfSums(2.0 / 3, delta(2))).isGreaterThan(claimed(2));
    }

    /** One example with a gradient far longer than the clip norm, or none, and one parameter. */
    private double[] gradients(double canary, boolean clips, double noiseMultiplier) {
        PrivateTensor input = tfe.definePrivateInput(
                "owner", Inputs.of(new int[] {1, 1}, new double[] {canary}).range(-8, 8));
        PrivateTensor delta = tfe.definePrivateInput(
                "owner", Inputs.of(new int[] {1, 1}, new double[] {1}).range(-1, 1));
        List<Double> received = new ArrayList<>();
        Output loop = tfe.repeat(
                STEPS,
                index -> tfe.defineOutputValues(
                        "analyst",
                        tfe.noisedGradients(
                                        List.of(new DenseGradient(input, delta, true, false)),
                                        CLIP,
                                        clips,
                                        noiseMultiplier)
                                .get(0),
                        values -> received.add(values[0])));
        try (Session session = tfe.session()) {
            session.run(loop);
        }
        return received.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private double boundOfGradients(boolean clips, double noiseMultiplier) {
        return CanaryAudit.of(gradients(8, clips, noiseMultiplier), gradients(0, clips, noiseMultiplier))
                .epsilonLowerBound(delta(2), SIGNIFICANCE);
    }

    @Test
    void clippedGradients_tellNoMoreThanIsClaimed_andClippingLeftOutIsFound() {
        assertThat(boundOfGradients(true, 2)).isLessThanOrEqualTo(claimed(2));
        assertThat(boundOfGradients(false, 2)).isGreaterThan(claimed(2));
    }

    private static final double[] COEFFICIENTS = {1, 0.5, 0.375};

    /** Of each coordinate, what tells best whether the first row of three is there, of three steps on one row each. */
    private double[] scoresOfSteps(double canary, double noiseMultiplier) {
        double[] ones = new double[3 * RUNS];
        Arrays.fill(ones, 1);
        PrivateTensor inputs = tfe.definePrivateInput(
                "owner",
                Inputs.of(new int[] {3, 1}, new double[] {canary, 0, 0}).range(-1, 1));
        PrivateTensor deltas = tfe.definePrivateInput(
                "owner", Inputs.of(new int[] {3, RUNS}, ones).range(-1, 1));
        List<double[]> steps = new ArrayList<>();
        Output loop = tfe.repeat(
                3,
                index -> tfe.defineOutputValues(
                        "analyst",
                        tfe.noisedGradients(
                                        List.of(new DenseGradient(
                                                inputs.batch(index, 1), deltas.batch(index, 1), true, false)),
                                        CLIP,
                                        false,
                                        noiseMultiplier,
                                        COEFFICIENTS.length)
                                .get(0),
                        steps::add));
        try (Session session = tfe.session()) {
            session.run(loop);
        }
        double[] scores = new double[RUNS];
        for (int i = 0; i < RUNS; i++) {
            for (int step = 0; step < 3; step++) {
                for (int back = 0; back <= step; back++) {
                    scores[i] += COEFFICIENTS[step] * COEFFICIENTS[back] * steps.get(step - back)[i];
                }
            }
        }
        return scores;
    }

    /** All steps of noise that hangs together tell what is claimed of them, and not far less. */
    @Test
    void stepsWhoseNoiseHangsTogether_tellWhatIsClaimed_andNotFarLess() {
        double moved =
                Math.sqrt(Arrays.stream(COEFFICIENTS).map(each -> each * each).sum());

        double bound = CanaryAudit.of(scoresOfSteps(CLIP, moved), scoresOfSteps(0, moved))
                .epsilonLowerBound(delta(1), SIGNIFICANCE);

        assertThat(bound).isBetween(0.6 * claimed(1), claimed(1));
    }

    private static final int REGRESSION_ROWS = 101;
    private static final int REGRESSION_STEPS = 100;
    private static final double SMALL_DELTA = 1e-5;
    /** Into which the row moves the weights, computed in the clear. */
    private static final double[] DIRECTION = {-0.8204, 0.563, 0.0995};

    /**
     * Weights of a regression with noise, where a row says most: in the direction of the first column all others hold the
     * weights where this row is far on the wrong side, before and after it has moved them, so that nothing flattens its
     * pull; they are short, so that they say nothing of its own direction. Without it there is a row that pulls nowhere.
     */
    private double[] regressions(boolean canary, double noiseMultiplier) {
        double radius = 6;
        double[] x = new double[2 * REGRESSION_ROWS];
        double[] y = new double[REGRESSION_ROWS];
        for (int row = 1; row < REGRESSION_ROWS; row++) {
            x[2 * row] = row % 2 == 1 ? 0.5 : -0.5;
            y[row] = row % 2;
        }
        x[0] = canary ? -0.87 * radius : 0;
        x[1] = canary ? 0.49 * radius : 0;
        y[0] = canary ? 1 : 0.5;
        PrivateTensor rows = tfe.definePrivateInput(
                "owner", Inputs.of(new int[] {REGRESSION_ROWS, 2}, x).range(-radius, radius));
        PrivateTensor labels = tfe.definePrivateInput(
                "owner", Inputs.of(new int[] {REGRESSION_ROWS, 1}, y).range(0, 1));
        PerturbedLogisticRegression model = new PerturbedLogisticRegression(radius, 0.2, REGRESSION_STEPS);
        // noise on all weights is noise of the same deviation in a direction of length 1; each coordinate is a run
        PrivateTensor moved = model.descend(tfe, rows, labels)
                .transpose()
                .mul(tfe.defineConstant(PlainTensor.of(DIRECTION)))
                .sum(1)
                .reshape(1, 1)
                .broadcastTo(1, RUNS);
        return Local.valuesOf(
                tfe, moved.noisedSum(model.sensitivity(REGRESSION_ROWS, 2, rows.fractionBits()), noiseMultiplier));
    }

    /** Where to look is found by some of the runs, and what is found there counted in the others. */
    private static double boundOfShift(double[] with, double[] without) {
        int first = RUNS / 100;
        double threshold = Stream.of(with, without)
                .mapToDouble(scores -> Arrays.stream(scores, 0, first).average().orElseThrow())
                .average()
                .orElseThrow();
        return CanaryAudit.of(Arrays.copyOfRange(with, first, RUNS), Arrays.copyOfRange(without, first, RUNS))
                .gaussianEpsilonLowerBound(threshold, SMALL_DELTA, SIGNIFICANCE);
    }

    @Test
    void perturbedRegression_tellsWhatIsClaimed_andNotFarLess() {
        double claimed = GaussianMechanism.epsilon(Math.sqrt(1.5), SMALL_DELTA);

        double bound = boundOfShift(regressions(true, 1), regressions(false, 1));
        assertThat(bound).isBetween(0.6 * claimed, claimed);
        assertThat(boundOfShift(regressions(true, 0.5), regressions(false, 0.5)))
                .isGreaterThan(claimed);
    }
}
