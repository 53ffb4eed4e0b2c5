package io.tfe4j.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Session;
import io.tfe4j.Tensor;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.classic.Components;
import io.tfe4j.ml.classic.Pca;
import io.tfe4j.ml.layers.Add;
import io.tfe4j.ml.layers.BatchNormalization;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.GRU;
import io.tfe4j.ml.layers.LSTM;
import io.tfe4j.ml.layers.MultiHeadAttention;
import io.tfe4j.ml.layers.ReLU;
import io.tfe4j.ml.layers.Sigmoid;
import io.tfe4j.ml.layers.SimpleRNN;
import io.tfe4j.ml.layers.TimeDistributed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small cases that were once wrong, or bad without a word, each with the numbers that are right. */
class ReproTest {
    private final TfeContext tfe = Local.tfe();

    private PrivateTensor input(double low, double high, int[] shape, double... values) {
        return tfe.definePrivateInput("alice", Inputs.of(shape, values).range(low, high));
    }

    private PrivateTensor column(double high, int rows, IntToDoubleFunction values) {
        double[] all = new double[rows];
        Arrays.setAll(all, values);
        return input(0, high, new int[] {rows, 1}, all);
    }

    private double[] kernel(Session session, Model model) {
        return values(session, model.parameters().get(0).tensor());
    }

    private double[] values(Session session, Tensor variable) {
        double[][] seen = new double[1][];
        session.run(tfe.function(() -> tfe.defineOutputValues("carol", variable, values -> seen[0] = values)));
        return seen[0];
    }

    private static Tensor named(Model model, String name) {
        return model.parameters().stream()
                .filter(parameter -> parameter.name().equals(name))
                .findFirst()
                .orElseThrow()
                .tensor();
    }

    @Test
    void accuracyOfOneSigmoid_isTheShareThatIsRight() {
        PrivateTensor x = input(-4, 4, new int[] {4, 1}, -3, -2, -1, 3);
        PrivateTensor y = input(0, 1, new int[] {4, 1}, 0, 0, 0, 1);
        Training training = Sequential.of(tfe, new int[] {1}, new Dense(1).kernel(Weights.ones()), new Sigmoid())
                .compile(new Sgd(1), Loss.binaryCrossEntropy());

        assertThat(Local.valuesOf(
                        tfe,
                        training.evaluate(
                                x,
                                y,
                                Metric.accuracy(),
                                Metric.binaryAccuracy(),
                                Metric.sparseAccuracy(),
                                Metric.topAccuracy(1))))
                .allSatisfy(metric -> assertThat(metric[0]).isCloseTo(1, within(1e-4)));
    }

    @Test
    void batchNormalizationOfNumbersBeyond64_isRefusedOrRight() {
        PrivateTensor x = tfe.definePrivateVariable(column(2000, 32, i -> 1000 + 20 * (i % 16)));
        PrivateTensor y = column(1, 32, i -> 0);
        Model narrow = Sequential.of(
                tfe, new int[] {1}, new BatchNormalization().momentum(0), new Dense(1).kernel(Weights.ones()));
        assertThatThrownBy(() ->
                        narrow.compile(new Sgd(1e-6), Loss.meanSquaredError()).fit(x, y, 1, 32))
                .hasMessageContaining("moving averages have no room");

        Model wide = Sequential.of(
                tfe,
                new int[] {1},
                new BatchNormalization()
                        .momentum(0)
                        .averages(Weights.zeros().range(0, 2000), Weights.ones().range(0, 1e6)),
                new Dense(1).kernel(Weights.ones()));
        wide.compile(new Sgd(1e-6), Loss.meanSquaredError()).fit(x, y, 1, 32);

        assertThat(Arrays.copyOf(Local.valuesOf(tfe, wide.predict(x)), 3))
                .containsExactly(new double[] {-1.627, -1.410, -1.193}, within(5e-3));
    }

