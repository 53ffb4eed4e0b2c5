package io.tfe4j.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.PrivateTensor;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.layers.BatchNormalization;
import io.tfe4j.ml.layers.Dense;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrecisionAdviceTest {
    private static final int ROWS = 16;

    private final TfeContext tfe = Local.tfe();

    private Sequential plain() {
        return Sequential.of(tfe, new int[] {1}, new Dense(1));
    }

    private List<String> advice(Sequential model, Optimizer optimizer) {
        PrivateTensor x = Local.input(tfe, 1, new int[] {ROWS, 1}, Local.numbers(ROWS, 1));
        return model.compile(optimizer, Loss.meanSquaredError()).summary(x).advice();
    }

    @Test
    void bitsThatWillDo_getNoAdvice() {
        assertThat(advice(plain(), new Sgd(0.1))).isEmpty();
        assertThat(advice(plain(), new Sgd(Schedule.warmUp(10, Schedule.constant(0.01)))))
                .isEmpty();
        tfe.precision(20);
        assertThat(advice(plain(), new Adam(1e-3))).isEmpty();
        assertThat(advice(Sequential.of(tfe, new int[] {1}, new BatchNormalization()), new Sgd(0.1)))
                .isEmpty();
        tfe.precision(24);
        assertThat(advice(plain(), new Sgd(1e-6))).isEmpty();
    }

    @Test
    void advice_namesBitsAndReason() {
        Sequential normalized = Sequential.of(tfe, new int[] {1}, new Dense(1), new BatchNormalization());

        assertThat(advice(normalized, new Adam(1e-4)))
                .singleElement()
                .asString()
                .startsWith("precision: 20 fraction bits are advised instead of 16, for batch normalization")
                .contains("and for an optimizer that divides", "a rate of at most 1.0E-4", "setPrecision(20)");
        assertThat(advice(plain(), new RmsProp(0.1))).singleElement().asString().contains("setPrecision(20)");
        assertThat(advice(plain(), new Sgd(1e-5)))
                .singleElement()
                .asString()
                .contains("24 fraction bits", "or setPrecision(20) if ranges leave no room");
        PrivateTensor x = Local.input(tfe, 1, new int[] {4, 1}, 1, 1, 1, 1);
        assertThat(normalized.summary(x).toString()).contains("precision: 20 fraction bits");
    }

    @Test
    void fit_printsTheAdvice() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrivateTensor x = Local.input(tfe, 1, new int[] {4, 1}, 1, 1, 1, 1);
        Fit fit = plain().compile(new Adam(0.1), Loss.meanSquaredError())
                .fit(
                        x,
                        x,
                        FitOptions.epochs(1)
                                .batchSize(4)
                                .listener(FitListener.printing(new PrintStream(out, true, StandardCharsets.UTF_8))));
        try (Session session = tfe.session()) {
            fit.run(session);
        }
        assertThat(out.toString(StandardCharsets.UTF_8).lines().toList())
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("precision: 20 fraction bits"),
                        epoch -> assertThat(epoch).startsWith("epoch 1/1"));
    }

    @Test
    void rowsThatNoEpochLearnsFrom_areTold() {
        List<String> advised = new ArrayList<>();
        PrivateTensor x = Local.input(tfe, 1, new int[] {10, 1}, Local.numbers(10, 1));
        FitListener listener = new FitListener() {
            @Override
            public void advised(List<String> advice) {
                advised.addAll(advice);
            }

            @Override
            public void epochDone(History.Epoch epoch, int epochs) {}
        };
        for (int batchSize : new int[] {5, 4}) {
            advised.clear();
            Fit fit = plain().compile(new Sgd(0.1), Loss.meanSquaredError())
                    .fit(x, x, FitOptions.epochs(1).batchSize(batchSize).listener(listener));
            try (Session session = tfe.session()) {
                fit.run(session);
            }
            assertThat(advised).hasSize(batchSize == 5 ? 0 : 1);
        }
        assertThat(advised.get(0)).contains("left out=2 of 10, batchSize=4");
    }

    /** What is advised for a small rate holds: 48 steps of 1e-5, against the same in double precision. */
    @Test
    void moreBits_areMoreExact() {
        for (int bits : new int[] {16, 24}) {
            TfeContext own = Local.tfe().precision(bits);
            double[] x = Local.numbers(ROWS, 3);
            double[] y = Arrays.stream(x).map(each -> 3 * each).toArray();
            Sequential model = Sequential.of(
                    own, new int[] {1}, new Dense(1).kernel(Weights.zeros()).withoutBias());
            PrivateTensor rows = Local.input(own, 1, new int[] {ROWS, 1}, x);
            model.compile(new Sgd(1e-5), Loss.meanSquaredError())
                    .fit(rows, Local.input(own, 3, new int[] {ROWS, 1}, y), 48, ROWS);
            double weight = Local.valuesOf(own, model.parameters().get(0).tensor())[0];

            double plain = 0;
            for (int step = 0; step < 48; step++) {
                double gradient = 0;
                for (int row = 0; row < ROWS; row++) {
                    gradient += 2 * (plain * x[row] - y[row]) * x[row] / ROWS;
                }
                plain -= 1e-5 * gradient;
            }
            assertThat(weight).as("%d bits", bits).isCloseTo(plain, within(bits == 24 ? 4e-6 : 4e-4));
        }
    }

    @Test
    void ratesOfAScheduleThatAreTooSmall_areRefused_withWhatToDo() {
        PrivateTensor x = Local.input(tfe, 1, new int[] {256, 1}, Local.numbers(256, 1));
        Optimizer small = new Sgd(Schedule.exponential(1e-6, 1, 0.9));
        assertThatThrownBy(() -> plain().compile(small, Loss.meanSquaredError()).fit(x, x, 2, 128))
                .hasMessageContaining("learning rates are too small for a schedule")
                .hasMessageContaining("times(0.001)");
        Optimizer larger = new Sgd(Schedule.exponential(1e-3, 1, 0.9));
        plain().compile(larger, Loss.meanSquaredError().times(0.001)).fit(x, x, 2, 128);
        // a constant rate is computed with all of its bits
        plain().compile(new Sgd(1e-8), Loss.meanSquaredError()).fit(x, x, 1, 256);
    }
}
