package io.tfe4j.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.Sigmoid;
import io.tfe4j.ml.layers.Softmax;
import io.tfe4j.ml.layers.TimeDistributed;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Metrics of models with one result, which tell two classes apart, and of sequences. */
class TwoClassesTest {
    private final TfeContext tfe = Local.tfe();

    /** The examples -3, -2, -1, 1 and 3, of which the model takes the last two for the class 1. */
    private List<Double> evaluate(Loss loss, Layer last, double[] expected, double least, Metric... metrics) {
        PrivateTensor x = Local.input(tfe, 4, new int[] {5, 1}, -3, -2, -1, 1, 3);
        PrivateTensor y = tfe.definePrivateInput(
                "owner", Inputs.of(new int[] {5, 1}, expected).range(least, 1).fractionBits(0));
        Dense same = new Dense(1).kernel(Weights.ones());
        Training training = Sequential.of(tfe, new int[] {1}, same, last).compile(new Sgd(1), loss);
        return Local.valuesOf(tfe, training.evaluate(x, y, metrics)).stream()
                .map(values -> Math.round(values[0] * 1e3) / 1e3)
                .toList();
    }

    private static final Metric[] ALL = {
        Metric.accuracy(), Metric.binaryAccuracy(), Metric.sparseAccuracy(), Metric.topAccuracy(1)
    };

    @Test
    void accuracies_ofOneSigmoid_countWhatIsRight() {
        double[] right = {0, 0, 0, 1, 1};
        double[] oneWrong = {0, 1, 0, 1, 1};

        assertThat(evaluate(Loss.binaryCrossEntropy(), new Sigmoid(), right, 0, ALL))
                .containsOnly(1.0);
        assertThat(evaluate(Loss.binaryCrossEntropy(), new Sigmoid(), oneWrong, 0, ALL))
                .containsOnly(0.8);
    }

    @Test
    void accuracies_ofOneLogit_haveTheirBoundaryAtZero() {
        Layer same = new Dense(1).kernel(Weights.known(0.25)).withoutBias();

        assertThat(evaluate(Loss.binaryCrossEntropyFromLogits(), same, new double[] {0, 0, 0, 1, 1}, 0, ALL))
                .containsOnly(1.0);
        assertThat(evaluate(Loss.hinge().times(0.5), same, new double[] {-1, -1, -1, 1, -1}, -1, ALL))
                .containsOnly(0.8);
    }

    @Test
    void topAccuracy_ofMoreThanOneOfTwoClasses_isRefused() {
        assertThatThrownBy(() ->
                        evaluate(Loss.binaryCrossEntropy(), new Sigmoid(), new double[5], 0, Metric.topAccuracy(2)))
                .hasMessageContaining("take accuracy()");
    }

    @Test
    void metricsOfSequences_countSteps() {
        double[] results = {.8, .1, .1, .8, .1, .1, .1, .8, .1, .1, .7, .2, .2, .1, .7, .2, .7, .1};
        double[] rows = {1, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0};
        PrivateTensor x = Local.input(tfe, 1, new int[] {2, 3, 3}, results);
        PrivateTensor y = tfe.definePrivateInput(
                "owner", Inputs.of(new int[] {2, 3, 3}, rows).range(0, 1));
        PrivateTensor numbers = tfe.definePrivateInput(
                "owner",
                Inputs.of(new int[] {2, 3}, 0, 0, 0, 1, 2, 1).range(0, 2).fractionBits(0));
        Layer same = new TimeDistributed(
                new Dense(3).kernel(Weights.known(1, 0, 0, 0, 1, 0, 0, 0, 1)).withoutBias());
        Training training = Sequential.of(tfe, new int[] {3, 3}, same).compile(new Sgd(1), Loss.meanSquaredError());

        List<PrivateTensor> metrics = new ArrayList<>();
        metrics.addAll(training.evaluate(x, y, Metric.accuracy(), Metric.topAccuracy(1), Metric.topAccuracy(2)));
        metrics.addAll(training.evaluate(x, numbers, Metric.sparseAccuracy()));
        metrics.addAll(training.evaluate(x, numbers.expandDims(2), Metric.sparseAccuracy()));

        // of two sequences of three steps the third step of the first is wrong, and of the second none
        assertThat(Local.valuesOf(tfe, metrics).stream().map(values -> Math.round(values[0] * 1e3) / 1e3))
                .containsExactly(0.833, 0.833, 1.0, 0.833, 0.833);
        assertThatThrownBy(() -> training.evaluate(x, numbers, Metric.accuracy()))
                .hasMessageContaining("metric=accuracy, result=[2, 3, 3], expected=[2, 3]; of class numbers");
        assertThatThrownBy(() -> training.evaluate(x, numbers.expandDims(1), Metric.sparseAccuracy()))
                .hasMessageContaining("wanted=[2, 3] or [2, 3, 1]");
    }

