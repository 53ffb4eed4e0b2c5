package io.tfe4j.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.ReLU;
import io.tfe4j.ml.layers.Softmax;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A network of two layers, trained by each optimizer for 16 steps, Adam for 32, against double precision. */
class OptimizersTest {
    private static final int ROWS = 16;
    private static final int BATCH = 4;
    private static final int FEATURES = 3;
    private static final int HIDDEN = 4;
    private static final int CLASSES = 3;
    private static final double EPSILON = 1e-5;

    record Case(String name, Optimizer optimizer, PlainRules.Rule plain, double tolerance) {
        int epochs() {
            return name.equals("adam") ? 8 : 4;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> optimizers() {
        Schedule warm = Schedule.warmUp(4, Schedule.exponential(0.5, 8, 0.5));
        return Stream.of(
                new Case("schedule", new Sgd(warm), PlainRules.descent(warm), 4e-4),
                new Case("nesterov", new Sgd(0.2).momentum(0.8).nesterov(), PlainRules.nesterov(0.2, 0.8), 6e-4),
                new Case("adam", new Adam(0.02), PlainRules.adam(0.02, EPSILON, false), 4e-4),
                new Case("amsgrad", new Adam(0.02).amsgrad(), PlainRules.adam(0.02, EPSILON, true), 4e-4),
                new Case(
                        "wide adam",
                        new Adam(0.02).gradientsWithin(8),
                        PlainRules.adam(0.02, 8 * EPSILON, false),
                        4e-4),
                new Case("rmsprop", new RmsProp(0.004), PlainRules.rmsProp(0.004, EPSILON, 0), 4e-4),
                new Case(
                        "rmsprop with momentum",
                        new RmsProp(0.005).momentum(0.5),
                        PlainRules.rmsProp(0.005, EPSILON, 0.5),
                        4e-4),
                new Case(
                        "decay",
                        new Adam(0.02).weightDecay(0.5),
                        PlainRules.withDecay(0.01, PlainRules.adam(0.02, EPSILON, false)),
                        4e-4),
                new Case("l2", new Sgd(0.3).l2(0.1), PlainRules.withL2(0.1, PlainRules.momentum(0.3, 0)), 4e-4),
                new Case(
                        "clipped by value",
                        new Sgd(0.5).clipValue(0.03),
                        PlainRules.clippedByValue(0.03, PlainRules.momentum(0.5, 0)),
                        1e-3),
                new Case(
                        "clipped by norm",
                        new Sgd(0.5).clipNorm(0.2),
                        PlainRules.clippedByNorm(0.2, PlainRules.momentum(0.5, 0)),
                        1e-3));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void training_byAnyOptimizer_followsTheOptimizerInTheClear(Case one) {
        assertThat(largestDifference(one, 1)).isLessThan(one.tolerance);
    }

    @Test
    void adam_ofGradientsOfTenThousandths_followsAdamInTheClear() {
        Case adam = new Case("adam", new Adam(0.02), PlainRules.adam(0.02, EPSILON, false), 0);

        assertThat(largestDifference(adam, 0x1p-10)).isLessThan(6e-4);
    }

    /** Of any weight, after all steps. */
    private static double largestDifference(Case one, double unit) {
        PlainTraining plain = new PlainTraining(FEATURES, HIDDEN, CLASSES, PlainTraining.Loss.CATEGORICAL, unit);
        TfeContext tfe = Local.tfe();
        Sequential model = Sequential.of(
                tfe,
                new int[] {FEATURES},
                dense(HIDDEN, plain, 0),
                new ReLU(),
                dense(CLASSES, plain, 2),
                new Softmax());
        PrivateTensor x = Local.input(tfe, 1, new int[] {ROWS, FEATURES}, plain.x(ROWS));
        PrivateTensor y = tfe.definePrivateInput(
                "owner", Inputs.of(new int[] {ROWS, CLASSES}, plain.y(ROWS)).range(0, 1));
        model.compile(one.optimizer, Loss.categoricalCrossEntropy()).fit(x, y, one.epochs(), BATCH);
        List<double[]> trained = Local.valuesOf(
                tfe,
                model.parameters().stream()
                        .map(parameter -> ((PrivateTensor) parameter.tensor()).add(0))
                        .toList());
        plain.losses(one.epochs(), ROWS, BATCH, one.plain);

        assertThat(plain.nearestKink()).isGreaterThan(1e-4);
        double largest = 0;
        for (int p = 0; p < trained.size(); p++) {
            for (int i = 0; i < trained.get(p).length; i++) {
                largest = Math.max(
                        largest, Math.abs(trained.get(p)[i] - plain.parameters().get(p)[i]));
            }
        }
        return largest;
    }

    private static Dense dense(int units, PlainTraining plain, int first) {
        return new Dense(units)
                .kernel(Weights.known(plain.parameters().get(first)))
                .bias(Weights.known(plain.parameters().get(first + 1)));
    }

    @Test
    void optimizer_ofImpossibleNumbers_isRefused() {
        assertThatThrownBy(() -> new Sgd(0)).hasMessageContaining("rate=0.0");
        assertThatThrownBy(() -> new Sgd(1).momentum(1)).hasMessageContaining("momentum=1.0");
        assertThatThrownBy(() -> new Adam(1).fading(0.999, 0.9)).hasMessageContaining("beta1=0.999, beta2=0.9");
        assertThatThrownBy(() -> new Adam(1).gradientsWithin(0)).hasMessageContaining("limit=0.0");
        assertThatThrownBy(() -> new RmsProp(1).fading(1)).hasMessageContaining("fading=1.0");
        assertThatThrownBy(() -> new Sgd(1).clipNorm(-1)).hasMessageContaining("limit=-1.0");
    }

    @Test
    void schedules_areAsTheirFormulasSay() {
        Schedule stairs = Schedule.stairs(0.8, 3, 0.5);
        Schedule cosine = Schedule.cosine(1, 0.5, 4);
        Schedule warm = Schedule.warmUp(2, stairs);

        assertThat(new double[] {stairs.at(0), stairs.at(2), stairs.at(3), stairs.at(6)})
                .containsExactly(0.8, 0.8, 0.4, 0.2);
        assertThat(new double[] {cosine.at(0), cosine.at(2), cosine.at(4), cosine.at(9)})
                .containsExactly(new double[] {1, 0.75, 0.5, 0.5}, within(1e-12));
        assertThat(new double[] {warm.at(0), warm.at(1), warm.at(2), warm.at(5)})
                .containsExactly(0.4, 0.8, 0.8, 0.4);
        assertThat(Schedule.exponential(1, 2, 0.25).at(1)).isEqualTo(0.5);
        assertThatThrownBy(() -> Schedule.stairs(1, 0, 1)).hasMessageContaining("steps=0");
    }
}
