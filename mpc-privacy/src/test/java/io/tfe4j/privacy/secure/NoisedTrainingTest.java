package io.tfe4j.privacy.secure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.DeploymentSession;
import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.RunReport;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.FitOptions;
import io.tfe4j.ml.GradientNoise;
import io.tfe4j.ml.Loss;
import io.tfe4j.ml.Metric;
import io.tfe4j.ml.Sequential;
import io.tfe4j.ml.Sgd;
import io.tfe4j.ml.Training;
import io.tfe4j.ml.layers.BatchNormalization;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.GRU;
import io.tfe4j.ml.layers.ReLU;
import io.tfe4j.ml.layers.Sigmoid;
import io.tfe4j.program.Program;
import io.tfe4j.program.privacy.BareRelease;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NoisedTrainingTest {
    private static final int ROWS = 240;
    private static final int BATCH = 60;
    private static final int EPOCHS = 3;
    private static final double DELTA = 1e-5;

    private final TfeContext tfe = Local.context();
    private final double[] x = new double[ROWS * 3];
    private final double[] y = new double[ROWS];

    NoisedTrainingTest() {
        SplittableRandom random = new SplittableRandom(8);
        for (int i = 0; i < ROWS; i++) {
            for (int j = 0; j < 3; j++) {
                x[3 * i + j] = Math.max(-2, Math.min(2, random.nextGaussian()));
            }
            y[i] = x[3 * i] - x[3 * i + 1] > 0 ? 1 : 0;
        }
    }

    private PrivateTensor features() {
        return tfe.definePrivateInput(
                "hospital", Inputs.of(new int[] {ROWS, 3}, x).range(-2, 2).named("measurements"));
    }

    private PrivateTensor labels() {
        return tfe.definePrivateInput(
                "hospital", Inputs.of(new int[] {ROWS, 1}, y).range(0, 1).named("diagnoses"));
    }

    private Sequential network() {
        return Sequential.of(tfe, new int[] {3}, new Dense(8), new ReLU(), new Dense(1), new Sigmoid());
    }

    private static Training noised(Sequential model, GradientNoise noise) {
        return model.compile(new Sgd(0.7), Loss.binaryCrossEntropy()).withNoise(noise);
    }

    @Test
    void weights_areProtected_byWhatTheGraphProves() {
        double noise = new Passes(ROWS, BATCH, EPOCHS).noiseMultiplier(2, DELTA);
        Sequential model = network();
        noised(model, GradientNoise.clipping(1, noise)).fit(features(), labels(), EPOCHS, BATCH);

        ProvenPrivacy privacy = ProvenPrivacy.of(DELTA, tfe.defineOutput("researcher", (PrivateTensor)
                model.parameters().get(0).tensor()));

        assertThat(privacy.isPrivate()).as(privacy.toString()).isTrue();
        assertThat(privacy.datasets()).hasSize(2).allSatisfy(dataset -> {
            assertThat(dataset.releases()).isEqualTo(EPOCHS);
            assertThat(dataset.againstServer()).isCloseTo(2, within(1e-9));
        });
    }

    /** What is opened after the training costs nothing more, and is known to have its noise from the training. */
    @Test
    void weightsOpenedAgain_costNothingMore() {
        List<Program> programs = new ArrayList<>();
        TfeContext recorded = new TfeContext(bindings -> new DeploymentSession() {
            @Override
            public RunReport run(Program program, String tag) {
                programs.add(program);
                return new RunReport(tag, program.digest(), List.of(), 0, Map.of(), 0, List.of());
            }

            @Override
            public void close() {}
        });
        PrivateTensor features = recorded.definePrivateInput(
                "hospital", Inputs.of(new int[] {ROWS, 3}, x).range(-2, 2));
        PrivateTensor labels = recorded.definePrivateInput(
                "hospital", Inputs.of(new int[] {ROWS, 1}, y).range(0, 1));
        Sequential model = Sequential.of(recorded, new int[] {3}, new Dense(1), new Sigmoid());
        Output fit = noised(model, GradientNoise.clipping(1, 5)).fit(features, labels, EPOCHS, BATCH);
        Output weights = recorded.defineOutput(
                "researcher", (PrivateTensor) model.parameters().get(0).tensor());
        try (Session session = recorded.session()) {
            session.run(fit);
            ProvenPrivacy trained = ProvenPrivacy.ofSession(DELTA, programs);
            session.run(weights);
            session.run(weights);
            ProvenPrivacy opened = ProvenPrivacy.ofSession(DELTA, programs);

            assertThat(opened.isPrivate()).as(opened.toString()).isTrue();
            assertThat(opened).isEqualTo(trained);
            assertThat(opened.datasets())
                    .allSatisfy(each -> assertThat(each.releases()).isEqualTo(EPOCHS));
            session.run(fit);
            session.run(weights);
            ProvenPrivacy again = ProvenPrivacy.ofSession(DELTA, programs);

            assertThat(again.isPrivate()).as(again.toString()).isTrue();
            assertThat(again.datasets())
                    .allSatisfy(each -> assertThat(each.releases()).isEqualTo(2 * EPOCHS));
        }
    }

    @Test
    void modelLearns_throughItsNoise() {
        Sequential model = network();
        PrivateTensor features = features();
        noised(model, GradientNoise.clipping(1, 2)).fit(features, labels(), 10, BATCH);

        double[] predicted = Local.valuesOf(tfe, model.predict(features));

        int right = 0;
        for (int i = 0; i < ROWS; i++) {
            right += (predicted[i] > 0.5) == (y[i] > 0.5) ? 1 : 0;
        }
        assertThat(right).isGreaterThan(ROWS * 4 / 5);
    }

    /** The mean gradient of many steps without learning is the clipped one; its spread is that of the noise. */
    @Test
    void noiseOnWeights_hasTheDeviationAskedFor() {
        int features = 2000;
        PrivateTensor zeros = tfe.definePrivateInput(
                "hospital",
                Inputs.of(new int[] {2, features}, new double[2 * features]).range(0, 0.01));
        PrivateTensor targets = tfe.definePrivateInput(
                "hospital", Inputs.of(new int[] {2, 1}, new double[2]).range(0, 1));
        Sequential model = Sequential.of(
                tfe,
                new int[] {features},
                new Dense(1).kernel(io.tfe4j.ml.Weights.zeros()).withoutBias(),
                new Sigmoid());
        noised(model, GradientNoise.clipping(0.5, 1)).fit(zeros, targets, 1, 2);

        double[] weights =
                Local.valuesOf(tfe, (PrivateTensor) model.parameters().get(0).tensor());

        double squares = 0;
        for (double weight : weights) {
            squares += weight * weight;
        }
        double deviation = Math.sqrt(squares / features);
        double expected = 0.7 / 2 * 0.5 * Math.sqrt(1.5);
        assertThat(deviation).isCloseTo(expected, within(6 * expected / Math.sqrt(2.0 * features)));
    }

    /** Weights of a training whose gradients are nearly nothing: sums of its steps' noise. */
    private double[] sumsOfNoise(int steps, int bands, double noise) {
        TfeContext own = Local.context();
        int features = 2000;
        PrivateTensor zeros = own.definePrivateInput(
                "hospital",
                Inputs.of(new int[] {steps, features}, new double[steps * features])
                        .range(0, 0.01));
        PrivateTensor targets = own.definePrivateInput(
                "hospital", Inputs.of(new int[] {steps, 1}, new double[steps]).range(0, 1));
        Sequential model = Sequential.of(
                own,
                new int[] {features},
                new Dense(1).kernel(io.tfe4j.ml.Weights.zeros()).withoutBias(),
                new Sigmoid());
        model.compile(new Sgd(0.5), Loss.binaryCrossEntropy())
                .withNoise(GradientNoise.clipping(0.5, noise).correlated(bands))
                .fit(zeros, targets, 1, 1);
        return Local.valuesOf(own, (PrivateTensor) model.parameters().get(0).tensor());
    }

    /** The noise of a sum of so many steps, times that of one: the last row of the matrix A C^-1, squared and added up. */
    private static double leftInTheSum(int steps, int bands) {
        double[] coefficients = {1, 0.5, 0.375, 0.3125, 0.2734375, 0.24609375, 0.2255859375, 0.20947265625};
        double[] inverse = new double[steps];
        double sum = 0;
        double squares = 0;
        for (int step = 0; step < steps; step++) {
            inverse[step] = step == 0 ? 1 : 0;
            for (int back = 1; back <= Math.min(step, bands - 1); back++) {
                inverse[step] -= coefficients[back] * inverse[step - back];
            }
            sum += inverse[step];
            squares += sum * sum;
        }
        return squares;
    }

    @Test
    void noiseThatHangsTogether_nearlyCancelsOut() {
        for (int bands : new int[] {1, 2, 8}) {
            double[] weights = sumsOfNoise(12, bands, 0.4);
            double variance = Arrays.stream(weights).map(each -> each * each).sum() / weights.length;
            double one = Math.pow(0.5 * 0.5 * 0.4, 2) * 1.5;
            assertThat(variance / one / leftInTheSum(12, bands))
                    .as("bands %d", bands)
                    .isCloseTo(1, within(6 * Math.sqrt(2.0 / weights.length)));
        }
        assertThat(leftInTheSum(12, 8)).isLessThan(leftInTheSum(12, 1) / 3);
    }

    /** With nearly no noise the weights are the same, however it hangs together. */
    @Test
    void gradients_areWorkedOutFromWhatHasNoise() {
        double[][] weights = new double[2][];
        for (int i = 0; i < 2; i++) {
            TfeContext own = Local.context();
            Sequential model = Sequential.of(
                    own,
                    new int[] {3},
                    new Dense(4).kernel(io.tfe4j.ml.Weights.glorotUniform(1)),
                    new ReLU(),
                    new Dense(1).kernel(io.tfe4j.ml.Weights.glorotUniform(2)),
                    new Sigmoid());
            PrivateTensor inputs = own.definePrivateInput(
                    "hospital", Inputs.of(new int[] {ROWS, 3}, x).range(-2, 2));
            PrivateTensor targets = own.definePrivateInput(
                    "hospital", Inputs.of(new int[] {ROWS, 1}, y).range(0, 1));
            model.compile(new Sgd(0.7), Loss.binaryCrossEntropy())
                    .withNoise(GradientNoise.clipping(1, 1e-3).correlated(i == 0 ? 1 : 4))
                    .fit(inputs, targets, 2, BATCH);
            weights[i] = Local.valuesOf(
                    own, (PrivateTensor) model.parameters().get(0).tensor());
        }
        assertThat(weights[1]).containsExactly(weights[0], within(2e-3));
    }

    @Test
    void weightsOfATrainingWhoseNoiseHangsTogether_areProtected() {
        Passes passes = new Passes(ROWS, BATCH, EPOCHS);
        Sequential model = network();
        noised(
                        model,
                        GradientNoise.clipping(1, passes.noiseMultiplier(2, DELTA, 4))
                                .correlated(4))
                .fit(features(), labels(), EPOCHS, BATCH);

        ProvenPrivacy privacy = ProvenPrivacy.of(DELTA, tfe.defineOutput("researcher", (PrivateTensor)
                model.parameters().get(0).tensor()));

        assertThat(privacy.isPrivate()).as(privacy.toString()).isTrue();
        assertThat(privacy.datasets())
                .allSatisfy(each -> assertThat(each.againstServer()).isCloseTo(2, within(1e-9)));
        assertThatThrownBy(() -> passes.noiseMultiplier(2, DELTA, 5)).hasMessageContaining("comes again");
    }

    @Test
    void linearModelOnRowsOfBoundedNorm_needsNoClipping() {
        double radius = 2;
        double norm = Math.sqrt(radius * radius + 1) * 1.001;
        Sequential model = Sequential.of(tfe, new int[] {3}, new Dense(1), new Sigmoid());
        PrivateTensor rows = features().clipRows(radius);
        noised(model, GradientNoise.bounded(norm, 5)).fit(rows, labels(), EPOCHS, BATCH);
        Output weights = tfe.defineOutput(
                "researcher", (PrivateTensor) model.parameters().get(0).tensor());

        ProvenPrivacy privacy = ProvenPrivacy.of(DELTA, weights);
        assertThat(privacy.isPrivate()).as(privacy.toString()).isTrue();
    }

    @Test
    void linearModelOnLongerRows_isNotProtected() {
        Sequential model = Sequential.of(tfe, new int[] {3}, new Dense(1), new Sigmoid());
        noised(model, GradientNoise.bounded(2, 5)).fit(features(), labels(), EPOCHS, BATCH);
        Output weights = tfe.defineOutput(
                "researcher", (PrivateTensor) model.parameters().get(0).tensor());

        assertThat(ProvenPrivacy.of(DELTA, weights).isPrivate()).isFalse();
    }

    @Test
    void metricsOfATraining_areNamedAsUnprotected() {
        Sequential model = network();
        var fit = noised(model, GradientNoise.clipping(1, 5))
                .fit(features(), labels(), FitOptions.epochs(2).batchSize(BATCH).metrics("researcher", Metric.loss()));

        ProvenPrivacy privacy = ProvenPrivacy.of(DELTA, fit.epoch());

        assertThat(privacy.bare())
                .extracting(BareRelease::source)
                .contains("hospital/measurements", "hospital/diagnoses");
        try (Session session = tfe.session()) {
            assertThat(fit.run(session).epochs()).hasSize(2);
        }
    }

    @Test
    void layersWhoseExamplesCannotBeToldApart_areRefused() {
        Sequential mixing =
                Sequential.of(tfe, new int[] {3}, new Dense(8), new BatchNormalization(), new Dense(1), new Sigmoid());
        assertThatThrownBy(() -> noised(mixing, GradientNoise.clipping(1, 1)).fit(features(), labels(), EPOCHS, BATCH))
                .hasMessageContaining("gradients of this layer cannot be clipped example by example: layer=BatchNorm");
        Sequential sequences = Sequential.of(tfe, new int[] {4, 2}, new GRU(2), new Dense(1), new Sigmoid());
        PrivateTensor series = tfe.definePrivateInput(
                "hospital", Inputs.of(new int[] {2, 4, 2}, new double[16]).range(0, 1));
        PrivateTensor targets = tfe.definePrivateInput(
                "hospital", Inputs.of(new int[] {2, 1}, new double[2]).range(0, 1));
        assertThatThrownBy(() -> noised(sequences, GradientNoise.clipping(1, 1)).fit(series, targets, 1, 2))
                .hasMessageContaining("layer=GRU")
                .hasMessageContaining("train dense layers and convolutions");
    }
}