    @Test
    void gradients_ofSequences_areOfTheMeanOverSteps() {
        int steps = 4;
        double[] rows = {1, 0, 1, 0, 1, 0, 1, 0};
        for (Loss loss : List.of(
                Loss.categoricalCrossEntropyFromLogits(),
                Loss.categoricalCrossEntropy(),
                Loss.sparseCategoricalCrossEntropyFromLogits(),
                Loss.sparseCategoricalCrossEntropy())) {
            TfeContext fresh = Local.tfe();
            boolean sparse = loss.toString().startsWith("sparse");
            PrivateTensor x = Local.input(fresh, 1, new int[] {1, steps, 1}, 1, 1, 1, 1);
            PrivateTensor y = fresh.definePrivateInput(
                    "owner",
                    sparse
                            ? Inputs.of(new int[] {1, steps}, new double[steps])
                                    .range(0, 1)
                                    .fractionBits(0)
                            : Inputs.of(new int[] {1, steps, 2}, rows).range(0, 1));
            Layer logits =
                    new TimeDistributed(new Dense(2).kernel(Weights.zeros()).withoutBias());
            Layer[] layers = loss.skipsLastLayer() ? new Layer[] {logits, new Softmax()} : new Layer[] {logits};
            Sequential model = Sequential.of(fresh, new int[] {steps, 1}, layers);
            model.compile(new Sgd(1), loss).fit(x, y, 1, 1);

            double[] kernel = Local.valuesOf(
                    fresh, ((PrivateTensor) model.parameters().get(0).tensor()).add(0));

            assertThat(kernel).as(loss.toString()).containsExactly(new double[] {0.5, -0.5}, within(1e-4));
        }
    }

    /** The weight after a training with labels for the examples -1 and 1. */
    private double trained(Loss loss, double first, double second, double least) {
        TfeContext fresh = Local.tfe();
        PrivateTensor x = Local.input(fresh, 1, new int[] {2, 1}, -1, 1);
        PrivateTensor y = fresh.definePrivateInput(
                "owner", Inputs.of(new int[] {2, 1}, first, second).range(least, 1));
        Layer dense = new Dense(1).kernel(Weights.known(0.25)).withoutBias();
        Sequential model = Sequential.of(
                fresh, new int[] {1}, loss.skipsLastLayer() ? new Layer[] {dense, new Sigmoid()} : new Layer[] {dense});
        model.compile(new Sgd(0.5), loss).fit(x, y, 2, 2);
        return Local.valuesOf(fresh, ((PrivateTensor) model.parameters().get(0).tensor()).add(0))[0];
    }

    @Test
    void labels_ofEitherKind_trainTheSame() {
        for (Loss loss : List.of(Loss.binaryCrossEntropy(), Loss.binaryCrossEntropyFromLogits(), Loss.hinge())) {
            double wanted = trained(loss, 0, 1, 0);

            assertThat(wanted).as(loss.toString()).isGreaterThan(0.5);
            assertThat(trained(loss, -1, 1, -1)).as(loss.toString()).isCloseTo(wanted, within(1e-3));
        }
        assertThat(trained(Loss.binaryCrossEntropy(), 0, 1, -1))
                .isCloseTo(trained(Loss.binaryCrossEntropy(), 0, 1, 0), within(1e-3));
    }

    @Test
    void labels_declaredAsOtherNumbers_areRefused() {
        PrivateTensor x = Local.input(tfe, 1, new int[] {2, 1}, -1, 1);
        PrivateTensor y = Local.input(tfe, 9, new int[] {2, 1}, 0, 1);
        Sequential model = Sequential.of(tfe, new int[] {1}, new Dense(1));
        for (Loss loss : List.of(Loss.binaryCrossEntropyFromLogits().times(2), Loss.hinge())) {
            Training training = model.compile(new Sgd(1), loss);

            assertThatThrownBy(() -> training.fit(x, y, 1, 2))
                    .hasMessageContaining("range=[-9.0, 9.0], wanted=[0, 1] or [-1, 1]");
            assertThatThrownBy(() -> training.fit(x, y, FitOptions.epochs(1).batchSize(2)))
                    .hasMessageContaining("labels are not declared as classes");
            assertThatThrownBy(() -> training.evaluate(x, y, Metric.loss()))
                    .hasMessageContaining("labels are not declared as classes");
        }
    }
}
