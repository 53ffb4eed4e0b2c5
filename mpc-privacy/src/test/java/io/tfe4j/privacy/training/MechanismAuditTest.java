package io.tfe4j.privacy.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.privacy.accounting.GaussianMechanism;
import io.tfe4j.privacy.audit.CanaryAudit;
import io.tfe4j.privacy.engine.Clipping;
import io.tfe4j.random.FixedWords;
import org.junit.jupiter.api.Test;

/**
 * One step on all data, with and without a canary of the longest gradient there is: what is claimed must hold, and not be
 * far from what is found. Each control breaks one thing, which must be found.
 */
class MechanismAuditTest {
    private static final int RUNS = 40_000;
    private static final double NOISE = 1;
    private static final double DELTA = 0.01;
    private static final double CLAIMED = GaussianMechanism.epsilon(NOISE, DELTA);
    private static final double SIGNIFICANCE = 1e-4;

    private static double[] scores(boolean canary, boolean clips, double noiseMultiplier, int seed) {
        OneGradient engine = new OneGradient(1, clips);
        NoiseGrid grid = NoiseGrid.of(1, NOISE, 1);
        Noise noise = grid.noise(FixedWords.of(seed), noiseMultiplier)::fill;
        NoisyGradient gradient = new NoisyGradient(engine, grid, noise, 1, 10, Clipping.FLAT);
        Examples examples = Examples.of(new double[] {20}, 1, new double[1], 1);
        double[] scores = new double[RUNS];
        for (int run = 0; run < RUNS; run++) {
            scores[run] = gradient.of(examples, canary ? new int[] {0} : new int[0], 0)[0];
        }
        return scores;
    }

    private static double found(boolean clips, double noiseMultiplier) {
        return CanaryAudit.of(scores(true, clips, noiseMultiplier, 1), scores(false, clips, noiseMultiplier, 2))
                .epsilonLowerBound(DELTA, SIGNIFICANCE);
    }

    @Test
    void whatIsClaimed_holds_andIsNotFarFromWhatIsFound() {
        assertThat(found(true, NOISE)).isBetween(0.6 * CLAIMED, CLAIMED);
    }

    @Test
    void noNoise_isFound() {
        assertThat(found(true, 0)).isGreaterThan(CLAIMED);
    }

    @Test
    void halfTheNoise_isFound() {
        assertThat(found(true, NOISE / 2)).isGreaterThan(CLAIMED);
    }

    @Test
    void gradientThatIsNotClipped_isFound() {
        assertThat(found(false, NOISE)).isGreaterThan(CLAIMED);
    }

    /** Noise that wastes accuracy is found as well. */
    @Test
    void twiceTheNoise_isFound() {
        assertThat(found(true, 2 * NOISE)).isLessThan(0.6 * CLAIMED);
    }
}
