package io.tfe4j.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models of several kinds compute what ONNX Runtime or Keras computed with them, in the clear and on shares. */
class FixturesTest {
    private static final double CLEAR = 1e-4;
    private static final double SHARED = 0.01;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mlp",
                "cnn",
                "resnet",
                "resnet-bottleneck",
                "vgg",
                "mobilenet-v2",
                "mobilenet-v3",
                "densenet",
                "efficientnet",
                "squeezenet",
                "lstm",
                "gru",
                "encoder",
                "encoder-17",
                "logistic-regression",
                "decision-tree",
                "random-forest",
                "gradient-boosting",
                "keras-residual",
                "keras-legacy",
                "keras-recurrent",
                "keras-channels-first",
                "keras-sequences",
                "keras-json"
            })
    void predictInClear_isAsTheOriginal(String name) {
        Fixture fixture = Fixture.load(name);

        assertClose(fixture.inClear(), fixture.expected().values(), CLEAR);
    }

    @ParameterizedTest
    @CsvSource({
        "mlp, 300, 0.96",
        "cnn, 200, 0.96",
        "logistic-regression, 169, 0.95",
        "decision-tree, 300, 0.8",
        "random-forest, 300, 0.93",
        "gradient-boosting, 169, 0.93"
    })
    void predict_onSharesOfATestSet_isAsTheOriginalAndAsRight(String name, int rows, double right) {
        Fixture fixture = Fixture.load(name).first(rows);

        double[] result = fixture.onShares(fixture.options());

        assertClose(result, fixture.expected().values(), SHARED);
        assertThat(Classes.agreement(result, fixture.expected().values(), rows)).isGreaterThanOrEqualTo(0.99);
        assertThat(Classes.accuracy(result, fixture.labels().values(), rows)).isGreaterThanOrEqualTo(right);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "resnet",
                "resnet-bottleneck",
                "vgg",
                "mobilenet-v2",
                "mobilenet-v3",
                "densenet",
                "efficientnet",
                "squeezenet",
                "lstm",
                "gru",
                "encoder",
                "encoder-17",
                "keras-residual",
                "keras-legacy",
                "keras-recurrent"
            })
    void predict_onShares_givesTheOriginalsLogits(String name) {
        Fixture fixture = Fixture.load(name);

        assertClose(fixture.onShares(fixture.options()), fixture.expected().values(), SHARED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mlp",
                "cnn",
                "encoder",
                "logistic-regression",
                "gradient-boosting",
                "lstm",
                "gru",
                "densenet",
                "efficientnet",
                "keras-residual",
                "keras-recurrent"
            })
    void predict_withPublicWeightsOrCalibratedRanges_isTheSame(String name) {
        Fixture fixture = Fixture.load(name).first(20);
        var limits = fixture.model()
                .calibrate(fixture.inputs(), fixture.model().mainOutput(), 2)
                .limits();

        double[] open = fixture.onShares(fixture.options().withPublicWeights());
        double[] narrow = fixture.onShares(fixture.options().withLimits(limits));

        assertClose(open, fixture.expected().values(), SHARED);
        assertClose(narrow, fixture.expected().values(), SHARED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"random-forest", "logistic-regression"})
    void predict_label_isTheClassOfTheLargestScore(String name) {
        Fixture fixture = Fixture.load(name).first(20);

        double[] labels = fixture.onShares(fixture.options(), "label");

        assertThat(labels).containsExactly(Classes.of(fixture.expected().values(), 20));
    }

    static void assertClose(double[] actual, double[] expected, double tolerance) {
        assertThat(actual).hasSameSizeAs(expected);
        assertThat(actual).containsExactly(expected, within(tolerance));
    }
}
