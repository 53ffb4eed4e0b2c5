package io.tfe4j.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.layers.Dense;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A linear regression of one feature, epoch by epoch, against the same in the clear. */
class FitTest {
    private static final int ROWS = 13;
    private static final int HELD_BACK = 3;
    private static final int BATCH = 4;

    private final TfeContext tfe = Local.tfe();
    private final double[] x = Local.numbers(ROWS, 1);
    private final double[] y = Arrays.stream(x).map(value -> 0.5 * value - 0.25).toArray();
    private final Sequential model = Sequential.of(
            tfe, new int[] {1}, new Dense(1).kernel(Weights.zeros()).bias(Weights.zeros()));

    private Fit fit(Optimizer optimizer, FitOptions options) {
        return model.compile(optimizer, Loss.meanSquaredError()).fit(column(x), column(y), options);
    }

    private PrivateTensor column(double... values) {
        return Local.input(tfe, 1, new int[] {ROWS, 1}, values);
    }

    /** The weight and the bias, once read in a function. */
    private Output weights(List<Double> into) {
        return tfe.function(() -> model.parameters()
                .forEach(parameter ->
                        tfe.defineOutputValues("researcher", parameter.tensor(), values -> into.add(values[0]))));
    }

    /** The same in the clear. */
    private final class Plain {
        double w;
        double b;

        double error(int row) {
            return w * x[row] + b - y[row];
        }

        double loss(int... rows) {
            return Arrays.stream(rows)
                    .mapToDouble(row -> error(row) * error(row))
                    .average()
                    .orElseThrow();
        }

        void step(double rate, int... rows) {
            double byW = Arrays.stream(rows)
                    .mapToDouble(row -> 2 * error(row) * x[row])
                    .average()
                    .orElseThrow();
            double byB = Arrays.stream(rows)
                    .mapToDouble(row -> 2 * error(row))
                    .average()
                    .orElseThrow();
            w -= rate * byW;
            b -= rate * byB;
        }
    }

    @Test
    void run_shuffledAndWithRowsHeldBack_isAsInTheClear() {
        Fit fit = fit(
                new Sgd(0.25),
                FitOptions.epochs(3)
                        .batchSize(BATCH)
                        .shuffled(5)
                        .validation(0.25)
                        .metrics("researcher", Metric.loss()));
        List<Double> weights = new ArrayList<>();
        Output read = weights(weights);
        History history;
        try (Session session = tfe.session()) {
            history = fit.run(session);
            session.run(read);
        }

        int learning = ROWS - HELD_BACK;
        Plain plain = new Plain();
        for (int epoch = 0; epoch < 3; epoch++) {
            int[] order = order(learning, epoch);
            double loss = 0;
            for (int batch = 0; batch < learning / BATCH; batch++) {
                int[] rows = Arrays.copyOfRange(order, batch * BATCH, (batch + 1) * BATCH);
                loss += plain.loss(rows) / (learning / BATCH);
                plain.step(0.25, rows);
            }
            assertThat(history.of("loss").get(epoch)).isCloseTo(loss, within(1e-3));
            assertThat(history.of("val_loss").get(epoch)).isCloseTo(plain.loss(10, 11, 12), within(1e-3));
        }
        assertThat(weights.get(0)).isCloseTo(plain.w, within(1e-3));
        assertThat(weights.get(1)).isCloseTo(plain.b, within(1e-3));
        assertThat(history.epochs()).extracting(History.Epoch::number).containsExactly(1, 2, 3);
        assertThat(history.stoppedEarly()).isFalse();
    }

    /** As Shuffle's formula says, for seed 5; every row once. */
    private static int[] order(int rows, int epoch) {
        int[] permutation = Initial.permutation(rows, 5);
        int factor = Math.max(1, Initial.below(rows, 5 + 2L * epoch + 1));
        while (java.math.BigInteger.valueOf(factor)
                        .gcd(java.math.BigInteger.valueOf(rows))
                        .intValue()
                != 1) {
            factor++;
        }
        int[] order = new int[rows];
        for (int i = 0; i < rows; i++) {
            order[i] = permutation[(factor * i + Initial.below(rows, 5 + 2L * epoch + 2)) % rows];
        }
        assertThat(Arrays.stream(order).sorted().toArray())
                .isEqualTo(java.util.stream.IntStream.range(0, rows).toArray());
        return order;
    }