    @Test
    void bestWeights_comeBackWithTheirAverages() {
        double[] x = new double[32];
        Arrays.setAll(x, Math::sin);
        Model model = Sequential.of(
                tfe,
                new int[] {1},
                new Dense(1).kernel(Weights.ones()),
                new BatchNormalization().momentum(0),
                new Dense(1).kernel(Weights.ones()));
        Session[] running = new Session[1];
        List<double[]> kernels = new ArrayList<>();
        List<double[]> variances = new ArrayList<>();
        Fit fit = model.compile(new Sgd(0.3).l2(0.2), Loss.meanSquaredError())
                .fit(
                        input(-4, 4, new int[] {32, 1}, x),
                        column(4, 32, i -> 3),
                        FitOptions.epochs(3)
                                .batchSize(32)
                                .stopping(EarlyStopping.on(Metric.loss(), 9)
                                        .betterBy(1000)
                                        .telling("carol")
                                        .restoringBest())
                                .listener((epoch, epochs) -> {
                                    kernels.add(kernel(running[0], model));
                                    variances.add(values(running[0], named(model, "moving variance")));
                                }));
        try (Session session = tfe.session()) {
            running[0] = session;
            fit.run(session);

            assertThat(variances.get(2)[0]).isNotCloseTo(variances.get(0)[0], within(0.05));
            assertThat(kernel(session, model)).isEqualTo(kernels.get(0));
            assertThat(values(session, named(model, "moving variance")))
                    .isEqualTo(variances.get(0))
                    .containsExactly(new double[] {0.4906}, within(2e-3));
        }
    }

