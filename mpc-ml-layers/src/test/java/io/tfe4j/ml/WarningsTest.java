package io.tfe4j.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.PrivateTensor;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.ReLU;
import io.tfe4j.ml.layers.Sigmoid;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A training says which of its numbers it had to clip, and when it comes apart. */
class WarningsTest {
    private static final int ROWS = 8;

    private final TfeContext tfe = Local.tfe();

    private PrivateTensor column(double limit, double value) {
        double[] all = new double[ROWS];
        Arrays.fill(all, value);
        return Local.input(tfe, limit, new int[] {ROWS, 1}, all);
    }

    private static FitOptions told(int epochs) {
        return FitOptions.epochs(epochs).batchSize(4).metrics("researcher", Metric.loss());
    }

    private History run(Fit fit) {
        try (Session session = tfe.session()) {
            return fit.run(session);
        }
    }

    /** The bias is wanted to be 152, and may be 8. */
    @Test
    void weightsAtTheirLimits_areNamed_withWhatToDo() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Sequential model = Sequential.of(tfe, new int[] {1}, new Dense(1).kernel(Weights.zeros()));
        Fit fit = model.compile(new Sgd(0.1), Loss.meanSquaredError())
                .fit(
                        column(1, 0),
                        column(400, 152),
                        told(3).listener(FitListener.printing(new PrintStream(out, true, StandardCharsets.UTF_8))));

        History history = run(fit);

