package io.tfe4j.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.layers.Add;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.Multiply;
import io.tfe4j.ml.layers.ReLU;
import io.tfe4j.ml.layers.Sigmoid;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Graphs with two inputs, two outputs, and a node that two others use, against the same in the clear. */
class ModelTest {
    private static final int ROWS = 4;
    private static final int BATCH = 2;

    private final TfeContext tfe = Local.tfe();
    private final double[] a = Local.numbers(ROWS * 2, 1);
    private final double[] b = Local.numbers(ROWS * 3, 2);
    private final double[] target = Local.numbers(ROWS, 3);
    private final double[] labels = {1, 0, 0, 1};
    private final List<double[]> weights =
            List.of(Local.numbers(6, 4), Local.numbers(3, 5), Local.numbers(3, 6), Local.numbers(1, 7));

    private final Node left = Node.input(2);
    private final Node right = Node.input(3);

    /** h = relu(a W); s = h + h * b; a sum v.s and a probability sigmoid(u.s + c). */
    private Model model() {
        Node h = left.then(new Dense(3).kernel(Weights.known(weights.get(0))).withoutBias(), new ReLU());
        Node s = new Add().of(h, new Multiply().of(h, right));
        Node sum = s.then(new Dense(1).kernel(Weights.known(weights.get(1))).withoutBias());
        Node probability = s.then(
                new Dense(1).kernel(Weights.known(weights.get(2))).bias(Weights.known(weights.get(3))), new Sigmoid());
        return Model.of(tfe, List.of(left, right), List.of(sum, probability));
    }

    /** Of one row: the sum, and the logit of the probability. */
    private double[] plain(int row) {
        double sum = 0;
        double logit = weights.get(3)[0];
        for (int unit = 0; unit < 3; unit++) {
            double h = a[row * 2] * weights.get(0)[unit] + a[row * 2 + 1] * weights.get(0)[3 + unit];
            double s = Math.max(h, 0) * (1 + b[row * 3 + unit]);
            sum += s * weights.get(1)[unit];
            logit += s * weights.get(2)[unit];
        }
        return new double[] {sum, logit};
    }

    private double plainLoss(int batch) {
        double loss = 0;
        for (int row = batch * BATCH; row < (batch + 1) * BATCH; row++) {
            double[] y = plain(row);
            loss += (y[0] - target[row]) * (y[0] - target[row]);
            loss += Math.log1p(Math.exp(y[1])) - labels[row] * y[1];
        }
        return loss / BATCH;
    }

    private PrivateTensor column(double... values) {
        return tfe.definePrivateInput(
                "owner", Inputs.of(new int[] {ROWS, 1}, values).range(-1, 1));
    }

    @Test
    void predictAll_ofTwoInputs_isAsInTheClear_forBothOutputs() {
        PrivateTensor x = Local.input(tfe, 1, new int[] {ROWS, 2}, a);
        PrivateTensor y = Local.input(tfe, 1, new int[] {ROWS, 3}, b);

        List<double[]> results = Local.valuesOf(tfe, model().predictAll(x, y));

        for (int row = 0; row < ROWS; row++) {
            double[] wanted = plain(row);
            assertThat(results.get(0)[row]).isCloseTo(wanted[0], within(2e-4));
            assertThat(results.get(1)[row]).isCloseTo(1 / (1 + Math.exp(-wanted[1])), within(2e-4));
        }
    }

    @Test
    void fit_ofAGraph_addsTheGradientsOfANodeUsedTwice_andOfBothLosses() {
        PrivateTensor x = Local.input(tfe, 1, new int[] {ROWS, 2}, a);
        PrivateTensor y = Local.input(tfe, 1, new int[] {ROWS, 3}, b);
        Model model = model();
        List<Double> losses = new ArrayList<>();
        model.compile(new Sgd(0.3), Loss.meanSquaredError(), Loss.binaryCrossEntropy())
                .reporting("researcher", losses::add)
                .fit(List.of(x, y), List.of(column(target), column(labels)), 3, BATCH);
        double[] before =
                model.parameters().stream().mapToDouble(Parameter::count).toArray();

        List<double[]> trained = Local.valuesOf(
                tfe,
                model.parameters().stream()
                        .map(parameter -> ((PrivateTensor) parameter.tensor()).add(0))
                        .toList());

        assertThat(before).containsExactly(6, 3, 3, 1);
        NumericTraining plain = new NumericTraining(weights, this::plainLoss);
        for (int step = 0; step < 6; step++) {
            assertThat(losses.get(step)).isCloseTo(plainLoss(step % 2), within(2e-3));
            plain.step(step % 2, 0.3);
        }
        for (int i = 0; i < weights.size(); i++) {
            assertThat(trained.get(i)).as("parameter %d", i).containsExactly(weights.get(i), within(1e-3));
        }
    }

