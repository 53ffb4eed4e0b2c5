package io.tfe4j.privacy.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectionTest {
    private static final PrivacyEvent ONCE = new PrivacyEvent.Gaussian(4);

    private static double epsilon(PrivacyEvent event) {
        return RdpAccountant.create().compose(event).epsilon(1e-5).epsilon();
    }

    /** The theorem written out for Gaussian noise, whose divergences are {@code order / (2 s^2)}, geometric numbers. */
    @Test
    void geometricNumberOfRuns_costsWhatTheTheoremSays() {
        double mean = 10;
        double order = 20;
        double least = Double.POSITIVE_INFINITY;
        for (int other = 2; other <= 63; other++) {
            least = Math.min(least, (1 - 1.0 / other) * other / 32 + Math.log(mean) / other);
        }
        double expected = order / 32 + 2 * least + Math.log(mean) / (order - 1);

        double actual = new Divergences(Neighbours.ADD_OR_REMOVE_ONE, order)
                .of(new PrivacyEvent.RepeatAndSelect(ONCE, mean, 1));

        assertThat(actual).isCloseTo(expected, within(1e-9));
    }

    @Test
    void poissonNumberOfRuns_costsWhatTheTheoremSays() {
        double mean = 8;
        double order = 10;
        double hat = Math.log(1 + 1 / 9.0);
        double delta = RdpAccountant.create(
                        Neighbours.ADD_OR_REMOVE_ONE,
                        IntStream.rangeClosed(2, 63).asDoubleStream().toArray())
                .compose(ONCE)
                .delta(hat);
        double expected = order / 32 + mean * delta + Math.log(mean) / 9;

        double actual = new Divergences(Neighbours.ADD_OR_REMOVE_ONE, order)
                .of(new PrivacyEvent.RepeatAndSelect(ONCE, mean, Double.POSITIVE_INFINITY));

        assertThat(actual).isCloseTo(expected, within(1e-6)).isLessThanOrEqualTo(expected + 1e-12);
    }

    /** A pure-epsilon mechanism repeated so is at most (2 + shape) epsilon private: theorem 2 at infinite orders. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 1, 3})
    void laplaceNoise_costsAboutTwoAndTheShapeTimes(double shape) {
        PrivacyEvent once = new PrivacyEvent.Laplace(1);
        double divergence = new Divergences(Neighbours.ADD_OR_REMOVE_ONE, 1024)
                .of(new PrivacyEvent.RepeatAndSelect(once, 5, shape));

        assertThat(divergence).isLessThan(2 + shape + 0.05);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 1, 3, Double.POSITIVE_INFINITY})
    void moreRuns_costMore_andLessThanAllResults(double shape) {
        double few = epsilon(new PrivacyEvent.RepeatAndSelect(ONCE, 2, shape));
        double many = epsilon(new PrivacyEvent.RepeatAndSelect(ONCE, 100, shape));

        assertThat(few).isGreaterThan(epsilon(ONCE));
        assertThat(many).isGreaterThan(few).isLessThan(epsilon(new PrivacyEvent.SelfComposed(ONCE, 100)));
    }

    /** Numerically: P(k) proportional to (1 - gamma)^k Gamma(k + shape) / k!. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 1, 3})
    void mean_isThatOfTheDistribution(double shape) {
        double gamma = 0.2;
        double weight = 1;
        double total = 0;
        double sum = 0;
        for (int k = 1; k < 2000; k++) {
            total += weight;
            sum += k * weight;
            weight *= (1 - gamma) * (k + shape) / (k + 1);
        }
        assertThat(Selection.mean(gamma, shape)).isCloseTo(sum / total, within(1e-9));
    }

    @Test
    void oneRun_costsOneRun() {
        assertThat(epsilon(new PrivacyEvent.RepeatAndSelect(ONCE, 1, 1)))
                .isLessThan(epsilon(ONCE))
                .isCloseTo(GaussianMechanism.epsilon(4, 1e-5), within(1e-8));
    }

    @Test
    void nonsense_isRefused() {
        assertThatThrownBy(() -> new PrivacyEvent.RepeatAndSelect(ONCE, 0.5, 1)).hasMessageContaining("mean=0.5");
        assertThatThrownBy(() -> new PrivacyEvent.RepeatAndSelect(ONCE, Double.NaN, 1))
                .hasMessageContaining("mean=NaN");
        assertThatThrownBy(() -> new PrivacyEvent.RepeatAndSelect(ONCE, 2, -0.5))
                .hasMessageContaining("shape");
    }

    /** Written out for geometric numbers of Gaussian noise: one repetition at a share of delta, and twice the ratio. */
    @Test
    void directBound_isWhatItsProofSays() {
        double ratio = Double.POSITIVE_INFINITY;
        for (double tried = 0; tried < 5; tried += 1e-3) {
            ratio = Math.min(ratio, Math.log(Math.exp(tried) + 9 * GaussianMechanism.delta(1, tried)));
        }
        double expected = GaussianMechanism.epsilon(1, 1e-6) + 2 * ratio;

        double actual = epsilon(new PrivacyEvent.RepeatAndSelect(new PrivacyEvent.Gaussian(1), 10, 1));

        assertThat(actual).isCloseTo(expected, within(2e-3)).isGreaterThan(expected - 1e-3);
        assertThat(epsilon(new PrivacyEvent.RepeatAndSelect(
                        new PrivacyEvent.Composed(List.of(
                                PrivacyEvent.training(1, Math.sqrt(3), 2), new PrivacyEvent.Gaussian(Math.sqrt(3)))),
                        10,
                        1)))
                .isCloseTo(actual, within(1e-9));
    }

    @Test
    void directBound_isForATuningThatIsAlone() {
        PrivacyEvent tuning = new PrivacyEvent.RepeatAndSelect(new PrivacyEvent.Gaussian(1), 2, 1);
        RdpAccountant one = RdpAccountant.create().compose(tuning);

        assertThat(one.epsilon(1e-5).epsilon()).isLessThan(5.2);
        assertThat(one.compose(new PrivacyEvent.NoOp()).epsilon(1e-5).epsilon()).isGreaterThan(6.5);
        assertThat(one.compose(tuning).epsilon(1e-5).epsilon())
                .isGreaterThan(one.epsilon(1e-5).epsilon());
        assertThat(one.repeated(2).epsilon(1e-5).epsilon())
                .isGreaterThan(one.epsilon(1e-5).epsilon());
    }

    /**
     * Results in classes of random probabilities under two neighbours, in a random order of their scores, and exactly what
     * the best of a random number of them is: no such mechanism exceeds the bound, and some come close.
     */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 1, 3, Double.POSITIVE_INFINITY})
    void mechanismsOfAllKinds_keepTheBound(double shape) {
        SplittableRandom random = new SplittableRandom((long) (10 * Math.min(shape, 100)));
        double closest = 0;
        for (int trial = 0; trial < 300; trial++) {
            double mean = 1 + 20 * Math.pow(random.nextDouble(), 3);
            double delta = Math.pow(10, -1 - 6 * random.nextDouble());
            boolean pure = random.nextBoolean();
            double strength = 0.2 + 2 * random.nextDouble();
            PrivacyEvent once = pure ? new PrivacyEvent.Pure(strength) : new PrivacyEvent.Gaussian(strength);
            double claimed = RdpAccountant.create()
                    .compose(new PrivacyEvent.RepeatAndSelect(once, mean, shape))
                    .epsilon(delta)
                    .epsilon();
            for (int i = 0; i < 40; i++) {
                double[][] classes = pure ? answers(random, strength) : parts(random, strength);
                double spent = SelectionAttack.delta(classes, mean, shape, claimed);
                assertThat(spent).isLessThanOrEqualTo(delta * (1 + 1e-9) + 1e-15);
                closest = Math.max(closest, spent / delta);
            }
        }
        assertThat(closest).isGreaterThan(0.01);
    }

    /** Randomized response, its answers cut into classes; of each its probabilities under both neighbours. */
    private static double[][] answers(SplittableRandom random, double epsilon) {
        int cuts = 1 + random.nextInt(3);
        double likely = 1 / (1 + Math.exp(-epsilon));
        double[][] classes = new double[2 * cuts][];
        for (int answer = 0; answer < 2; answer++) {
            double rest = 1;
            for (int i = 0; i < cuts; i++) {
                double share = i == cuts - 1 ? rest : rest * Math.pow(random.nextDouble(), 4);
                rest -= share;
                double p = share * (answer == 0 ? likely : 1 - likely);
                double q = share * (answer == 0 ? 1 - likely : likely);
                classes[answer * cuts + i] = new double[] {p, q};
            }
        }
        return shuffled(classes, random);
    }

    /** Intervals of a number with Gaussian noise. */
    private static double[][] parts(SplittableRandom random, double sigma) {
        int count = 2 + random.nextInt(4);
        double[] bounds = new double[count + 1];
        bounds[0] = Double.NEGATIVE_INFINITY;
        bounds[count] = Double.POSITIVE_INFINITY;
        for (int i = 1; i < count; i++) {
            bounds[i] = 0.5 + sigma * (10 * random.nextDouble() - 5);
        }
        Arrays.sort(bounds);
        double[][] classes = new double[count][];
        for (int i = 0; i < count; i++) {
            classes[i] = new double[] {
                between(bounds[i] / sigma, bounds[i + 1] / sigma),
                between((bounds[i] - 1) / sigma, (bounds[i + 1] - 1) / sigma)
            };
        }
        return shuffled(classes, random);
    }

    private static double between(double low, double high) {
        return low > 0
                ? GaussianMechanism.normal(-low) - GaussianMechanism.normal(-high)
                : GaussianMechanism.normal(high) - GaussianMechanism.normal(low);
    }

    private static double[][] shuffled(double[][] classes, SplittableRandom random) {
        if (random.nextInt(3) > 0) {
            for (int i = classes.length - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                double[] other = classes[i];
                classes[i] = classes[j];
                classes[j] = other;
            }
        }
        return classes;
    }
}
