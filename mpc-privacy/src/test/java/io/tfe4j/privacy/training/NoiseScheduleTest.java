package io.tfe4j.privacy.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.privacy.accounting.PrivacyEvent;
import io.tfe4j.privacy.accounting.RdpAccountant;
import io.tfe4j.privacy.accounting.Training;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoiseScheduleTest {
    /** The steps that are accounted for in a stage are those that have its noise, for all numbers of steps and stages. */
    @Test
    void stepsOfAStage_areThoseThatHaveItsNoise() {
        for (int stages = 1; stages <= 12; stages++) {
            NoiseSchedule schedule = NoiseSchedule.of(ones(stages));
            for (long steps = 1; steps <= 150; steps++) {
                for (long step = 0; step < steps; step++) {
                    int stage = NoiseSchedule.stage((double) step / steps, stages);
                    assertThat(step)
                            .isBetween(schedule.stepsUntil(stage, steps), schedule.stepsUntil(stage + 1, steps) - 1);
                }
                assertThat(schedule.stepsUntil(0, steps)).isZero();
                assertThat(schedule.stepsUntil(stages, steps)).isEqualTo(steps);
            }
        }
        assertThat(ones().stepsUntil(1, 1_000_000_000_000L)).isEqualTo(333_333_333_334L);
    }

    private static NoiseSchedule ones() {
        return NoiseSchedule.of(1, 1, 1);
    }

    private static double[] ones(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    @Test
    void cost_isThatOfEachStagesNoise() {
        Training training = new Training(1000, 100, 1);

        assertThat(NoiseSchedule.CONSTANT.event(training, 1.3)).isEqualTo(training.event(1.3));
        assertThat(NoiseSchedule.of(2, 1, 0.5).event(training, 1.3))
                .isEqualTo(new PrivacyEvent.Composed(List.of(
                        PrivacyEvent.training(0.1, 2.6, 4),
                        PrivacyEvent.training(0.1, 1.3, 3),
                        PrivacyEvent.training(0.1, 0.65, 3))));
        assertThat(epsilon(NoiseSchedule.of(1, 1), training))
                .isCloseTo(epsilon(NoiseSchedule.CONSTANT, training), within(1e-12));
        assertThat(epsilon(NoiseSchedule.of(1, 0.9), training))
                .isGreaterThan(epsilon(NoiseSchedule.CONSTANT, training));
        assertThat(NoiseSchedule.exponential(0.25, 3)).isEqualTo(NoiseSchedule.of(1, 0.5, 0.25));
        assertThat(NoiseSchedule.of(3, 0.5, 2).least(2)).isEqualTo(1);
    }

    private static double epsilon(NoiseSchedule schedule, Training training) {
        return RdpAccountant.create()
                .compose(schedule.event(training, 1))
                .epsilon(1e-5)
                .epsilon();
    }

    @Test
    void stagesOfATraining_haveTheirNoise_oneAfterTheOther() {
        List<Double> seen = new ArrayList<>();
        List<MeanGradient> stages = List.of(
                (all, batch, progress) -> new double[] {seen.add(1.0) ? 1 : 0},
                (all, batch, progress) -> new double[] {seen.add(2.0) ? 1 : 0},
                (all, batch, progress) -> new double[] {seen.add(3.0) ? 1 : 0});
        StagedGradient staged = new StagedGradient(stages);
        Examples one = Examples.of(new double[1], 1, new double[1], 1);
        for (int step = 0; step < 7; step++) {
            staged.of(one, new int[0], step / 7.0);
        }

        assertThat(seen).containsExactly(1.0, 1.0, 1.0, 2.0, 2.0, 3.0, 3.0);
    }

    @Test
    void nonsense_isRefused() {
        assertThatThrownBy(NoiseSchedule::of).hasMessageContaining("factors");
        assertThatThrownBy(() -> NoiseSchedule.of(1, 0)).hasMessageContaining("factors");
        assertThatThrownBy(() -> NoiseSchedule.of(1, Double.NaN)).hasMessageContaining("factors");
        assertThatThrownBy(() -> NoiseSchedule.of(new double[101])).hasMessageContaining("factors");
        assertThatThrownBy(() -> NoiseSchedule.exponential(0.5, 1)).hasMessageContaining("stages=1");
        assertThatThrownBy(() -> NoiseSchedule.exponential(-1, 4)).hasMessageContaining("factors");
    }
}
