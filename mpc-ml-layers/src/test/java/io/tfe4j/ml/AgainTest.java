package io.tfe4j.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.layers.BatchNormalization;
import io.tfe4j.ml.layers.Dense;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A training that runs a second time, and one that goes back to its best epoch. */
class AgainTest {
    private static final int ROWS = 8;

    private final TfeContext tfe = Local.tfe();
    private final Sequential model = Sequential.of(
            tfe, new int[] {1}, new Dense(1).kernel(Weights.zeros()).withoutBias());

    private PrivateTensor column(double limit, double... values) {
        return Local.input(tfe, limit, new int[] {values.length, 1}, values);
    }

    private static double[] all(double value) {
        return Initial.constant(new int[] {ROWS}, value);
    }

    private double weight(Session session) {
        List<Double> seen = new ArrayList<>();
        session.run(tfe.function(() -> model.parameters()
                .forEach(each -> tfe.defineOutputValues("receiver", each.tensor(), values -> seen.add(values[0])))));
        return seen.get(0);
    }

    static Stream<Optimizer> optimizers() {
        return Stream.of(
                new Sgd(0.05).momentum(0.9),
                new Sgd(Schedule.exponential(0.2, 1, 0.5)),
                new Adam(0.01),
                new Adam(0.01).amsgrad(),
                new RmsProp(0.01).momentum(0.5));
    }

    /** The gradient is the same all the time, so a training that starts anew moves the weight as far as the first. */
    @ParameterizedTest
    @MethodSource("optimizers")
    void fit_again_startsAnew(Optimizer optimizer) {
        Training training = model.compile(optimizer, Loss.meanAbsoluteError());
        FitOptions options = FitOptions.epochs(4).batchSize(ROWS).shuffled(3);
        Fit fit = training.fit(column(1, all(0.5)), column(8, all(7)), options);
        try (Session session = tfe.session()) {
            fit.run(session);
            double once = weight(session);
            fit.run(session);

            assertThat(once).isGreaterThan(0.01);
            assertThat(weight(session)).isCloseTo(2 * once, within(2e-3));
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void loop_again_startsAnew(Optimizer optimizer) {
        Output fit =
                model.compile(optimizer, Loss.meanAbsoluteError()).fit(column(1, all(0.5)), column(8, all(7)), 4, ROWS);
        try (Session session = tfe.session()) {
            session.run(fit);
            double once = weight(session);
            session.run(fit);

            assertThat(weight(session)).isCloseTo(2 * once, within(2e-3));
        }
    }

    @Test
    void stoppingRule_again_startsAnew() {
        // the first epoch is always the best
        Fit fit = model.compile(new Sgd(1), Loss.meanAbsoluteError())
                .fit(
                        column(1, all(1)),
                        column(1, all(0)),
                        FitOptions.epochs(4)
                                .batchSize(ROWS)
                                .stopping(EarlyStopping.on(Metric.loss(), 2).telling("researcher")));
        try (Session session = tfe.session()) {
            assertThat(fit.run(session).epochs()).hasSize(3);
            assertThat(fit.run(session).epochs()).hasSize(3);
        }
    }

    @Test
    void bestEpoch_comesBackWithItsAverages() {
        double[] x = Local.numbers(ROWS, 2);
        Sequential normalized = Sequential.of(
                tfe,
                new int[] {1},
                new Dense(1).kernel(Weights.ones()),
                new BatchNormalization().momentum(0),
                new Dense(1).kernel(Weights.ones()));
        Map<String, Double> seen = new LinkedHashMap<>();
        Output read = tfe.function(() -> normalized
                .parameters()
                .forEach(each -> tfe.defineOutputValues(
                        "receiver", each.tensor(), values -> seen.putIfAbsent(each.name(), values[0]))));
        List<Map<String, Double>> epochs = new ArrayList<>();
        Session[] now = new Session[1];
        // nothing is better than the first epoch by so much
        Fit fit = normalized
                .compile(new Sgd(0.3).l2(0.2), Loss.meanSquaredError())
                .fit(
                        column(1, x),
                        column(4, all(3)),
                        FitOptions.epochs(3)
                                .batchSize(ROWS)
                                .stopping(EarlyStopping.on(Metric.loss(), 9)
                                        .betterBy(1000)
                                        .telling("researcher")
                                        .restoringBest())
                                .listener((epoch, of) -> {
                                    now[0].run(read);
                                    epochs.add(Map.copyOf(seen));
                                    seen.clear();
                                }));
        try (Session session = tfe.session()) {
            now[0] = session;
            fit.run(session);
            session.run(read);
        }

        assertThat(seen).containsKeys("kernel", "moving variance").isEqualTo(epochs.get(0));
        assertThat(epochs.get(2).get("moving variance"))
                .isNotCloseTo(epochs.get(0).get("moving variance"), within(0.01));
    }
}