    @Test
    void meansOfLargeMetrics_areNotCut() {
        Model model = Sequential.of(tfe, new int[] {1}, new Dense(1).kernel(Weights.zeros()));
        Fit fit = model.compile(new Sgd(1e-6), Loss.meanSquaredError())
                .fit(
                        column(1, 100, i -> 1),
                        column(2000, 100, i -> 2000),
                        FitOptions.epochs(1)
                                .batchSize(50)
                                .metrics("carol", Metric.meanSquaredError(), Metric.meanAbsoluteError()));
        try (Session session = tfe.session()) {
            History history = fit.run(session);

            assertThat(history.of("mean_squared_error").get(0)).isCloseTo(4e6, within(200.0));
            assertThat(history.of("mean_absolute_error").get(0)).isCloseTo(2000, within(0.1));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void gradientsOverSteps_areOfTheMeanThatIsTold(boolean squares) {
        int steps = 8;
        double[] ones = new double[steps];
        double[] classes = new double[2 * steps];
        for (int step = 0; step < steps; step++) {
            ones[step] = 1;
            classes[2 * step] = 1;
        }
        Model model = Sequential.of(
                tfe,
                new int[] {steps, 1},
                new TimeDistributed(new Dense(2).kernel(Weights.zeros()).withoutBias()));
        List<Double> told = new ArrayList<>();
        Output fit = model.compile(
                        new Sgd(1), squares ? Loss.meanSquaredError() : Loss.categoricalCrossEntropyFromLogits())
                .reporting("carol", told::add)
                .fit(input(0, 1, new int[] {1, steps, 1}, ones), input(0, 1, new int[] {1, steps, 2}, classes), 1, 1);
        try (Session session = tfe.session()) {
            session.run(fit);

            assertThat(kernel(session, model))
                    .containsExactly(squares ? new double[] {1, 0} : new double[] {0.5, -0.5}, within(1e-3));
            assertThat(told)
                    .singleElement()
                    .satisfies(loss -> assertThat(loss).isCloseTo(squares ? 0.5 : Math.log(2), within(1e-3)));
        }
    }

    @Test
    void branchesWithoutNamedWeights_differ() {
        Node input = Node.input(2);
        Node sum = new Add().of(input.then(new Dense(2), new ReLU()), input.then(new Dense(2), new ReLU()));
        Model model = Model.of(tfe, List.of(input), List.of(sum.then(new Dense(1))));

        List<double[]> kernels = Local.valuesOf(
                tfe,
                model.parameters().stream()
                        .filter(parameter -> parameter.name().equals("kernel"))
                        .map(Parameter::tensor)
                        .toList());

        assertThat(kernels.get(0)).isNotEqualTo(kernels.get(1));
    }

    @Test
    void layersWithWeightsOfLongNames_areExported() {
        for (Layer layer : List.of(
                new BatchNormalization(), new LSTM(2), new GRU(2), new SimpleRNN(2), new MultiHeadAttention(1, 2))) {
            List<String> names = new ArrayList<>();
            Model model = Sequential.of(tfe, new int[] {3, 2}, layer);
            Output export =
                    model.exportTo("carol", "net-" + layer.name().replaceAll("[^A-Za-z]", ""), (name, values) -> {
                        assertThat(values).isNotEmpty();
                        names.add(name);
                    });
            try (Session session = tfe.session()) {
                session.run(export);
            }
            assertThat(names).hasSize(model.parameters().size());
        }
    }

    @Test
    void fitThatRunsAgain_isATrainingOfItsOwn() {
        Model model = Sequential.of(
                tfe, new int[] {1}, new Dense(1).kernel(Weights.zeros()).withoutBias());
        Fit fit = model.compile(new Adam(0.01), Loss.meanAbsoluteError())
                .fit(
                        column(1, 8, i -> 0.5),
                        column(8, 8, i -> 7),
                        FitOptions.epochs(8).batchSize(8));
        try (Session session = tfe.session()) {
            fit.run(session);
            assertThat(kernel(session, model)).containsExactly(new double[] {0.08}, within(1e-3));
            fit.run(session);
            assertThat(kernel(session, model)).containsExactly(new double[] {0.16}, within(2e-3));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 100})
    void componentsOfLargeNumbers_areThoseOfSmallOnes(double unit) {
        double[] x = new double[200];
        for (int i = 0; i < 100; i++) {
            x[2 * i] = unit * (4 + 3 * Math.sin(i));
            x[2 * i + 1] = unit * (4 + Math.cos(3 * i));
        }
        Components components = new Pca(2).fit(tfe, input(0, 8 * unit, new int[] {100, 2}, x));

        List<double[]> found =
                Local.valuesOf(tfe, List.of(components.explainedVarianceRatio(), components.directions()));

        assertThat(found.get(0)).containsExactly(new double[] {0.899, 0.101}, within(1e-3));
        assertThat(Math.hypot(found.get(1)[0], found.get(1)[2])).isCloseTo(1, within(1e-3));
        assertThat(Math.hypot(found.get(1)[1], found.get(1)[3])).isCloseTo(1, within(1e-3));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-1, 1e-2, 1e-3})
    void stepOfClippedNorm_hasTheLengthOfTheLimit(double limit) {
        Model model = Sequential.of(
                tfe, new int[] {2}, new Dense(1).kernel(Weights.zeros()).withoutBias());
        model.compile(new Sgd(1 / limit).clipNorm(limit), Loss.meanSquaredError())
                .fit(input(0, 1, new int[] {1, 2}, 0.3, 0.4), input(0, 1, new int[] {1, 1}, 1), 1, 1);

        double[] step = Local.valuesOf(tfe, model.parameters().get(0).tensor());

        assertThat(Math.hypot(step[0], step[1])).isCloseTo(1, within(5e-3));
    }

    @Test
    void biasThatIsWantedBeyondItsRange_isWarnedOf_andAWiderOneLearns() {
        for (boolean wide : new boolean[] {false, true}) {
            Weights bias = wide ? Weights.zeros().within(200) : Weights.zeros();
            Model model = Sequential.of(
                    tfe, new int[] {1}, new Dense(1).kernel(Weights.zeros()).bias(bias));
            Fit fit = model.compile(new Sgd(0.1), Loss.meanSquaredError())
                    .fit(
                            column(1, 8, i -> 0),
                            column(400, 8, i -> 152),
                            FitOptions.epochs(50).batchSize(8).metrics("carol", Metric.loss()));
            try (Session session = tfe.session()) {
                History history = fit.run(session);

                assertThat(history.warnings()).hasSize(wide ? 0 : 1);
                assertThat(values(session, named(model, "bias"))[0]).isCloseTo(wide ? 152 : 8, within(0.05));
            }
        }
    }

    /** Off by what functions.md says, also with more fraction bits. */
    @Test
    void sigmoidFarOut_isOffByWhatIsDocumented() {
        tfe.precision(20);
        double[] x = {-30, -12, 12, 30};

        double[] found = Local.valuesOf(tfe, input(-64, 64, new int[] {4}, x).sigmoid());

        for (int i = 0; i < x.length; i++) {
            assertThat(found[i]).isCloseTo(1 / (1 + Math.exp(-x[i])), within(5e-5));
        }
    }

    @Test
    void topAccuracyOfSequences_isOfTheirSteps() {
        Training training = Sequential.of(
                        tfe,
                        new int[] {3, 3},
                        new TimeDistributed(new Dense(3).kernel(Weights.known(1, 0, 0, 0, 1, 0, 0, 0, 1))))
                .compile(new Sgd(1), Loss.meanSquaredError());
        PrivateTensor x = input(0, 1, new int[] {1, 3, 3}, .8, .1, .1, .8, .1, .1, .8, .1, .1);
        PrivateTensor y = input(0, 1, new int[] {1, 3, 3}, 1, 0, 0, 1, 0, 0, 1, 0, 0);

        assertThat(Local.valuesOf(tfe, training.evaluate(x, y, Metric.topAccuracy(1)))
                        .get(0)[0])
                .isCloseTo(1, within(1e-4));
    }
}