        assertThat(history.warnings())
                .singleElement()
                .asString()
                .isEqualTo(
                        "weights are at the limits of their range: at=0.Dense-1.bias, range=[-8.0, 8.0], clipped=1 of"
                                + " 1; a wider one, such as Weights.zeros().within(32.0), leaves room, or features and targets"
                                + " of the order of 1");
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("  warning: weights are at the limits");
        assertThat(history.epochs().get(0).metrics()).containsOnlyKeys("loss");
    }

    @Test
    void quietTraining_hasNoWarnings() {
        Sequential model = Sequential.of(
                tfe,
                new int[] {1},
                new Dense(3).kernel(Weights.glorotUniform(1)),
                new ReLU(),
                new Dense(1).kernel(Weights.glorotUniform(2)));
        for (Optimizer optimizer : List.of(new Sgd(0.01).momentum(0.9), new Adam(0.01), new RmsProp(0.001))) {
            Fit fit = model.compile(optimizer, Loss.meanSquaredError())
                    .fit(column(1, 0.5), column(1, 0.25), told(2).countingClips());

            assertThat(run(fit).warnings()).isEmpty();
        }
    }

    @Test
    void divergence_isSaid() {
        double[] signs =
                IntStream.range(0, ROWS).mapToDouble(i -> i % 2 == 0 ? 1 : -1).toArray();
        PrivateTensor x = Local.input(tfe, 1, new int[] {ROWS, 1}, signs);
        Sequential model = Sequential.of(
                tfe, new int[] {1}, new Dense(1).kernel(Weights.known(0.5)).withoutBias());
        Fit fit = model.compile(new Sgd(1000), Loss.meanSquaredError()).fit(x, x, told(2));

        assertThat(run(fit).warnings())
                .satisfiesExactlyInAnyOrder(
                        all -> assertThat(all).startsWith("training has diverged, all weights are at the limits"),
                        grown -> assertThat(grown).startsWith("loss is larger than in the first epoch: first="));
    }

    /** Gradients of the loss are 2 * 30 = 60 an example, 16 of which go on to the layer before. */
    @Test
    void clippedGradients_areCounted_ifThatIsAskedFor() {
        Sequential model = Sequential.of(
                tfe,
                new int[] {1},
                new Dense(1).kernel(Weights.ones()),
                new Dense(1).kernel(Weights.ones()).bias(Weights.zeros()));
        Training training = model.compile(new Sgd(1e-4), Loss.meanSquaredError());
        PrivateTensor x = column(1, 0);
        PrivateTensor y = column(30, 30);

        assertThat(run(training.fit(x, y, told(1))).warnings()).isEmpty();
        assertThat(run(training.fit(x, y, told(1).countingClips())).warnings())
                .singleElement()
                .asString()
                .isEqualTo(
                        "gradients between layers were clipped: at=0.Dense-1, range=[-16.0, 16.0], clipped=8 of 8; say"
                                + " gradients(Bound.clipped(64.0)) of what compile returns, or make the loss smaller with"
                                + " times(...)");
        assertThat(run(training.gradients(Bound.clipped(64)).fit(x, y, told(1).countingClips()))
                        .warnings())
                .isEmpty();
        assertThatThrownBy(() ->
                        training.fit(x, y, FitOptions.epochs(1).batchSize(4).countingClips()))
                .hasMessageContaining("metrics(player, ...)");
    }

    @Test
    void whatOptimizersClip_isCounted() {
        Sequential model = Sequential.of(
                tfe, new int[] {1}, new Dense(1).kernel(Weights.zeros()).withoutBias());
        PrivateTensor x = column(1, 1);
        PrivateTensor y = column(30, 30);
        for (Optimizer optimizer : List.of(new Adam(1e-3), new RmsProp(1e-3))) {
            assertThat(run(model.compile(optimizer, Loss.meanSquaredError()).fit(x, y, told(1).countingClips()))
                            .warnings())
                    .singleElement()
                    .asString()
                    .startsWith("gradients were clipped by the optimizer: at=0.Dense-1.kernel, range=[-1.0, 1.0],"
                            + " clipped=2 of 2; say gradientsWithin(4.0)");
        }
        Optimizer wide = new Adam(1e-3).gradientsWithin(100);
        assertThat(run(model.compile(wide, Loss.meanSquaredError()).fit(x, y, told(1).countingClips()))
                        .warnings())
                .isEmpty();
        Optimizer momentum = new Sgd(1e-4).momentum(0.9);
        assertThat(run(model.compile(momentum, Loss.meanSquaredError()).fit(x, y, told(1).countingClips()))
                        .warnings())
                .singleElement()
                .asString()
                .startsWith("velocities were clipped: at=0.Dense-1.kernel, range=[-64.0, 64.0], clipped=1 of 2");
    }

    /** As documented: counts are worked out beside the rest, and few bytes of a network's training. */
    @Test
    void counting_costsLittle() {
        List<Integer> rounds = new ArrayList<>();
        List<Long> bytes = new ArrayList<>();
        PrivateTensor x = Local.input(tfe, 1, new int[] {16, 20}, Local.numbers(320, 1));
        PrivateTensor y = Local.input(tfe, 1, new int[] {16, 4}, Local.numbers(64, 2));
        FitOptions untold = FitOptions.epochs(1).batchSize(4);
        FitOptions told = untold.metrics("researcher", Metric.loss());
        for (FitOptions options : List.of(untold, told, told.countingClips())) {
            Sequential model = Sequential.of(tfe, new int[] {20}, new Dense(16), new ReLU(), new Dense(4));
            Fit fit = model.compile(new Sgd(0.01).momentum(0.9), Loss.meanSquaredError())
                    .fit(x, y, options);
            var estimate = fit.epoch().program().estimate();
            rounds.add(estimate.rounds());
            bytes.add(estimate.bytes());
        }
        assertThat(rounds.get(1)).isLessThanOrEqualTo(rounds.get(0) + 20);
        assertThat(rounds.get(2)).isLessThanOrEqualTo(rounds.get(1) + 4);
        assertThat(bytes.get(1)).isLessThan(bytes.get(0) * 11 / 10);
        assertThat(bytes.get(2)).isLessThan(bytes.get(0) * 13 / 10);
    }

    @Test
    void nothingIsTold_whereNobodyIsToldMetrics() {
        Sequential model = Sequential.of(tfe, new int[] {1}, new Dense(1), new Sigmoid());
        Fit fit = model.compile(new Sgd(0.1), Loss.binaryCrossEntropy())
                .fit(column(1, 0.5), column(1, 1).relu(), FitOptions.epochs(2).batchSize(4));

        assertThat(run(fit).warnings()).isEmpty();
        assertThat(fit.epoch().program().text()).doesNotContain("receives");
    }
}
