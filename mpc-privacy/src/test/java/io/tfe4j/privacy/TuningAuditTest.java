package io.tfe4j.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.ml.Weights;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.privacy.accounting.Calibration;
import io.tfe4j.privacy.accounting.PrivacyEvent;
import io.tfe4j.privacy.accounting.RdpAccountant;
import io.tfe4j.privacy.accounting.Training;
import io.tfe4j.privacy.audit.CanaryAudit;
import io.tfe4j.privacy.engine.Objective;
import io.tfe4j.privacy.plain.PlainModel;
import io.tfe4j.privacy.training.NoiseSchedule;
import io.tfe4j.privacy.training.Optimizer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.hipparchus.special.Beta;
import org.hipparchus.special.Erf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tunings, attacked by whoever sees the model that was chosen. What may be chosen from, and by which score, is not the
 * tuning's to say, so the attacker chooses both.
 */
class TuningAuditTest {
    private static final double DELTA = 1e-5;
    private static final double SIGNIFICANCE = 1e-4;
    private static final double LEAST_FOUND = 0.6;
    private static final int MEAN = 2;
    private static final int RUNS = 8000;
    private static final int ANSWERS = 200_000;

    /**
     * Whole trainings, one step each, with and without a row whose gradient is as long as clipping leaves it; scores rise
     * with the weight, on a row that is nobody's secret.
     */
    private static final class Trainings {
        private static final PlainModel MODEL = PlainModel.of(
                new int[] {1}, new Dense(1).kernel(Weights.zeros()).withoutBias());
        private static final Training TRAINING = new Training(4, 4, 1);
        private static final double ENDLESS = 1e9;

        private final PrivacyPlan plan;
        private final PrivateTuning tuning;
        private final double claimed;

        Trainings(double noise, double claimed) {
            plan = new PrivacyPlan(TRAINING, noise, NoiseSchedule.CONSTANT, null, 0, DELTA);
            this.claimed = claimed;
            tuning = new PrivateTuning(MEAN, claimed, DELTA);
        }

        /** The weights of so many tunings. */
        double[] weights(boolean canary, int runs) {
            double[] rows = new double[8];
            if (canary) {
                rows[0] = 1e6;
                rows[1] = ENDLESS;
            }
            Frame data = Frame.of(List.of("x", "y"), rows);
            List<TrainingOptions> options = List.of(TrainingOptions.builder()
                    .batchSize(4)
                    .epochs(1)
                    .validationSplit(0)
                    .publicValidation(Frame.of(List.of("x", "y"), new double[] {1, ENDLESS}))
                    .loss(Objective.MEAN_ABSOLUTE_ERROR)
                    .optimizer(Optimizer.sgd(1))
                    .maxGradNorm(1)
                    .build());
            double[] weights = new double[runs];
            for (int run = 0; run < runs; run++) {
                TunedModel tuned = tuning.best(MODEL, data, options, plan, claimed);
                weights[run] = 4 * tuned.model().weights()[0];
                tuned.model().close();
            }
            return weights;
        }

        /** The least shift of one training that explains what was chosen, and what a threshold far out makes of it. */
        double found(int runs) {
            double threshold = 0.5 + plan.noiseMultiplier() / 3;
            double without = leastShare(weights(false, runs), threshold);
            double with = 1 - leastShare(negative(weights(true, runs)), -threshold);
            double shift = quantile(below(without)) - quantile(below(with));
            return shift <= 0 ? 0 : epsilonOfShift(shift);
        }
    }

    /** Of one result, from that of the best of a geometric number: {@code f(x) = x / (m - (m - 1) x)}, turned round. */
    private static double below(double shownBelow) {
        return MEAN * shownBelow / (1 + (MEAN - 1) * shownBelow);
    }

    private static double shownAbove(double above) {
        return MEAN * above / (1 + (MEAN - 1) * above);
    }

    /** The best threshold on the best of a geometric number of results with noise of deviation 1. */
    private static double epsilonOfShift(double shift) {
        double best = 0;
        for (double threshold = -5; threshold < 15 + shift; threshold += 0.01) {
            double alarms = shownAbove(normal(shift - threshold)) - DELTA;
            best = alarms <= 0 ? best : Math.max(best, Math.log(alarms / shownAbove(normal(-threshold))));
        }
        return best;
    }

    private static double normal(double x) {
        return Erf.erfc(-x / Math.sqrt(2)) / 2;
    }

    private static double quantile(double probability) {
        return -Math.sqrt(2) * Erf.erfcInv(2 * probability);
    }

    private static double[] negative(double[] values) {
        return Arrays.stream(values).map(each -> -each).toArray();
    }

    /** Below which the probability of values up to a threshold is not (Clopper, Pearson 1934). */
    private static double leastShare(double[] values, double threshold) {
        long count = Arrays.stream(values).filter(value -> value <= threshold).count();
        double low = 0;
        double high = 1;
        for (int i = 0; i < 60 && count > 0; i++) {
            double middle = (low + high) / 2;
            if (Beta.regularizedBeta(middle, count, values.length - count + 1.0) > SIGNIFICANCE / 2) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return low;
    }

    private static double claimed(PrivacyEvent once) {
        return RdpAccountant.create()
                .compose(new PrivacyEvent.RepeatAndSelect(once, MEAN, 1))
                .epsilon(DELTA)
                .epsilon();
    }

    @Test
    void tunedTrainings_tellWhatIsClaimed_andNotFarLess() {
        double epsilon = 5;
        double noise =
                Calibration.noiseMultiplier(multiplier -> claimed(Trainings.TRAINING.event(multiplier)), epsilon);
        Trainings trainings = new Trainings(noise, epsilon);

        assertThat(trainings.found(RUNS)).isBetween(LEAST_FOUND * epsilon, epsilon);
        assertThat(new Trainings(noise / 4, epsilon).found(RUNS / 4)).isGreaterThan(epsilon);
    }

    /**
     * The worst that is known of all that is epsilon-private: randomized response, of which the likelier answer has the
     * worse score, and is cut so that what is looked for is just below the other answer.
     */
    @ParameterizedTest
    @CsvSource({"0.5, 0.5", "1, 0.3", "2, 0.1"})
    void tunedAnswers_tellWhatIsClaimed_andNotFarLess(double epsilon, double share) {
        double claimed = claimed(new PrivacyEvent.Pure(epsilon));

        assertThat(foundInAnswers(epsilon, share, MEAN)).isBetween(LEAST_FOUND * claimed, claimed);
        assertThat(foundInAnswers(epsilon, share, 20 * MEAN)).isGreaterThan(claimed);
    }

    private static double foundInAnswers(double epsilon, double share, int mean) {
        SplittableRandom random = new SplittableRandom(7);
        double likely = 1 / (1 + Math.exp(-epsilon));
        double[] with = new double[ANSWERS];
        double[] without = new double[ANSWERS];
        for (int run = 0; run < ANSWERS; run++) {
            with[run] = shown(random, likely, share, mean);
            without[run] = shown(random, 1 - likely, share, mean);
        }
        return CanaryAudit.of(with, without).epsilonLowerBound(0.5, DELTA, SIGNIFICANCE);
    }

    /** 1 for what is looked for, and 0 for all else. */
    private static double shown(SplittableRandom random, double probability, double share, int mean) {
        double best = -1;
        do {
            double score = random.nextDouble() < probability ? random.nextDouble() : 2;
            best = Math.max(best, score);
        } while (random.nextInt(mean) != 0);
        return best <= 1 && best >= 1 - share ? 1 : 0;
    }
}
