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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Trainings of numbers far from 1: they are right, or refused with what to do. */
class LargeNumbersTest {
    private static final int ROWS = 100;

    private final TfeContext tfe = Local.tfe();

    private PrivateTensor column(double limit, double... values) {
        return Local.input(tfe, limit, new int[] {values.length, 1}, values);
    }

    private static double[] all(double value) {
        return Initial.constant(new int[] {ROWS}, value);
    }

    @Test
    void metricsOfAnEpoch_areNotCut() {
        Sequential model = Sequential.of(tfe, new int[] {1}, new Dense(1).kernel(Weights.zeros()));
        Fit fit = model.compile(new Sgd(1e-6), Loss.meanSquaredError())
                .fit(
                        column(1, all(1)),
                        column(2000, all(2000)),
                        FitOptions.epochs(1).batchSize(50).metrics("carol", Metric.loss(), Metric.meanAbsoluteError()));
        try (Session session = tfe.session()) {
            History history = fit.run(session);

            // the second of two batches is by a step
            assertThat(history.of("loss").get(0)).isCloseTo(4e6, within(1e3));
            assertThat(history.of("mean_absolute_error").get(0)).isCloseTo(2000, within(0.1));
        }
    }

    @Test
    void earlyStopping_seesThatLargeLossesFall() {
        Sequential model = Sequential.of(
                tfe, new int[] {1}, new Dense(1).kernel(Weights.zeros().within(2000)));
        Fit fit = model.compile(new Sgd(0.02), Loss.meanSquaredError())
                .gradients(Bound.clipped(10000))
                .fit(
                        column(1, all(1)),
                        column(2000, all(2000)),
                        FitOptions.epochs(4)
                                .batchSize(ROWS)
                                .stopping(EarlyStopping.on(Metric.loss(), 1).telling("carol")));
        try (Session session = tfe.session()) {
            assertThat(fit.run(session).epochs()).hasSize(4);
        }
    }

    @Test
    void averages_withoutRoom_areRefused_andWithRoomPredictionsAreRight() {
        double[] values = new double[32];
        Arrays.setAll(values, i -> 1000 + 20 * (i % 16));
        PrivateTensor x = column(2000, values);
        PrivateTensor y = column(1, new double[32]);
        Dense last = new Dense(1).kernel(Weights.ones());

        Sequential narrow = Sequential.of(tfe, new int[] {1}, new BatchNormalization(), last);
        assertThatThrownBy(() ->
                        narrow.compile(new Sgd(1e-6), Loss.meanSquaredError()).fit(x, y, 1, 32))
                .hasMessageContaining("x in [-2000.0, 2000.0], mean in [-64.0, 64.0], variance in [0.0, 4096.0]")
                .hasMessageContaining(
                        "averages(Weights.zeros().range(-2000.0, 2000.0), Weights.ones().range(0, 4000000.0))");

        Sequential wide = Sequential.of(
                tfe,
                new int[] {1},
                new BatchNormalization()
                        .momentum(0)
                        .averages(
                                Weights.zeros().range(-2000, 2000),
                                Weights.ones().range(0, 4e6)),
                last);
        Output fit = wide.compile(new Sgd(1e-6), Loss.meanSquaredError()).fit(x, y, 1, 32);
        PrivateTensor kept = tfe.definePrivateVariable(x);
        List<double[]> seen = new ArrayList<>();
        Output predictions = tfe.function(() -> tfe.defineOutputValues("carol", wide.predict(kept), seen::add));
        try (Session session = tfe.session()) {
            session.run(fit);
            session.run(predictions);
        }
        assertThat(Arrays.copyOf(seen.get(0), 3)).containsExactly(new double[] {-1.627, -1.410, -1.193}, within(5e-3));
    }
}
