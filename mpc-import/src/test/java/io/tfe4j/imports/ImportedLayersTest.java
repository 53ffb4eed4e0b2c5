package io.tfe4j.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.config.LocalConfig;
import io.tfe4j.config.RunListener;
import io.tfe4j.ml.Loss;
import io.tfe4j.ml.Model;
import io.tfe4j.ml.Sequential;
import io.tfe4j.ml.Sgd;
import io.tfe4j.ml.Training;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.Softmax;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    /** Trained by two owners' rows, with noise and without; the base is that of the file, to the last digit. */
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
