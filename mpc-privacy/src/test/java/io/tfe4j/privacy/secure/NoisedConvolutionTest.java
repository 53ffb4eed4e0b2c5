package io.tfe4j.privacy.secure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.Bound;
import io.tfe4j.ml.GradientNoise;
import io.tfe4j.ml.Layer;
import io.tfe4j.ml.Loss;
import io.tfe4j.ml.Parameter;
import io.tfe4j.ml.Sequential;
import io.tfe4j.ml.Sgd;
import io.tfe4j.ml.Weights;
import io.tfe4j.ml.layers.AveragePooling2D;
import io.tfe4j.ml.layers.Conv2D;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.Flatten;
import io.tfe4j.ml.layers.MaxPooling2D;
import io.tfe4j.ml.layers.ReLU;
import io.tfe4j.ml.layers.Sigmoid;
import io.tfe4j.ml.layers.Tanh;
import io.tfe4j.privacy.engine.GradientEngine;
import io.tfe4j.privacy.engine.Objective;
import io.tfe4j.privacy.plain.NativeEngineProvider;
import io.tfe4j.privacy.plain.PlainModel;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Convolutions whose examples' gradients are shortened and noised on shares. */
class NoisedConvolutionTest {
    private static final int ROWS = 6;
    private static final int[] IMAGE = {2, 7, 6};
    private static final double RATE = 0.5;
    /** Nearly none. */
    private static final double LITTLE = 1e-3;

    private TfeContext tfe = Local.context();
    private final double[] x = new SplittableRandom(4)
            .doubles((long) ROWS * IMAGE[0] * IMAGE[1] * IMAGE[2], -1, 1)
            .toArray();
    private final double[] y = {0, 1, 1, 0, 1, 0};

    static Stream<Arguments> networks() {
        return Stream.of(
                Arguments.of(
                        "two convolutions",
                        List.of(
                                new Conv2D(4, 3).same(),
                                new Tanh(),
                                new AveragePooling2D(2),
                                new Conv2D(3, 2),
                                new Tanh(),
                                new Flatten(),
                                new Dense(1),
                                new Sigmoid())),
                Arguments.of(
                        "strides, padding and windows of another width",
                        List.of(
                                new Conv2D(3, 3, 2)
                                        .stride(2, 1)
                                        .padding(1, 0, 1, 1)
                                        .bounded(Bound.clipped(3)),
                                new ReLU(),
                                new MaxPooling2D(2),
                                new Flatten(),
                                new Dense(1),
                                new Sigmoid())),
                Arguments.of(
                        "groups and no bias",
                        List.of(
                                new Conv2D(4, 3).groups(2).withoutBias(),
                                new Tanh(),
                                new Flatten(),
                                new Dense(1),
                                new Sigmoid())));
    }

    private PrivateTensor images() {
        return tfe.definePrivateInput(
                "hospital",
                Inputs.of(new int[] {ROWS, IMAGE[0], IMAGE[1], IMAGE[2]}, x)
                        .range(-1, 1)
                        .named("images"));
    }

    private PrivateTensor labels() {
        return tfe.definePrivateInput(
                "hospital", Inputs.of(new int[] {ROWS, 1}, y).range(0, 1).named("diagnoses"));
    }

    /** With the first weights of a training in the clear. */
    private static Layer[] known(List<Layer> layers) {
        PlainModel model = PlainModel.of(IMAGE, layers.toArray(Layer[]::new));
        try (GradientEngine engine = new NativeEngineProvider().start(model, Objective.BINARY_CROSS_ENTROPY)) {
            return model.withWeights(engine.weights()).layers().toArray(Layer[]::new);
        }
    }

    private double[] trained(List<Layer> layers, GradientNoise noise, int steps, int batch) {
        tfe = Local.context();
        Sequential model = Sequential.of(tfe, IMAGE, known(layers));
        model.compile(new Sgd(RATE), Loss.binaryCrossEntropy()).withNoise(noise).fit(images(), labels(), steps, batch);
        return weights(model);
    }

    private double[] weights(Sequential model) {
        return model.parameters().stream()
                .map(Parameter::tensor)
                .flatMapToDouble(each -> Arrays.stream(Local.valuesOf(tfe, (PrivateTensor) each)))
                .toArray();
    }

