package io.tfe4j.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.config.LocalConfig;
import io.tfe4j.config.RunListener;
import io.tfe4j.data.Catalog;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.ml.Loss;
import io.tfe4j.ml.Model;
import io.tfe4j.ml.Sequential;
import io.tfe4j.ml.Sgd;
import io.tfe4j.ml.Training;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.Softmax;
import io.tfe4j.ring.Shape;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models as layers compute what the original computed, as the interpreter of their graphs does. */
class ImportedLayersTest {
    private static final double ERROR = 0.01;

    @ParameterizedTest
    @ValueSource(strings = {"mlp", "cnn", "vgg", "keras-sequential", "keras-legacy"})
    void toSequential_computesWhatTheOriginalDid(String name) {
        Fixture fixture = Fixture.load(name).first(4);
        TfeContext tfe = fixture.context();
        Sequential model = fixture.model().toSequential(tfe, fixture.options());

        assertThat(fixture.predict(tfe, model))
                .containsExactly(fixture.expected().values(), within(ERROR));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "resnet",
                "resnet-bottleneck",
                "mobilenet-v2",
                "mobilenet-v3",
                "densenet",
                "efficientnet",
                "squeezenet",
                "keras-residual"
            })
    void toModel_computesWhatTheOriginalDid(String name) {
        Fixture fixture = Fixture.load(name).first(1);
        TfeContext tfe = fixture.context();
        Model model = fixture.model().toModel(tfe, fixture.options());

        assertThat(fixture.predict(tfe, model))
                .containsExactly(fixture.expected().values(), within(ERROR));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lstm | Shape /first/Shape: no layer computes this",
                "encoder | Unsqueeze /Unsqueeze: no layer computes this",
                "random-forest | tfe4j:Trees label: no layer computes this",
                "logistic-regression | ai.onnx.ml:Scaler scaled: no layer computes this",
                "keras-recurrent | GRU second/states: goes otherwise than layers do"
            })
    void toModel_ofSomethingElse_namesTheFirstNodeThatIsNoLayer(String name, String problem) {
        Fixture fixture = Fixture.load(name);

        assertThatThrownBy(() -> fixture.model().toModel(fixture.context(), fixture.options()))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessage("model is not made of layers: " + problem);
    }

    @Test
    void toSequential_ofBranches_namesWhereTheyBegin() {
        Fixture fixture = Fixture.load("squeezenet");

        assertThatThrownBy(() -> fixture.model().toSequential(fixture.context(), fixture.options()))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessage(
                        "model is not made of layers: Conv /3/expand3x3/Conv: reads another value than the last layer's: "
                                + "value=/3/squeeze_activation/Relu_output_0; take toModel");
    }

    /** Trained by two owners' rows; the base is that of the file, to the last digit. */
    @Test
    void importedBase_isFrozen_whileANewHeadLearnsOnShares() {
        Fixture fixture = Fixture.load("mlp").first(16);
        TfeContext tfe = fixture.context();
        Sequential imported = fixture.model().toSequential(tfe, fixture.options());
        Sequential model = imported.replacingLast(2, new Dense(2), new Softmax());
        Sequential tuned = model.frozen(model.layers().size() - 2);
        PrivateTensor x = tfe.definePrivateInput(
                "bank",
                Inputs.of(
                                new int[] {16, 64},
                                fixture.inputs().values().iterator().next().values())
                        .range(0, 16));
        double[] classes = new double[32];
        for (int row = 0; row < 16; row++) {
            classes[2 * row + row % 2] = 1;
        }
        PrivateTensor y = tfe.definePrivateInput(
                "branch", Inputs.of(new int[] {16, 2}, classes).range(0, 1));
        Training training = tuned.compile(new Sgd(0.1), Loss.categoricalCrossEntropy());
        Map<String, double[]> weights = new HashMap<>();

        try (Session session = tfe.session()) {
            session.run(training.fit(x, y, 1, 8));
            session.run(tuned.exportTo("auditor", "tuned", weights::put));
        }

        double[] stored = fixture.model().weight("logits.0.weight").values();
        double[] kept = Objects.requireNonNull(weights.get("1.Dense-32.kernel"));
        for (int i = 0; i < kept.length; i++) {
            assertThat(kept[i]).isEqualTo(stored[i % 32 * 64 + i / 32], within(0x1p-16));
        }
        assertThat(weights.get("3.Dense-2.bias")).doesNotContain(0);
        assertThat(tuned.summary(x).toString()).contains("Dense(32)", "Dense(2)");
    }

    private static ModelBuilder recurrent(String operator, int gates, Object... attributes) {
        int width = gates * 2;
        return new ModelBuilder()
                .input("x", 2, 4, 3)
                .weight("w", Shape.of(1, width, 3), OperatorsTest.random(1, width * 3, -1, 1))
                .weight("r", Shape.of(1, width, 2), OperatorsTest.random(2, width * 2, -1, 1))
                .weight("b", Shape.of(1, 2 * width), OperatorsTest.random(3, 2 * width, -1, 1))
                .integers("first", 0)
                .integers("second", 1)
                .node("Transpose", List.of("x"), "steps", "perm", new int[] {1, 0, 2})
                .node(operator, List.of("steps", "w", "r", "b"), List.of("all", "last"), attributes)
                .output("y");
    }

    @ParameterizedTest
    @CsvSource({"LSTM, 4, true", "LSTM, 4, false", "GRU, 3, true", "GRU, 3, false", "RNN, 1, true", "RNN, 1, false"})
    void recurrentLayers_haveTheirGatesInOrder(String operator, int gates, boolean sequences, @TempDir Path folder) {
        Object[] attributes = operator.equals("GRU") ? new Object[] {"linear_before_reset", 1} : new Object[0];
        ModelBuilder builder = recurrent(operator, gates, attributes);
        if (sequences) {
            builder.node("Squeeze", List.of("all", "second"), "squeezed")
                    .node("Transpose", List.of("squeezed"), "y", "perm", new int[] {1, 0, 2});
        } else {
            builder.node("Squeeze", List.of("last", "first"), "y");
        }
        ImportedModel model = builder.load(folder);
        double[] x = OperatorsTest.random(4, 24, -1, 1);
        TfeContext tfe = new TfeContext(
                new LocalConfig().withListener(RunListener.SILENT).withData(Catalog.load(folder)));
        Sequential layers = model.toSequential(tfe, ImportOptions.of("vendor", "model"));
        double[][] result = new double[1][];
        PrivateTensor input =
                tfe.definePrivateInput("bank", Inputs.of(new int[] {2, 4, 3}, x).range(-1, 1));
        Output output = tfe.defineOutputValues("auditor", layers.predict(input), values -> result[0] = values);
        try (Session session = tfe.session()) {
            session.run(output);
        }

        double[] expected = model.predictInClear(Map.of("x", new PlainTensor(Shape.of(2, 4, 3), x)), "y")
                .values();
        assertThat(result[0]).containsExactly(expected, within(0.005));
    }

    /** Each would be a layer of other results. */
    static Stream<Arguments> lookalikes() {
        List<String> last = List.of("last", "first");
        return Stream.of(
                Arguments.of(
                        "goes otherwise than layers do",
                        recurrent("LSTM", 4, "direction", "reverse").node("Squeeze", last, "y")),
                Arguments.of(
                        "goes otherwise than layers do", recurrent("GRU", 3).node("Squeeze", last, "y")),
                Arguments.of(
                        "goes otherwise than layers do",
                        recurrent("LSTM", 4, "activations", List.of("Sigmoid", "Tanh", "Relu"))
                                .node("Squeeze", last, "y")),
                Arguments.of(
                        "otherwise than layers give them",
                        recurrent("RNN", 1).node("Transpose", List.of("last"), "y", "perm", new int[] {1, 0, 2})),
                Arguments.of(
                        "otherwise than layers give them",
                        recurrent("RNN", 1).node("Squeeze", List.of("all", "first"), "y")),
                Arguments.of(
                        "not over the last axis: axis=1",
                        new ModelBuilder(11).input("x", 2, 4, 3).output("y").node("Softmax", List.of("x"), "y")),
                Arguments.of(
                        "arithmetic of whole numbers",
                        new ModelBuilder()
                                .wholeInput("x", 2, 3)
                                .integers("three", 3)
                                .output("y")
                                .node("Div", List.of("x", "three"), "y")),
                Arguments.of(
                        "gives the model's output, which no layer gives so",
                        new ModelBuilder()
                                .input("x", 2, 4, 3)
                                .output("y")
                                .node("Transpose", List.of("x"), "y", "perm", new int[] {1, 0, 2})),
                Arguments.of(
                        "the product is turned or scaled",
                        new ModelBuilder()
                                .input("x", 2, 3)
                                .weight("w", Shape.of(3, 2), 1, 2, 3, 4, 5, 6)
                                .output("y")
                                .node("Gemm", List.of("x", "w"), "y", "alpha", 0.5)),
                Arguments.of(
                        "windows have gaps",
                        new ModelBuilder()
                                .input("x", 1, 1, 5, 5)
                                .output("y")
                                .node(
                                        "MaxPool",
                                        List.of("x"),
                                        "y",
                                        "kernel_shape",
                                        new int[] {2, 2},
                                        "dilations",
                                        new int[] {2, 2})),
                Arguments.of(
                        "the last window reaches beyond the padding",
                        new ModelBuilder()
                                .input("x", 1, 1, 5, 5)
                                .output("y")
                                .node(
                                        "MaxPool",
                                        List.of("x"),
                                        "y",
                                        "kernel_shape",
                                        new int[] {2, 2},
                                        "strides",
                                        new int[] {2, 2},
                                        "ceil_mode",
                                        1)));
    }

    @ParameterizedTest
    @MethodSource("lookalikes")
    void operatorsThatAreAlmostLayers_areRefused(String why, ModelBuilder builder, @TempDir Path folder) {
        ImportedModel model = builder.load(folder);
        TfeContext tfe = new TfeContext(new LocalConfig().withListener(RunListener.SILENT));

        assertThatThrownBy(() -> model.toSequential(tfe, ImportOptions.of("vendor", "model")))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining(why);
    }

    @Test
    void weights_haveRoomToLearn_andThoseThatServersKnowHaveNone() {
        Fixture fixture = Fixture.load("mlp");
        TfeContext tfe = new TfeContext(new LocalConfig().withListener(RunListener.SILENT));

        Sequential secret = fixture.model().toSequential(tfe, fixture.options());
        Sequential open = fixture.model().toSequential(tfe, fixture.options().withPublicWeights());

        assertThat(secret.parameters()).hasSize(4).allSatisfy(parameter -> {
            assertThat(parameter.isTrainable()).isTrue();
            assertThat(parameter.tensor().type().range().realMax(16)).isGreaterThanOrEqualTo(1);
        });
        assertThat(open.parameters()).hasSize(4).noneMatch(parameter -> parameter.isPrivate());
        assertThat(secret.layers()).extracting(layer -> layer.name()).contains("Dense(32)", "Dense(10)", "ReLU");
    }
}
