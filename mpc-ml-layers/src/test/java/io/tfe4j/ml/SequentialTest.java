package io.tfe4j.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.ReLU;
import io.tfe4j.ml.layers.Sigmoid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SequentialTest {
    private final TfeContext tfe = Local.tfe();

    private Sequential model() {
        return Sequential.of(
                tfe,
                new int[] {2},
                new Dense(3).kernel(Weights.known(1, -1, 0.5, 2, 1, -0.5)).bias(Weights.ones()),
                new ReLU(),
                new Dense(1).kernel(Weights.of("model-owner", 1, 2, 3)).bias(Weights.zeros()));
    }

    @Test
    void predict_isAsInTheClear() {
        PrivateTensor x = Local.input(tfe, 10, new int[] {2, 2}, 1, 2, -3, 0.5);

        double[] y = Local.valuesOf(tfe, model().predict(x));

        // 1 + [1 2] K = [6 2 0.5]; 1 + [-3 0.5] K = [-1 4.5 -0.75]
        assertThat(y).containsExactly(new double[] {6 + 4 + 1.5, 9}, within(1e-3));
    }

    @Test
    void predict_ofAnotherShape_isRefused() {
        PrivateTensor x = Local.input(tfe, 10, new int[] {1, 3}, 1, 2, 3);

        assertThatThrownBy(() -> model().predict(x))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("examples=[1, 3], wanted=[batch] and [2]");
    }

    @Test
    void summary_countsWhatTheRunsSend() {
        PrivateTensor x = Local.input(tfe, 10, new int[] {40, 2}, new double[80]);
        Sequential model = model();

        ModelSummary summary = model.summary(x);

        assertThat(summary.rows()).extracting(ModelSummary.Row::layer).containsExactly("Dense(3)", "ReLU", "Dense(1)");
        assertThat(summary.rows()).extracting(ModelSummary.Row::parameters).containsExactly(9L, 0L, 4L);
        assertThat(summary.rows().get(2).output()).containsExactly(40, 1);
        try (Session session = tfe.session()) {
            var kept = tfe.definePrivateVariable(model.predict(x));
            long whole = session.estimate(kept.assign(model.predict(x))).bytes();
            long data = session.estimate(tfe.definePrivateVariable(x).assign(x)).bytes();
            assertThat(summary.bytes()).isEqualTo(whole - data);
        }
        assertThat(summary.toString()).contains("ReLU", "[40, 3]", "total", "LAN s");
        double wan = summary.rounds() * 0.04 + summary.bytes() / 3.0 * 8 / 352e6;
        assertThat(summary.seconds(ModelSummary.Network.WAN)).isCloseTo(wan, within(1e-9));
        assertThat(summary.rows().stream()
                        .mapToDouble(row -> row.seconds(ModelSummary.Network.WAN))
                        .sum())
                .isCloseTo(wan, within(1e-9));
        assertThat(summary.seconds(ModelSummary.Network.LAN)).isPositive().isLessThan(wan / 50);
    }

    @Test
    void weights_outsideTheirRange_areRefused() {
        assertThatThrownBy(() -> {
                    Sequential model = Sequential.of(
                            tfe,
                            new int[] {1},
                            new Dense(1).kernel(Weights.known(9).within(8)));
                    Local.valuesOf(tfe, model.predict(Local.input(tfe, 1, new int[] {1, 1}, 1)));
                })
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> {
                    Sequential model = Sequential.of(
                            tfe,
                            new int[] {1},
                            new Dense(1).kernel(Weights.of("owner", 9).within(8)));
                    Local.valuesOf(tfe, model.predict(Local.input(tfe, 1, new int[] {1, 1}, 1)));
                })
                .hasStackTraceContaining("range");
    }

    @Test
    void initialValues_areSpreadOverTheirRange_andTheSameForASeed() {
        double[] values = Initial.uniform(new int[] {40, 60}, 0.5, 7);

        assertThat(values).isEqualTo(Initial.uniform(new int[] {40, 60}, 0.5, 7));
        assertThat(values).isNotEqualTo(Initial.uniform(new int[] {40, 60}, 0.5, 8));
        assertThat(java.util.Arrays.stream(values).average().orElseThrow()).isCloseTo(0, within(0.03));
        assertThat(java.util.Arrays.stream(values)
                        .map(value -> value * value)
                        .average()
                        .orElseThrow())
                .isCloseTo(0.25 / 3, within(0.01));
        assertThat(Initial.glorotLimit(new int[] {2, 4})).isEqualTo(1);
        assertThat(Initial.heLimit(new int[] {8, 3, 1, 2})).isEqualTo(1);
    }

    @Test
    void initialValuesThatNobodyKnows_areSpreadOverTheirRange_andAnewInEachSession() {
        Sequential model = Sequential.of(
                tfe,
                new int[] {40},
                new Dense(60).kernel(Weights.glorotUniformSecret()).withoutBias(),
                new Dense(10).kernel(Weights.heUniformSecret().within(2)).withoutBias());
        Map<String, List<double[]>> seen = new HashMap<>();
        Output export = model.exportTo(
                "owner",
                "model",
                (name, values) ->
                        seen.computeIfAbsent(name, unused -> new ArrayList<>()).add(values));
        for (int i = 0; i < 2; i++) {
            try (Session session = tfe.session()) {
                session.run(export);
            }
        }

        assertThat(seen.keySet()).containsExactlyInAnyOrder("0.Dense-60.kernel", "1.Dense-10.kernel");
        checkSpread(seen.getOrDefault("0.Dense-60.kernel", List.of()), Math.sqrt(6.0 / 100));
        checkSpread(seen.getOrDefault("1.Dense-10.kernel", List.of()), Math.sqrt(6.0 / 60));
        assertThat(((PrivateTensor) model.parameters().get(1).tensor())
                        .type()
                        .range()
                        .realMax(16))
                .isEqualTo(2);
    }

    private static void checkSpread(List<double[]> drawn, double limit) {
        assertThat(drawn.get(0)).isNotEqualTo(drawn.get(1));
        assertThat(Arrays.stream(drawn.get(0))).allMatch(value -> Math.abs(value) <= limit + 1e-4);
        assertThat(Arrays.stream(drawn.get(0)).average().orElseThrow()).isCloseTo(0, within(0.15 * limit));
        assertThat(Arrays.stream(drawn.get(0))
                        .map(value -> value * value)
                        .average()
                        .orElseThrow())
                .isCloseTo(limit * limit / 3, within(0.1 * limit * limit));
    }

    @Test
    void initialValuesThatNobodyKnows_arePrivateAndFitTheirRange() {
        Dense narrow = new Dense(1).kernel(Weights.glorotUniformSecret().within(0.1));
        Dense open = new Dense(1).kernel(Weights.heUniformSecret().asPublic());

        assertThatThrownBy(() -> Sequential.of(tfe, new int[] {4}, narrow)).hasMessageContaining("fit the range");
        assertThatThrownBy(() -> Sequential.of(tfe, new int[] {4}, open)).hasMessageContaining("must be private");
    }

    @Test
    void weights_exported_goToThePlayerNamed_asTheyAreThen() {
        Sequential model = model();
        Map<String, double[]> seen = new LinkedHashMap<>();
        Output export = model.exportTo("researcher", "digits", seen::put);
        try (Session session = tfe.session()) {
            session.run(export);
        }

        assertThat(seen.keySet())
                .containsExactly("0.Dense-3.kernel", "0.Dense-3.bias", "2.Dense-1.kernel", "2.Dense-1.bias");
        assertThat(seen.get("2.Dense-1.kernel")).containsExactly(1, 2, 3);
        assertThat(model.exportTo("clinic", "digits").program().text())
                .contains("clinic receives")
                .contains("digits.2.Dense-1.kernel");
        assertThatThrownBy(() -> model.exportTo("clinic", "digits")).hasMessageContaining("named twice");
    }

    @Test
    void loss_thatDoesNotFitTheLastLayer_isRefused_withTheRemedy() {
        Sequential model = model();

        assertThatThrownBy(() -> model.compile(new Sgd(0.1), Loss.binaryCrossEntropy()))
                .hasMessageContaining("last=Dense(1), wanted=SIGMOID")
                .hasMessageContaining("from logits");
    }

    @Test
    void publicWeights_alone_leaveNothingToTrain() {
        Sequential model = Sequential.of(
                tfe,
                new int[] {1},
                new Dense(1).kernel(Weights.ones().asPublic()).withoutBias(),
                new Sigmoid());

        assertThatThrownBy(() -> model.compile(new Sgd(0.1), Loss.binaryCrossEntropy()))
                .hasMessageContaining("nothing to train");
        assertThat(List.copyOf(model.parameters())).noneMatch(Parameter::isPrivate);
    }
}