    /** Weights after a few steps on all rows, each example's gradient shortened to {@code norm}. */
    private double[] inTheClear(List<Layer> layers, double norm, int steps) {
        PlainModel model = PlainModel.of(IMAGE, layers.toArray(Layer[]::new));
        try (GradientEngine engine = new NativeEngineProvider().start(model, Objective.BINARY_CROSS_ENTROPY)) {
            for (int step = 0; step < steps; step++) {
                double[] weights = engine.weights();
                double[] sum = engine.clippedSum(x, y, norm);
                for (int i = 0; i < weights.length; i++) {
                    weights[i] -= RATE * sum[i] / ROWS;
                }
                engine.weights(weights);
            }
            return engine.weights();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void weights_areThoseOfClippingInTheClear(String name, List<Layer> layers) {
        for (double norm : new double[] {0.4, 100}) {
            double[] shared = trained(layers, GradientNoise.clipping(norm, LITTLE * Math.min(1, 1 / norm)), 3, ROWS);

            assertThat(shared).containsExactly(inTheClear(layers, norm, 3), within(4e-3));
            assertThat(distance(shared, inTheClear(layers, norm == 100 ? 0.4 : 100, 3)))
                    .as("the other norm gives other weights")
                    .isGreaterThan(0.02);
        }
    }

    private static double distance(double[] left, double[] right) {
        double most = 0;
        for (int i = 0; i < left.length; i++) {
            most = Math.max(most, Math.abs(left[i] - right[i]));
        }
        return most;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void weights_areProtected_byWhatTheGraphProves(String name, List<Layer> layers) {
        Sequential model = Sequential.of(tfe, IMAGE, layers.toArray(Layer[]::new));
        model.compile(new Sgd(RATE), Loss.binaryCrossEntropy())
                .withNoise(GradientNoise.clipping(1, 2))
                .fit(images(), labels(), 4, 2);

        ProvenPrivacy privacy = ProvenPrivacy.of(1e-5, tfe.defineOutput("researcher", (PrivateTensor)
                model.parameters().get(0).tensor()));

        assertThat(privacy.isPrivate()).as(privacy.toString()).isTrue();
        assertThat(privacy.datasets())
                .hasSize(2)
                .allSatisfy(each -> assertThat(each.releases()).isEqualTo(4));
    }

    /** No example moves the weights by more than the norm, however long its gradient is. */
    @Test
    void oneExample_movesAllWeightsTogether_byTheNormAtMost() {
        Arrays.fill(x, 1);
        double norm = 0.25;
        List<Layer> layers = List.of(
                new Conv2D(4, 5).kernel(Weights.zeros()).bounded(Bound.clipped(2)),
                new Flatten(),
                new Dense(1).kernel(Weights.heUniform(3)),
                new Sigmoid());
        Sequential model = Sequential.of(tfe, IMAGE, known(layers));
        double[] before = weights(model);

        double[] after = trained(layers, GradientNoise.clipping(norm, LITTLE), 1, 1);

        double moved = Math.sqrt(DoubleStream.iterate(0, i -> i < before.length, i -> i + 1)
                .map(i -> before[(int) i] - after[(int) i])
                .map(d -> d * d)
                .sum());
        double noise = RATE * norm * LITTLE * Math.sqrt(1.5 * before.length);
        // the rate of a training of one row a batch goes through all six
        assertThat(moved).isLessThan(RATE * norm * ROWS + 6 * noise * ROWS);
        assertThat(moved).isGreaterThan(RATE * norm / 2);
    }

    @Test
    void noiseOnKernels_hasTheDeviationAskedFor() {
        int[] image = {1, 40, 40};
        PrivateTensor zeros = tfe.definePrivateInput(
                "hospital",
                Inputs.of(new int[] {2, 1, 40, 40}, new double[3200]).range(0, 0.01));
        PrivateTensor targets = tfe.definePrivateInput(
                "hospital", Inputs.of(new int[] {2, 1}, new double[2]).range(0, 1));
        Sequential model = Sequential.of(
                tfe,
                image,
                new Conv2D(1, 40).kernel(Weights.zeros()).withoutBias(),
                new Flatten(),
                new Dense(1).kernel(Weights.zeros()).withoutBias(),
                new Sigmoid());
        model.compile(new Sgd(0.7), Loss.binaryCrossEntropy())
                .withNoise(GradientNoise.clipping(0.5, 1))
                .fit(zeros, targets, 1, 2);

        double[] weights =
                Local.valuesOf(tfe, (PrivateTensor) model.parameters().get(0).tensor());

        double deviation =
                Math.sqrt(Arrays.stream(weights).map(each -> each * each).sum() / weights.length);
        double expected = 0.7 / 2 * 0.5 * Math.sqrt(1.5);
        assertThat(weights).hasSize(1600);
        assertThat(deviation).isCloseTo(expected, within(6 * expected / Math.sqrt(2.0 * weights.length)));
    }
}
