package io.tfe4j.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.layers.BatchNormalization;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.Dropout;
import io.tfe4j.ml.layers.ReLU;
import io.tfe4j.ml.layers.TimeDistributed;
import io.tfe4j.program.CostEstimate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FrozenTest {
    private static final int ROWS = 8;
    private static final double[] BASE = Local.numbers(3 * 4, 1);
    private static final double[] HEAD = Local.numbers(4 * 2, 2);

    private final TfeContext tfe = Local.tfe();
    private final PrivateTensor x = Local.input(tfe, 1, new int[] {ROWS, 3}, Local.numbers(ROWS * 3, 3));
    private final PrivateTensor y = Local.input(tfe, 1, new int[] {ROWS, 2}, Local.numbers(ROWS * 2, 4));

    private int exports;

    private static Layer base() {
        return new Dense(4).kernel(Weights.of("vendor", BASE));
    }

    private static Layer head() {
        return new Dense(2).kernel(Weights.of("vendor", HEAD));
    }

    /** The weights after two epochs, by their names. */
    private Map<String, double[]> trained(Sequential model, PrivateTensor inputs) {
        Map<String, double[]> weights = new LinkedHashMap<>();
        Output fit = model.compile(new Sgd(0.1).momentum(0.5), Loss.meanSquaredError())
                .fit(inputs, y, 2, 4);
        try (Session session = tfe.session()) {
            session.run(fit);
            session.run(model.exportTo("receiver", "model-" + ++exports, weights::put));
        }
        return weights;
    }

    @Test
    void frozenBase_staysBitForBit_andTheHeadLearnsAsOnItsFeatures() {
        Sequential base = Sequential.of(tfe, new int[] {3}, base(), new ReLU());
        PrivateTensor features = Local.input(
                tfe,
                8,
                new int[] {ROWS, 4},
                Local.valuesOf(tfe, List.of(base.predict(x))).get(0));
        Map<String, double[]> alone = trained(Sequential.of(tfe, new int[] {4}, head()), features);

        Map<String, double[]> both = trained(base.replacingLast(0, head()).frozen(2), x);

        assertThat(both).containsOnlyKeys("0.Dense-4.kernel", "0.Dense-4.bias", "2.Dense-2.kernel", "2.Dense-2.bias");
        assertThat(both.get("0.Dense-4.kernel")).containsExactly(BASE, within(0x1p-17));
        assertThat(both.get("0.Dense-4.bias")).containsOnly(0);
        assertThat(both.get("2.Dense-2.kernel")).containsExactly(alone.get("0.Dense-2.kernel"), within(1e-3));
        assertThat(both.get("2.Dense-2.bias")).containsExactly(alone.get("0.Dense-2.bias"), within(1e-3));
        assertThat(both.get("2.Dense-2.bias")).doesNotContain(0);
    }

    /** Public weights do not learn either, and gradients pass them. */
    @Test
    void frozenLayerAmongOthers_passesTheGradient() {
        Layer open = new Dense(2)
                .kernel(Weights.known(HEAD).asPublic())
                .bias(Weights.zeros().asPublic());

        Map<String, double[]> expected = trained(Sequential.of(tfe, new int[] {3}, base(), new ReLU(), open), x);
        Map<String, double[]> actual =
                trained(Sequential.of(tfe, new int[] {3}, base(), new ReLU(), new Frozen(head())), x);

        assertThat(actual.get("0.Dense-4.kernel"))
                .containsExactly(expected.get("0.Dense-4.kernel"), within(1e-3))
                .isNotEqualTo(BASE);
        assertThat(actual.get("2.Dense-2.kernel")).containsExactly(HEAD, within(0x1p-17));
    }

    @Test
    void frozenNormalizationAndDropout_computeAndPassGradientsAsInPredictions() {
        double[] mean = {0.25, -0.5, 0.125, 0};
        double[] variance = {0.5, 1.5, 0.75, 2};
        double[] factor = new double[4];
        for (int i = 0; i < factor.length; i++) {
            factor[i] = 1 / Math.sqrt(variance[i] + 1e-3);
        }
        Layer averaged = new BatchNormalization()
                .averages(
                        Weights.of("vendor", mean),
                        Weights.of("vendor", variance).range(0, 4));
        Layer known = BatchNormalization.frozen(
                Weights.of("vendor", mean),
                Weights.of("vendor", factor),
                Weights.zeros().asPublic());

        Map<String, double[]> expected =
                trained(Sequential.of(tfe, new int[] {3}, base(), known, new Frozen(head())), x);
        Map<String, double[]> actual = trained(
                Sequential.of(
                        tfe,
                        new int[] {3},
                        base(),
                        new Frozen(averaged),
                        new Frozen(new Dropout(0.9)),
                        new Frozen(head())),
                x);

        assertThat(actual.get("0.Dense-4.kernel")).containsExactly(expected.get("0.Dense-4.kernel"), within(2e-3));
        assertThat(actual.get("1.BatchNormalization.moving-mean")).containsExactly(mean, within(0x1p-17));
    }

    @Test
    void frozenSteps_passGradientsOfWhatTheyHold() {
        PrivateTensor steps = Local.input(tfe, 1, new int[] {2, 3, 2}, Local.numbers(12, 5));
        Layer dropping = new TimeDistributed(new Dropout(0.9));

        PrivateTensor gradient = new Frozen(dropping)
                .build(tfe, new int[] {3, 2})
                .train(steps)
                .inputGradient()
                .apply(steps);

        assertThat(Local.valuesOf(tfe, gradient)).containsExactly(Local.valuesOf(tfe, steps));
    }

    @Test
    void frozenBase_costsWhatItsPredictionCosts() {
        CostEstimate all = cost(Sequential.of(tfe, new int[] {3}, base(), new ReLU(), head()));
        CostEstimate frozen = cost(
                Sequential.of(tfe, new int[] {3}, base(), new ReLU(), head()).frozen(2));
        CostEstimate opened = cost(Sequential.of(
                tfe,
                new int[] {3},
                new Dense(4)
                        .kernel(Weights.known(BASE).asPublic())
                        .bias(Weights.zeros().asPublic()),
                new ReLU(),
                head()));

        assertThat(frozen.bytes()).isLessThan(all.bytes());
        assertThat(frozen.rounds()).isLessThan(all.rounds());
        // private weights make the product of a prediction dearer, and nothing else
        assertThat(frozen.rounds()).isBetween(opened.rounds(), opened.rounds() + 4);
    }

    private CostEstimate cost(Sequential model) {
        Output fit = model.compile(new Sgd(0.1), Loss.meanSquaredError()).fit(x, y, 1, 4);
        try (Session session = tfe.session()) {
            return session.estimate(fit);
        }
    }

    @Test
    void frozen_countsAndNests() {
        Sequential model = Sequential.of(tfe, new int[] {3}, base(), new ReLU(), head());

        assertThat(model.frozen(2).frozen(1).layers())
                .extracting(layer -> layer instanceof Frozen)
                .containsExactly(true, false, false);
        assertThat(model.layers()).noneMatch(layer -> layer instanceof Frozen);
        assertThatThrownBy(() -> model.frozen(4)).hasMessageContaining("count=4, layers=3");
        assertThatThrownBy(() -> model.replacingLast(-1)).hasMessageContaining("count=-1");
        assertThatThrownBy(() -> model.frozen(3).compile(new Sgd(0.1), Loss.meanSquaredError()))
                .hasMessageContaining("nothing to train");
        assertThatThrownBy(() -> new Frozen(new Shared(base()))).hasMessageContaining("new Shared(new Frozen(...))");
    }
}
