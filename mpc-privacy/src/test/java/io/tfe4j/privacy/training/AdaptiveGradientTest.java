package io.tfe4j.privacy.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.ml.Weights;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.privacy.accounting.GaussianMechanism;
import io.tfe4j.privacy.audit.CanaryAudit;
import io.tfe4j.privacy.engine.Clipping;
import io.tfe4j.privacy.engine.GradientEngine;
import io.tfe4j.privacy.engine.Objective;
import io.tfe4j.privacy.plain.NativeEngineProvider;
import io.tfe4j.privacy.plain.PlainModel;
import io.tfe4j.random.FixedWords;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The norm follows the lengths of gradients, and gradient and count together are no longer than the noise is for. */
class AdaptiveGradientTest {
    private static final int BATCH = 64;
    private static final double NOISE = 1;

    /** Of one weight without a bias: a gradient is as long as the feature, up, since what is expected is far above. */
    private static GradientEngine engine() {
        return new NativeEngineProvider()
                .start(
                        PlainModel.of(
                                new int[] {1},
                                new Dense(1).kernel(Weights.zeros()).withoutBias()),
                        Objective.MEAN_ABSOLUTE_ERROR);
    }

    private static Examples examples(double... features) {
        return Examples.of(
                features,
                1,
                IntStream.range(0, features.length).mapToDouble(i -> 1e9).toArray(),
                1);
    }

    private static DescentSettings settings(double quantile) {
        return new DescentSettings(1, NOISE, BATCH, 100, Clipping.FLAT, quantile, NoiseSchedule.CONSTANT, null);
    }

    private static AdaptiveGradient gradient(Noise noise, double[] norm, double quantile) {
        NoiseGrid unit = NoiseGrid.of(1, NOISE, 2);
        return new AdaptiveGradient(engine(), unit, noise, settings(quantile), NOISE, norm, quantile);
    }

    private static Noise drawn(int seed) {
        return NoiseGrid.of(1, NOISE, 2).noise(FixedWords.of(seed), NOISE)::fill;
    }

    @Test
    void norm_comesToTheQuantile_fromFarAboveAndFarBelow() {
        Random random = new Random(8);
        double[] lengths = random.doubles(BATCH, 0, 10).sorted().toArray();
        Examples examples = examples(lengths);
        int[] all = IntStream.range(0, BATCH).toArray();
        for (double first : new double[] {1e-2, 50}) {
            for (double quantile : new double[] {0.5, 0.9}) {
                double[] norm = {first};
                AdaptiveGradient gradient = gradient(drawn(3), norm, quantile);
                double sum = 0;
                for (int step = 0; step < 400; step++) {
                    gradient.of(examples, all, 0);
                    sum += step < 300 ? 0 : norm[0] / 100;
                }

                assertThat(sum).isCloseTo(lengths[(int) (quantile * BATCH)], within(1.5));
            }
        }
    }

    /** The vector that is noised, read from a step without noise, of one example and of none. */
    @Test
    void oneExample_movesGradientAndCountTogether_byNoMoreThanTheNoiseIsFor() {
        for (double quantile : new double[] {0.1, 0.5}) {
            for (double feature : new double[] {0, 1e-9, 0.5, 0.99, 1, 1.01, 7, -3, 1e200, Double.NaN}) {
                double[] norm = {1};
                double[] none = {1};
                double mean = gradient(target -> {}, norm, quantile).of(examples(feature), new int[] {0}, 0)[0];
                gradient(target -> {}, none, quantile).of(examples(feature), new int[0], 0);
                double ofCount = NOISE / (2 * 0.05 * BATCH);
                double relativeToNoise = Math.sqrt(1 - ofCount * ofCount);

                double moved = mean * BATCH * relativeToNoise;
                double counted = Math.log(none[0] / norm[0]) / 0.2 * 2 * BATCH * ofCount;

                assertThat(Math.hypot(moved, counted)).isLessThan(1);
                assertThat(counted).isCloseTo((Math.abs(feature) <= 0.99 ? 1 : -1) * ofCount, within(1e-3));
            }
        }
    }

    /** The same in steps of the noise, which are known from what noise alone does to weights and norm. */
    @Test
    void gradientAndCount_areWithinTheNorm_inStepsOfTheNoise() {
        long many = 1_000_000;
        Noise ofGradient = target -> target[0] = many;
        Noise ofCount = target -> target[1] = many;
        double none = norm(target -> {}, new int[0]);
        double step = gradient(ofGradient, new double[] {1}, 0.5).of(examples(-5.0), new int[0], 0)[0] / many;
        double stepOfCount = (norm(ofCount, new int[0]) - none) / many;

        double gradient = gradient(target -> {}, new double[] {1}, 0.5).of(examples(-5.0), new int[] {0}, 0)[0] / step;
        double count = (norm(target -> {}, new int[] {0}) - none) / stepOfCount;

        assertThat(Math.hypot(gradient, count)).isLessThan(0x1p24).isGreaterThan(0.9999 * 0x1p24);
    }

    /** Its logarithm after a step. */
    private static double norm(Noise noise, int[] batch) {
        double[] norm = {1};
        gradient(noise, norm, 0.5).of(examples(-5.0), batch, 0);
        return Math.log(norm[0]);
    }

    /** By whoever sees weights and norms: the canary is long, which both tell. */
    @Test
    void weightsAndNorms_tellWhatIsClaimed_andNotFarLess() {
        double delta = 1e-5;
        double claimed = GaussianMechanism.epsilon(NOISE, delta);

        double found = CanaryAudit.of(scores(true), scores(false)).gaussianEpsilonLowerBound(0.5, delta, 1e-4);

        assertThat(found).isBetween(0.6 * claimed, claimed);
    }

    private static double[] scores(boolean canary) {
        double ofCount = NOISE / (2 * 0.05 * BATCH);
        double ofGradient = Math.sqrt(1 - ofCount * ofCount);
        double[] norm = {1};
        AdaptiveGradient gradient = gradient(drawn(canary ? 1 : 2), norm, 0.5);
        Examples examples = examples(-1e6);
        return IntStream.range(0, 10_000)
                .mapToDouble(run -> {
                    norm[0] = 1;
                    double mean = gradient.of(examples, canary ? new int[] {0} : new int[0], 0)[0];
                    // without a row in the batch the share is a half
                    double count = (-Math.log(norm[0]) / 0.2) * 2 * BATCH * ofCount;
                    return mean * BATCH * ofGradient * ofGradient - count * ofCount;
                })
                .toArray();
    }

    @Test
    void whatCannotBe_isRefused() {
        assertThatThrownBy(() -> settings(1)).hasMessageContaining("clipQuantile=1.0");
        assertThatThrownBy(() -> new DescentSettings(1, 1, 1, 1, Clipping.PER_LAYER, 0.5, NoiseSchedule.CONSTANT, null))
                .hasMessageContaining("not for layers");
        assertThatThrownBy(() -> PrivateDescent.requireFits(new OneGradient(1, true), examples(1.0), 1, settings(0.5)))
                .hasMessageContaining("take a norm that stays");
    }
}