    @Test
    void orders_ofEpochsAndSeeds_differ() {
        assertThat(order(100, 0)).isNotEqualTo(order(100, 1));
        assertThat(Initial.permutation(100, 1)).isNotEqualTo(Initial.permutation(100, 2));
        assertThat(Arrays.stream(Initial.permutation(100, 1))
                        .sorted()
                        .distinct()
                        .count())
                .isEqualTo(100);
    }

    @Test
    void run_thatBecomesNoBetter_stops_tellsOneBit_andGivesTheBestWeightsBack() {
        // far too large a rate: the first epoch is the best
        Fit fit = fit(
                new Sgd(1.6),
                FitOptions.epochs(9)
                        .batchSize(ROWS)
                        .stopping(EarlyStopping.on(Metric.loss(), 2)
                                .telling("researcher")
                                .restoringBest()));
        List<Double> weights = new ArrayList<>();
        Output read = weights(weights);
        History history;
        try (Session session = tfe.session()) {
            history = fit.run(session);
            session.run(read);
        }

        int[] all = java.util.stream.IntStream.range(0, ROWS).toArray();
        Plain plain = new Plain();
        double first = plain.loss(all);
        plain.step(1.6, all);
        double best = plain.w;
        double second = plain.loss(all);
        assertThat(second).isGreaterThan(first);
        assertThat(history.stoppedEarly()).isTrue();
        assertThat(history.epochs()).hasSize(3);
        assertThat(history.epochs())
                .allSatisfy(epoch -> assertThat(epoch.metrics()).isEmpty());
        assertThat(weights.get(0)).isCloseTo(best, within(1e-3));
        assertThat(fit.epoch().program().text().lines().filter(line -> line.contains("receives")))
                .hasSize(1);
    }

    @Test
    void run_thatBecomesBetter_goesOnToItsEnd() {
        Fit fit = fit(
                new Sgd(0.25),
                FitOptions.epochs(4)
                        .batchSize(ROWS)
                        .stopping(EarlyStopping.on(Metric.loss(), 1).telling("researcher")));

        try (Session session = tfe.session()) {
            History history = fit.run(session);

            assertThat(history.stoppedEarly()).isFalse();
            assertThat(history.epochs()).hasSize(4);
        }
    }

    @Test
    void predictions_afterATraining_takeTheWeightsAsTheyAre_andTrainNoFurther() {
        List<double[]> answers = new ArrayList<>();
        Fit fit = fit(new Sgd(0.25), FitOptions.epochs(2).batchSize(ROWS));
        Output answer = tfe.defineOutputValues("researcher", model.predict(column(x)), answers::add);
        try (Session session = tfe.session()) {
            fit.run(session);
            session.run(answer);
            session.run(answer);
        }

        Plain plain = new Plain();
        int[] all = java.util.stream.IntStream.range(0, ROWS).toArray();
        plain.step(0.25, all);
        plain.step(0.25, all);
        assertThat(answers.get(0)[0]).isCloseTo(plain.w * x[0] + plain.b, within(1e-3));
        assertThat(answers.get(1)).isEqualTo(answers.get(0));
    }

    @Test
    void listener_isToldOfEachEpoch() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Fit fit = fit(
                new Sgd(0.25),
                FitOptions.epochs(2)
                        .batchSize(5)
                        .metrics("researcher", Metric.loss().named("squares"))
                        .listener(FitListener.printing(new PrintStream(out, true, StandardCharsets.UTF_8))));

        try (Session session = tfe.session()) {
            History history = fit.run(session, 2);

            assertThat(history.epochs()).hasSize(1);
            assertThatThrownBy(() -> history.of("loss")).hasMessageContaining("metric=loss, known=[squares]");
        }
        assertThat(out.toString(StandardCharsets.UTF_8))
                .matches("rows past the last full batch are left out .*: left out=3 of 13, .*\\R"
                        + "epoch 2/2  \\d+\\.\\d s  squares=\\d\\.\\d{4}\\R");
    }

    @Test
    void fit_ofImpossibleOptions_isRefused() {
        assertThatThrownBy(() -> FitOptions.epochs(0)).hasMessageContaining("epochs=0");
        assertThatThrownBy(() -> FitOptions.epochs(1).validation(1)).hasMessageContaining("validation=1.0");
        assertThatThrownBy(() -> fit(new Sgd(1), FitOptions.epochs(1).batchSize(14)))
                .hasMessageContaining("rows=13, batchSize=14");
        assertThatThrownBy(() ->
                        fit(new Sgd(1), FitOptions.epochs(1).batchSize(2).stopping(EarlyStopping.on(Metric.loss(), 1))))
                .hasMessageContaining("telling(player)");
    }
}