    @Test
    void evaluate_ofTwoOutputs_looksAtTheOneNamed_andAddsTheirLosses() {
        PrivateTensor x = Local.input(tfe, 1, new int[] {ROWS, 2}, a);
        PrivateTensor y = Local.input(tfe, 1, new int[] {ROWS, 3}, b);
        Training training = model().compile(new Sgd(1), Loss.meanSquaredError(), Loss.binaryCrossEntropy());

        List<double[]> metrics = Local.valuesOf(
                tfe,
                training.evaluate(
                        List.of(x, y),
                        List.of(column(target), column(labels)),
                        Metric.loss(),
                        Metric.meanAbsoluteError(),
                        Metric.binaryAccuracy().ofOutput(1)));

        double magnitudes = 0;
        double right = 0;
        for (int row = 0; row < ROWS; row++) {
            magnitudes += Math.abs(plain(row)[0] - target[row]) / ROWS;
            right += (plain(row)[1] >= 0) == (labels[row] == 1) ? 1.0 / ROWS : 0;
        }
        assertThat(metrics.get(0)[0]).isCloseTo((plainLoss(0) + plainLoss(1)) / 2, within(1e-3));
        assertThat(metrics.get(1)[0]).isCloseTo(magnitudes, within(1e-3));
        assertThat(metrics.get(2)[0]).isEqualTo(right);
    }

    @Test
    void sharedLayer_hasTheSameWeightsInBothPlaces_andTheGradientsOfBothAdded() {
        Shared both = new Shared(new Dense(1).kernel(Weights.known(0.5, -0.25)).withoutBias());
        Node other = Node.input(2);
        Model model =
                Model.of(tfe, List.of(left, other), List.of(new Multiply().of(left.then(both), other.then(both))));
        double[] c = Local.numbers(ROWS * 2, 8);
        PrivateTensor x = Local.input(tfe, 1, new int[] {ROWS, 2}, a);
        PrivateTensor y = Local.input(tfe, 1, new int[] {ROWS, 2}, c);
        model.compile(new Sgd(0.5), Loss.meanSquaredError().times(0.5))
                .fit(List.of(x, y), List.of(column(target)), 1, BATCH);

        double[] trained =
                Local.valuesOf(tfe, ((PrivateTensor) model.parameters().get(0).tensor()).add(0));

        double[] w = {0.5, -0.25};
        NumericTraining plain = new NumericTraining(List.of(w), batch -> {
            double loss = 0;
            for (int row = batch * BATCH; row < (batch + 1) * BATCH; row++) {
                double product =
                        (a[2 * row] * w[0] + a[2 * row + 1] * w[1]) * (c[2 * row] * w[0] + c[2 * row + 1] * w[1]);
                loss += 0.5 * (product - target[row]) * (product - target[row]) / BATCH;
            }
            return loss;
        });
        plain.step(0, 0.5);
        plain.step(1, 0.5);
        assertThat(model.parameters()).hasSize(1);
        assertThat(trained).containsExactly(w, within(1e-3));
        Node wide = Node.input(3);
        assertThatThrownBy(() ->
                        Model.of(tfe, List.of(left, wide), List.of(new Add().of(left.then(both), wide.then(both)))))
                .hasMessageContaining("first=input[2], other=input[3]");
        assertThatThrownBy(() -> Loss.hinge().times(0)).hasMessageContaining("factor=0.0");
    }

    @Test
    void summary_ofAGraph_hasARowForEachNodeThatIsComputed() {
        PrivateTensor x = Local.input(tfe, 1, new int[] {ROWS, 2}, a);
        PrivateTensor y = Local.input(tfe, 1, new int[] {ROWS, 3}, b);

        ModelSummary summary = model().summary(x, y);

        assertThat(summary.rows())
                .extracting(ModelSummary.Row::layer)
                .containsExactly("Dense(3)", "ReLU", "Multiply", "Add", "Dense(1)", "Dense(1)", "Sigmoid");
        assertThat(summary.parameters()).isEqualTo(13);
    }

    @Test
    void graph_thatIsNotWhole_isRefused() {
        Node sum = new Add().of(left, left);

        assertThatThrownBy(() -> Model.of(tfe, List.of(right), List.of(sum)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("input=input[2]");
        assertThatThrownBy(() -> Model.of(tfe, List.of(left), List.of(left))).hasMessageContaining("without layers");
        assertThatThrownBy(() -> new Add().of(left, right)).hasMessageContaining("inputs=[[2], [3]]");
        assertThatThrownBy(() -> new Add().of()).hasMessageContaining("layer=Add");
    }

    @Test
    void model_usedAnotherWayThanItIs_isRefused() {
        PrivateTensor x = Local.input(tfe, 1, new int[] {ROWS, 2}, a);

        assertThatThrownBy(() -> model().predict(x)).hasMessageContaining("predictAll");
        assertThatThrownBy(() -> model().predictAll(x)).hasMessageContaining("given=1");
        assertThatThrownBy(() -> model().compile(new Sgd(1), Loss.meanSquaredError()))
                .hasMessageContaining("losses=[mean squared error]");
    }
}
