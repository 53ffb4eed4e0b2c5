package io.tfe4j.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadedModelTest {
    private static final String TWO_LAYERS = "[{'type': 'dense', 'units': 4, 'activation': 'tanh'}, "
            + "{'type': 'dense', 'units': 3, 'activation': 'LAST'}]";
    private static final String IMAGES =
            "[{'type': 'conv2d', 'filters': 2, 'kernel': [3, 3], 'padding': 'same', 'activation': 'tanh'}, "
                    + "{'type': 'averagePooling2d', 'size': [2, 2]}, {'type': 'flatten'}, "
                    + "{'type': 'dense', 'units': 3}, {'type': 'activation', 'activation': 'softmax'}]";

    private static double[] normal(int count, long seed) {
        Random random = new Random(seed);
        return random.doubles(count, -1.5, 1.5).toArray();
    }

    private static void assertGradientIsTheLosssSlope(LoadedModel model, double[] x, double[] y) {
        double[] weights = normal(model.parameters(), 3);
        model.weights(weights);
        double[] gradient = model.clippedSum(x, y, Double.POSITIVE_INFINITY);

        double step = 1e-6;
        for (int i = 0; i < weights.length; i++) {
            double[] moved = weights.clone();
            moved[i] = weights[i] + step;
            model.weights(moved);
            double above = model.loss(x, y);
            moved[i] = weights[i] - step;
            model.weights(moved);
            double below = model.loss(x, y);
            assertThat(gradient[i]).as("weight %d", i).isCloseTo((above - below) / (2 * step), within(1e-7));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "BINARY_CROSS_ENTROPY, sigmoid",
        "CATEGORICAL_CROSS_ENTROPY, softmax",
        "SPARSE_CATEGORICAL_CROSS_ENTROPY, softmax",
        "MEAN_SQUARED_ERROR, identity",
        "MEAN_ABSOLUTE_ERROR, linear"
    })
    void gradient_isTheSlopeOfTheLoss(String objective, String last) throws IOException {
        LoadedModel model = Models.of(objective, "[5]", TWO_LAYERS.replace("LAST", last));
        double[] labels = objective.startsWith("SPARSE") ? new double[] {2} : new double[] {0, 0, 1};

        assertGradientIsTheLosssSlope(model, normal(5, 1), labels);
    }

    @Test
    void gradient_ofImages_isTheSlopeOfTheLoss() throws IOException {
        LoadedModel model = Models.of("SPARSE_CATEGORICAL_CROSS_ENTROPY", "[6, 4, 2]", IMAGES);

        assertThat(model.features()).isEqualTo(48);
        assertThat(model.parameters()).isEqualTo(3 * 3 * 2 * 2 + 2 + 3 * 2 * 2 * 3 + 3);
        assertGradientIsTheLosssSlope(model, normal(48, 1), new double[] {1});
    }

    @Test
    void weights_areKernelsRowMajor_thenBiases() throws IOException {
        LoadedModel model = Models.of("MEAN_SQUARED_ERROR", "[2]", "[{'type': 'dense', 'units': 3}]");
        double[] weights = {1, 2, 3, 4, 5, 6, 0.1, 0.2, 0.3};

        model.weights(weights);

        assertThat(model.weights()).containsExactly(weights);
        assertThat(model.predict(new double[] {10, 100, 1, 0}))
                .containsExactly(new double[] {410.1, 520.2, 630.3, 1.1, 2.2, 3.3}, within(1e-10));
        assertThat(model.loss(new double[] {10, 100}, new double[] {410.1, 520.2, 633.3}))
                .isCloseTo(3, within(1e-9));
    }

    @Test
    void losses_areMeansOverResults_butOfClasses() throws IOException {
        LoadedModel binary =
                Models.of("BINARY_CROSS_ENTROPY", "[1]", "[{'type': 'dense', 'units': 2, 'activation': 'sigmoid'}]");
        binary.weights(new double[] {0, 0, Math.log(4), 0});
        assertThat(binary.loss(new double[] {1}, new double[] {1, 0}))
                .isCloseTo((-Math.log(0.8) - Math.log(0.5)) / 2, within(1e-12));

        LoadedModel classes = Models.of(
                "SPARSE_CATEGORICAL_CROSS_ENTROPY", "[1]", "[{'type': 'dense', 'units': 2, 'activation': 'softmax'}]");
        classes.weights(new double[] {0, 0, Math.log(4), 0});
        assertThat(classes.loss(new double[] {1, 1}, new double[] {0, 1}))
                .isCloseTo((-Math.log(0.8) - Math.log(0.2)) / 2, within(1e-12));
    }

    @Test
    void clippedSum_isTheSumOfShortenedGradients() throws IOException {
        LoadedModel model = Models.of("SPARSE_CATEGORICAL_CROSS_ENTROPY", "[5]", TWO_LAYERS.replace("LAST", "softmax"));
        double[] x = normal(5 * 20, 5);
        double[] y = new Random(6).ints(20, 0, 3).asDoubleStream().toArray();

        model.weights(normal(model.parameters(), 7));
        double[] sum = model.clippedSum(x, y, 1.5);

        double[] expected = new double[model.parameters()];
        int shortened = 0;
        for (int i = 0; i < 20; i++) {
            double[] one = model.clippedSum(
                    Arrays.copyOfRange(x, 5 * i, 5 * i + 5), new double[] {y[i]}, Double.POSITIVE_INFINITY);
            double scale = Math.min(1, 1.5 / Models.length(one));
            shortened += scale < 1 ? 1 : 0;
            for (int j = 0; j < expected.length; j++) {
                expected[j] += scale * one[j];
            }
        }
        assertThat(shortened).as("some are shortened, some are not").isBetween(1, 19);
        assertThat(sum).containsExactly(expected, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({
        "BINARY_CROSS_ENTROPY, sigmoid",
        "CATEGORICAL_CROSS_ENTROPY, softmax",
        "SPARSE_CATEGORICAL_CROSS_ENTROPY, softmax",
        "MEAN_SQUARED_ERROR, identity",
        "MEAN_ABSOLUTE_ERROR, tanh"
    })
    void exampleInABatch_givesTheBitsThatItGivesAlone(String objective, String last) throws IOException {
        String layers = "[{'type': 'dense', 'units': 6, 'activation': 'relu'}, "
                + "{'type': 'dense', 'units': 5, 'bias': false}, {'type': 'activation', 'activation': 'softplus'}, "
                + "{'type': 'dense', 'units': 3}, {'type': 'activation', 'activation': '" + last + "'}]";
        LoadedModel model = Models.of(objective, "[37]", layers);
        model.weights(normal(model.parameters(), 1));
        int count = 30;
        int labels = model.labels();
        double[] x = normal(count * 37, 2);
        x[40] = Double.NaN;
        x[81] = Double.POSITIVE_INFINITY;
        double[] y = objective.startsWith("SPARSE")
                ? new Random(3).ints(count, 0, 3).asDoubleStream().toArray()
                : new Random(3).ints(count * 3L, 0, 2).asDoubleStream().toArray();

        for (double clipNorm : new double[] {0.5, Double.POSITIVE_INFINITY}) {
            double[] expected = new double[model.parameters()];
            for (int i = 0; i < count; i++) {
                double[] one = model.clippedSum(
                        Arrays.copyOfRange(x, 37 * i, 37 * (i + 1)),
                        Arrays.copyOfRange(y, labels * i, labels * (i + 1)),
                        clipNorm);
                Arrays.setAll(expected, k -> expected[k] + one[k]);
            }
            assertThat(expected).doesNotContain(Double.NaN);
            assertThat(model.clippedSum(x, y, clipNorm))
                    .as("clipNorm=%s", clipNorm)
                    .isEqualTo(expected);
        }
    }

    @Test
    void activationThatDrawsAtRandom_isRefused() {
        assertThatThrownBy(() -> Models.of(
                        "MEAN_SQUARED_ERROR",
                        "[2]",
                        "[{'type': 'dense', 'units': 2, 'activation': 'rrelu'}, {'type': 'dense', 'units': 1}]"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rrelu");
    }

    @ParameterizedTest
    @CsvSource({"1", "1e-300", "1e5", "1e100", "1e300", "Infinity", "NaN"})
    void clippedSum_ofOneExample_isNeverLonger(double size) throws IOException {
        LoadedModel model = Models.of("MEAN_SQUARED_ERROR", "[5]", TWO_LAYERS.replace("LAST", "identity"));
        double[] x = normal(5, 5);
        for (int i = 0; i < x.length; i++) {
            x[i] *= size;
        }

        double[] sum = model.clippedSum(x, new double[] {size, 0, 0}, 0.25);

        assertThat(Models.length(sum)).isLessThanOrEqualTo(0.25 * (1 + 1e-12));
    }

    @Test
    void gradientThatIsNotFinite_countsAsZeros_andLeavesTheOthers() throws IOException {
        LoadedModel model = Models.of("MEAN_SQUARED_ERROR", "[2]", "[{'type': 'dense', 'units': 1}]");
        double[] alone = model.clippedSum(new double[] {1, 2}, new double[] {5}, 1);

        double[] sum = model.clippedSum(new double[] {Double.NaN, 0, 1, 2}, new double[] {5, 5}, 1);

        assertThat(sum).containsExactly(alone);
    }

    @Test
    void kerasModel_computesAsKerasDoes() throws IOException {
        LoadedModel model = Models.keras(
                "BINARY_CROSS_ENTROPY",
                "{'class_name': 'Sequential', 'config': {'name': 's', 'layers': ["
                        + "{'class_name': 'Dense', 'config': {'name': 'a', 'batch_input_shape': [null, 2], 'units': 2, "
                        + "'activation': 'relu', 'use_bias': true, 'dtype': 'float32', 'kernel_initializer': "
                        + "{'class_name': 'GlorotUniform', 'config': {}}, 'bias_initializer': "
                        + "{'class_name': 'Zeros', 'config': {}}}}, "
                        + "{'class_name': 'Dense', 'config': {'name': 'b', 'units': 1, 'activation': 'sigmoid', "
                        + "'use_bias': true, 'dtype': 'float32', 'kernel_initializer': {'class_name': 'GlorotUniform', "
                        + "'config': {}}, 'bias_initializer': {'class_name': 'Zeros', 'config': {}}}}]}, "
                        + "'keras_version': '2.4.0', 'backend': 'tensorflow'}");
        model.weights(new double[] {1, -1, 2, 3, 0.5, -20, 0.25, 7, -1});

        // relu([1, 2] [[1, -1], [2, 3]] + [0.5, -20]) = [5.5, 0]; sigmoid(5.5 * 0.25 - 1) = sigmoid(0.375)
        assertThat(model.predict(new double[] {1, 2})[0]).isCloseTo(1 / (1 + Math.exp(-0.375)), within(1e-12));
        assertGradientIsTheLosssSlope(model, new double[] {0.3, -0.4}, new double[] {1});
    }

    /** Of [4, 4, 2], by the definition of Keras: kernels [3, 3, 2, 2], images and their flattening with channels last. */
    private static double convolvedInPlainJava(double[] x, double[] weights) {
        double result = weights[weights.length - 1];
        for (int row = 0; row < 2; row++) {
            for (int column = 0; column < 2; column++) {
                for (int filter = 0; filter < 2; filter++) {
                    double sum = weights[36 + filter];
                    for (int i = 0; i < 3; i++) {
                        for (int j = 0; j < 3; j++) {
                            for (int channel = 0; channel < 2; channel++) {
                                sum += x[((row + i) * 4 + column + j) * 2 + channel]
                                        * weights[((i * 3 + j) * 2 + channel) * 2 + filter];
                            }
                        }
                    }
                    result += Math.max(0, sum) * weights[38 + (row * 2 + column) * 2 + filter];
                }
            }
        }
        return result;
    }

    @Test
    void images_areComputedAsKerasDoes_withItsOrderOfWeights() throws IOException {
        LoadedModel described = Models.of(
                "MEAN_SQUARED_ERROR",
                "[4, 4, 2]",
                "[{'type': 'conv2d', 'filters': 2, 'kernel': [3, 3], 'activation': 'relu'}, {'type': 'flatten'}, "
                        + "{'type': 'dense', 'units': 1}]");
        LoadedModel keras = Models.keras(
                "MEAN_SQUARED_ERROR",
                "{'class_name': 'Sequential', 'config': {'name': 's', 'layers': [{'class_name': 'Conv2D', 'config': {"
                        + "'name': 'c', 'batch_input_shape': [null, 4, 4, 2], 'filters': 2, 'kernel_size': [3, 3], "
                        + "'strides': [1, 1], 'padding': 'valid', 'data_format': 'channels_last', 'dilation_rate': [1, 1], "
                        + "'activation': 'relu', 'use_bias': true, 'dtype': 'float32', 'kernel_initializer': "
                        + "{'class_name': 'GlorotUniform', 'config': {}}, 'bias_initializer': {'class_name': 'Zeros', "
                        + "'config': {}}}}, {'class_name': 'Flatten', 'config': {'name': 'f', 'data_format': "
                        + "'channels_last'}}, {'class_name': 'Dense', 'config': {'name': 'b', 'units': 1, 'activation': "
                        + "'linear', 'use_bias': true, 'dtype': 'float32', 'kernel_initializer': {'class_name': "
                        + "'GlorotUniform', 'config': {}}, 'bias_initializer': {'class_name': 'Zeros', 'config': {}}}}]}, "
                        + "'keras_version': '2.4.0', 'backend': 'tensorflow'}");
        double[] weights = normal(described.parameters(), 1);
        double[] x = normal(32, 2);

        for (LoadedModel model : new LoadedModel[] {described, keras}) {
            model.weights(weights);
            assertThat(model.features()).isEqualTo(32);
            assertThat(model.weights()).containsExactly(weights);
            assertThat(model.predict(x)[0]).isCloseTo(convolvedInPlainJava(x, weights), within(1e-10));
        }
        assertGradientIsTheLosssSlope(keras, x, new double[] {1});
    }

    @Test
    void whatIsNoModelOfSingleExamples_isRefused() {
        assertThatThrownBy(() -> Models.of("MEAN_SQUARED_ERROR", "[2]", "[{'type': 'batchNormalization'}]"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("type=batchNormalization");
        assertThatThrownBy(() -> Models.of("MEAN_SQUARED_ERROR", "[2]", "[]"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Models.of("HINGE", "[2]", "[{'type': 'dense', 'units': 1}]"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("objective=HINGE");
        assertThatThrownBy(() -> Models.keras(
                        "MEAN_SQUARED_ERROR",
                        "{'class_name': 'Sequential', 'config': {'name': 's', 'layers': ["
                                + "{'class_name': 'BatchNormalization', 'config': {'name': 'norm', "
                                + "'batch_input_shape': [null, 2], 'axis': 1, 'momentum': 0.9, 'epsilon': 0.001, "
                                + "'center': true, 'scale': true}}, {'class_name': 'Dense', 'config': {'name': 'b', "
                                + "'units': 1, 'activation': 'linear', 'use_bias': true, 'kernel_initializer': "
                                + "{'class_name': 'GlorotUniform', 'config': {}}, 'bias_initializer': {'class_name': "
                                + "'Zeros', 'config': {}}}}]}, 'keras_version': '2.4.0', 'backend': 'tensorflow'}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("BatchNormalization");
    }

    @Test
    void arraysThatDoNotFit_areRefused() throws IOException {
        LoadedModel model = Models.of("MEAN_SQUARED_ERROR", "[2]", "[{'type': 'dense', 'units': 1}]");

        assertThatThrownBy(() -> model.weights(new double[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("parameters=3");
        assertThatThrownBy(() -> model.predict(new double[3])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> model.clippedSum(new double[4], new double[1], 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("labels=1");
    }
}
