package io.tfe4j.privacy.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.ml.Layer;
import io.tfe4j.ml.layers.AveragePooling2D;
import io.tfe4j.ml.layers.Conv2D;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.DepthwiseConv2D;
import io.tfe4j.ml.layers.Embedding;
import io.tfe4j.ml.layers.Flatten;
import io.tfe4j.ml.layers.GRU;
import io.tfe4j.ml.layers.GlobalAveragePooling2D;
import io.tfe4j.ml.layers.GroupNormalization;
import io.tfe4j.ml.layers.LSTM;
import io.tfe4j.ml.layers.LayerNormalization;
import io.tfe4j.ml.layers.MaxPooling2D;
import io.tfe4j.ml.layers.MultiHeadAttention;
import io.tfe4j.ml.layers.ReLU;
import io.tfe4j.ml.layers.Sigmoid;
import io.tfe4j.ml.layers.SimpleRNN;
import io.tfe4j.ml.layers.Softmax;
import io.tfe4j.ml.layers.Tanh;
import io.tfe4j.privacy.engine.Objective;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Of every kind of layer and loss, at weights and features of all sizes and some that are no numbers: no example's gradient is
 * longer than the clip norm, and a batch's sum is that of its examples alone.
 */
class LayerAuditTest {
    private static final int EXAMPLES = 12;
    private static final int TRIALS = 60;
    private static final int CLASSES = 3;

    /** Layers and a loss. */
    enum Kind {
        DENSE(Objective.BINARY_CROSS_ENTROPY, new int[] {5}, new Dense(4), new ReLU(), new Dense(1), new Sigmoid()),
        SQUARES(Objective.MEAN_SQUARED_ERROR, new int[] {5}, new Dense(4), new Tanh(), new Dense(1)),
        MAGNITUDES(Objective.MEAN_ABSOLUTE_ERROR, new int[] {5}, new Dense(1)),
        SOFTMAX(Objective.SPARSE_CATEGORICAL_CROSS_ENTROPY, new int[] {5}, classes()),
        CONVOLUTION(
                Objective.SPARSE_CATEGORICAL_CROSS_ENTROPY,
                new int[] {1, 6, 6},
                classes(new Conv2D(2, 3), new ReLU(), new MaxPooling2D(2), new Flatten())),
        MEANS(
                Objective.SPARSE_CATEGORICAL_CROSS_ENTROPY,
                new int[] {2, 6, 6},
                classes(new Conv2D(2, 3), new Tanh(), new AveragePooling2D(2), new Flatten())),
        DEPTHWISE(
                Objective.SPARSE_CATEGORICAL_CROSS_ENTROPY,
                new int[] {2, 6, 6},
                classes(new DepthwiseConv2D(3), new Tanh(), new GlobalAveragePooling2D())),
        EMBEDDING(
                Objective.SPARSE_CATEGORICAL_CROSS_ENTROPY, new int[] {4}, classes(new Embedding(5, 3), new Flatten())),
        LAYER_NORMALIZATION(
                Objective.BINARY_CROSS_ENTROPY,
                new int[] {5},
                new Dense(4),
                new LayerNormalization(),
                new Dense(1),
                new Sigmoid()),
        GROUP_NORMALIZATION(
                Objective.SPARSE_CATEGORICAL_CROSS_ENTROPY,
                new int[] {4, 3, 3},
                classes(new Conv2D(4, 2), new GroupNormalization(2), new Flatten())),
        SIMPLE_RNN(Objective.BINARY_CROSS_ENTROPY, new int[] {5, 3}, new SimpleRNN(4), new Dense(1), new Sigmoid()),
        GATED(Objective.BINARY_CROSS_ENTROPY, new int[] {5, 3}, new GRU(4), new Dense(1), new Sigmoid()),
        LONG_SHORT(Objective.BINARY_CROSS_ENTROPY, new int[] {5, 3}, new LSTM(4), new Dense(1), new Sigmoid()),
        ATTENTION(
                Objective.BINARY_CROSS_ENTROPY,
                new int[] {5, 4},
                new MultiHeadAttention(2, 2),
                new Flatten(),
                new Dense(1),
                new Sigmoid());

        private final PlainEngine engine;

        Kind(Objective objective, int[] input, Layer... layers) {
            engine = new PlainEngine(PlainModel.of(input, layers), objective);
        }

        private static Layer[] classes(Layer... first) {
            Layer[] all = Arrays.copyOf(first, first.length + 2);
            all[first.length] = new Dense(CLASSES);
            all[first.length + 1] = new Softmax();
            return all;
        }

        double label(int example) {
            return switch (this) {
                case SQUARES -> 1e9 * example;
                case MAGNITUDES -> example;
                default -> engine.outputs() == CLASSES ? example % CLASSES : example % 2;
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void noExampleIsLongerThanTheNorm_andBatchesAreSumsOfTheirExamples(Kind kind) {
        PlainEngine engine = kind.engine;
        Random random = new Random(1);
        double[] y = IntStream.range(0, EXAMPLES).mapToDouble(kind::label).toArray();
        double longest = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            double ofWeights = new double[] {0.1, 1, 10, 1e3}[trial % 4];
            engine.weights(random.doubles(engine.parameters())
                    .map(each -> (2 * each - 1) * ofWeights)
                    .toArray());
            double clip = new double[] {1, 1e-3, 50}[trial % 3];
            double[] x = features(kind, random, trial);

            double[] sum = new double[engine.parameters()];
            for (int i = 0; i < EXAMPLES; i++) {
                double[] one = engine.clippedSum(
                        Arrays.copyOfRange(x, i * engine.features(), (i + 1) * engine.features()),
                        new double[] {y[i]},
                        clip);
                double length = norm(one) / clip;
                assertThat(length).isLessThanOrEqualTo(1 + 1e-9);
                longest = Math.max(longest, length);
                Arrays.setAll(sum, j -> sum[j] + one[j]);
            }
            double[] together = engine.clippedSum(x, y, clip);
            Arrays.setAll(together, j -> together[j] - sum[j]);
            assertThat(norm(together) / clip).isLessThan(1e-13);
        }
        assertThat(longest).isGreaterThan(0.999);
    }

    private static double[] features(Kind kind, Random random, int trial) {
        double scale = new double[] {1, 100, 1e6, 1e-6, 1e150}[trial % 5];
        double[] x = new double[EXAMPLES * kind.engine.features()];
        Arrays.setAll(x, i -> kind == Kind.EMBEDDING ? random.nextInt(5) : random.nextGaussian() * scale);
        x[3] = new double[] {x[3], x[3], x[3], Double.NaN, Double.POSITIVE_INFINITY, -0.0, x[3]}[trial % 7];
        return x;
    }

    private static double norm(double[] values) {
        double largest = Arrays.stream(values).map(Math::abs).max().orElse(0);
        return largest == 0
                ? 0
                : largest
                        * Math.sqrt(Arrays.stream(values)
                                .map(each -> each / largest * (each / largest))
                                .sum());
    }
}
