package io.tfe4j.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.Input;
import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.Flatten;
import io.tfe4j.ml.layers.ReLU;
import io.tfe4j.ml.layers.Sigmoid;
import io.tfe4j.ml.layers.Softmax;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Training on shares against the same training in double precision, batch by batch. */
class TrainingTest {
    private static final int ROWS = 17;
    private static final int BATCH = 4;
    private static final int EPOCHS = 3;
    private static final int FEATURES = 3;

    private final TfeContext tfe = Local.tfe();

    record Case(String name, Loss loss, Layer last, PlainTraining.Loss plain, int classes) {
        /** What the loss wants in the place of rows of zeros and a one. */
        Input expected(double[] rows) {
            if (name.startsWith("numbers")) {
                double[] numbers = new double[ROWS];
                for (int i = 0; i < rows.length; i++) {
                    numbers[i / classes] += rows[i] * (i % classes);
                }
                return Inputs.of(new int[] {ROWS, 1}, numbers)
                        .range(0, classes - 1)
                        .fractionBits(0);
            }
            double[] sides = Arrays.stream(rows).map(one -> 2 * one - 1).toArray();
            int[] shape = {ROWS, classes};
            return name.equals("hinge")
                    ? Inputs.of(shape, sides).range(-1, 1)
                    : Inputs.of(shape, rows).range(0, 1);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> losses() {
        Layer none = new Flatten();
        return Stream.of(
                new Case("sigmoid", Loss.binaryCrossEntropy(), new Sigmoid(), PlainTraining.Loss.BINARY, 2),
                new Case("logits", Loss.binaryCrossEntropyFromLogits(), none, PlainTraining.Loss.BINARY, 2),
                new Case("softmax", Loss.categoricalCrossEntropy(), new Softmax(), PlainTraining.Loss.CATEGORICAL, 3),
                new Case("classes", Loss.categoricalCrossEntropyFromLogits(), none, PlainTraining.Loss.CATEGORICAL, 3),
                new Case(
                        "numbers",
                        Loss.sparseCategoricalCrossEntropy(),
                        new Softmax(),
                        PlainTraining.Loss.CATEGORICAL,
                        3),
                new Case(
                        "numbers of logits",
                        Loss.sparseCategoricalCrossEntropyFromLogits(),
                        none,
                        PlainTraining.Loss.CATEGORICAL,
                        3),
                new Case("hinge", Loss.hinge(), none, PlainTraining.Loss.HINGE, 2),
                new Case("magnitudes", Loss.meanAbsoluteError(), none, PlainTraining.Loss.MAGNITUDES, 2),
                new Case("squares", Loss.meanSquaredError(), none, PlainTraining.Loss.SQUARES, 2));
    }

    record Descending(Sgd optimizer, double rate, double momentum) {}

    static Stream<Descending> optimizers() {
        return Stream.of(
                new Descending(new Sgd(0.5), 0.5, 0),
                new Descending(new Sgd(0.5).trustingRanges(), 0.5, 0),
                new Descending(new Sgd(0.2).momentum(0.9), 0.2, 0.9));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void fit_ofAnyLoss_endsAtTheWeightsOfPlainTraining(Case one) {
        PlainTraining plain = new PlainTraining(FEATURES, 4, one.classes, one.plain);

        check(one, new Sgd(0.5), plain, plain.losses(EPOCHS, ROWS, BATCH, 0.5, 0));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void fit_byAnyOptimizer_endsAtTheWeightsOfPlainTraining(Descending descent) {
        Case one = losses().skip(2).findFirst().orElseThrow();
        PlainTraining plain = new PlainTraining(FEATURES, 4, one.classes, one.plain);

        check(one, descent.optimizer, plain, plain.losses(EPOCHS, ROWS, BATCH, descent.rate, descent.momentum));
    }

    private void check(Case one, Optimizer optimizer, PlainTraining plain, double[] plainLosses) {
        PlainTraining start = new PlainTraining(FEATURES, 4, one.classes, one.plain);
        Sequential model = Sequential.of(
                tfe,
                new int[] {FEATURES},
                new Dense(4)
                        .kernel(Weights.known(start.parameters().get(0)))
                        .bias(Weights.known(start.parameters().get(1))),
                new ReLU(),
                new Dense(one.classes)
                        .kernel(Weights.known(start.parameters().get(2)))
                        .bias(Weights.known(start.parameters().get(3))),
                one.last);
        PrivateTensor x = Local.input(tfe, 1, new int[] {ROWS, FEATURES}, start.x(ROWS));
        PrivateTensor y = tfe.definePrivateInput("owner", one.expected(start.y(ROWS)));
        List<Double> losses = new ArrayList<>();
        model.compile(optimizer, one.loss).reporting("researcher", losses::add).fit(x, y, EPOCHS, BATCH);
        List<PrivateTensor> weights = model.parameters().stream()
                .map(parameter -> ((PrivateTensor) parameter.tensor()).add(0))
                .toList();

        List<double[]> trained = Local.valuesOf(tfe, weights);

        for (int i = 0; i < trained.size(); i++) {
            assertThat(trained.get(i))
                    .as("parameter %d", i)
                    .containsExactly(plain.parameters().get(i), within(2e-3));
        }
        assertThat(losses.stream().mapToDouble(Double::doubleValue).toArray())
                .containsExactly(plainLosses, within(5e-3));
    }

    @Test
    void fit_forManyEpochs_isAProgramOfTheSameSize() {
        assertThat(lines(500)).isEqualTo(lines(1));
    }

    private static long lines(int epochs) {
        TfeContext fresh = Local.tfe();
        PrivateTensor x = Local.input(fresh, 1, new int[] {8, 2}, new double[16]);
        Sequential model = Sequential.of(fresh, new int[] {2}, new Dense(1), new Sigmoid());
        return model.compile(new Sgd(0.1), Loss.binaryCrossEntropy())
                .fit(x, x.slice(new int[] {0, 0}, new int[] {8, 1}), epochs, 2)
                .program()
                .text()
                .lines()
                .count();
    }

    @Test
    void weights_trained_stayInTheSession_andInTheirRange() {
        PrivateTensor x = Local.input(tfe, 1, new int[] {4, 1}, 1, 1, 1, 1);
        Sequential model = Sequential.of(
                tfe,
                new int[] {1},
                new Dense(1).kernel(Weights.zeros().within(0.5)).withoutBias());
        Output fit = model.compile(new Sgd(0.25), Loss.meanSquaredError()).fit(x, x, 1, 4);
        PrivateTensor kernel = (PrivateTensor) model.parameters().get(0).tensor();
        List<Double> seen = new ArrayList<>();
        Output read = tfe.function(() -> tfe.defineOutputValues("receiver", kernel, values -> seen.add(values[0])));

        try (Session session = tfe.session()) {
            session.run(fit);
            session.run(fit);
            session.run(read);
        }

        // 0.5 after a step, towards 1 after the next, were it not for the range
        assertThat(seen).containsExactly(0.5);
    }

    @Test
    void fit_ofOtherShapes_isRefused() {
        PrivateTensor x = Local.input(tfe, 1, new int[] {4, 1}, 1, 1, 1, 1);
        Training training =
                Sequential.of(tfe, new int[] {1}, new Dense(2)).compile(new Sgd(0.25), Loss.meanSquaredError());

        assertThatThrownBy(() -> training.fit(x, x, 1, 2)).hasMessageContaining("result=[2, 2], expected=[2, 1]");
        assertThatThrownBy(() -> training.fit(x, x, 1, 5)).hasMessageContaining("batchSize=5");
    }
}
