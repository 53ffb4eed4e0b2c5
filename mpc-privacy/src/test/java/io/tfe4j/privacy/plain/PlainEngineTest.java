package io.tfe4j.privacy.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.ml.Layer;
import io.tfe4j.ml.Weights;
import io.tfe4j.ml.layers.AveragePooling2D;
import io.tfe4j.ml.layers.BatchNormalization;
import io.tfe4j.ml.layers.Conv2D;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.DepthwiseConv2D;
import io.tfe4j.ml.layers.Dropout;
import io.tfe4j.ml.layers.ELU;
import io.tfe4j.ml.layers.Embedding;
import io.tfe4j.ml.layers.Flatten;
import io.tfe4j.ml.layers.GELU;
import io.tfe4j.ml.layers.GRU;
import io.tfe4j.ml.layers.GlobalAveragePooling2D;
import io.tfe4j.ml.layers.GlobalMaxPooling2D;
import io.tfe4j.ml.layers.GroupNormalization;
import io.tfe4j.ml.layers.HardSigmoid;
import io.tfe4j.ml.layers.HardSwish;
import io.tfe4j.ml.layers.LSTM;
import io.tfe4j.ml.layers.LayerNormalization;
import io.tfe4j.ml.layers.LeakyReLU;
import io.tfe4j.ml.layers.MaxPooling2D;
import io.tfe4j.ml.layers.MultiHeadAttention;
import io.tfe4j.ml.layers.ReLU;
import io.tfe4j.ml.layers.ReLU6;
import io.tfe4j.ml.layers.Reshape;
import io.tfe4j.ml.layers.SELU;
import io.tfe4j.ml.layers.SiLU;
import io.tfe4j.ml.layers.Sigmoid;
import io.tfe4j.ml.layers.SimpleRNN;
import io.tfe4j.ml.layers.Softmax;
import io.tfe4j.ml.layers.Softplus;
import io.tfe4j.ml.layers.Tanh;
import io.tfe4j.privacy.engine.Clipping;
import io.tfe4j.privacy.engine.GradientEngine;
import io.tfe4j.privacy.engine.Objective;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PlainEngineTest {
    private static final int EXAMPLES = 5;

    static Stream<Arguments> models() {
        Stream<Layer> bends = Stream.of(
                new ReLU(),
                new ReLU6(),
                new Sigmoid(),
                new Tanh(),
                new Softplus(),
                new SiLU(),
                new GELU(),
                new ELU(0.7),
                new SELU(),
                new LeakyReLU(0.1),
                new HardSigmoid(),
                new HardSwish(),
                new Softmax());
        return Stream.concat(
                bends.map(bend -> Arguments.of(
                        PlainModel.of(new int[] {6}, new Dense(4), bend, new Dense(2)), Objective.MEAN_SQUARED_ERROR)),
                Stream.of(
                        Arguments.of(
                                PlainModel.of(
                                        new int[] {2, 5, 5},
                                        new Conv2D(4, 3).same().stride(2),
                                        new Tanh(),
                                        new MaxPooling2D(2).stride(1),
                                        new Flatten(),
                                        new Dense(2)),
                                Objective.MEAN_SQUARED_ERROR),
                        Arguments.of(
                                PlainModel.of(
                                        new int[] {4, 5, 6},
                                        new Conv2D(4, 2).groups(2).dilation(2).withoutBias(),
                                        new GroupNormalization(2),
                                        new DepthwiseConv2D(3).same(),
                                        new AveragePooling2D(2).same(),
                                        new GlobalAveragePooling2D(),
                                        new Dense(1)),
                                Objective.MEAN_SQUARED_ERROR),
                        Arguments.of(
                                PlainModel.of(
                                        new int[] {2, 4, 4},
                                        new AveragePooling2D(2)
                                                .same()
                                                .countingPadding()
                                                .stride(3),
                                        new LayerNormalization(),
                                        new GlobalMaxPooling2D(),
                                        new LayerNormalization(),
                                        new Dense(1)),
                                Objective.MEAN_SQUARED_ERROR),
                        Arguments.of(
                                PlainModel.of(new int[] {4, 3}, new LSTM(5).sequences(), new LSTM(2), new Dense(2)),
                                Objective.MEAN_SQUARED_ERROR),
                        Arguments.of(
                                PlainModel.of(
                                        new int[] {3, 2},
                                        new GRU(3).sequences(),
                                        new GRU(4),
                                        new Dense(3),
                                        new Softmax()),
                                Objective.SPARSE_CATEGORICAL_CROSS_ENTROPY),
                        Arguments.of(
                                PlainModel.of(
                                        new int[] {3, 4},
                                        new SimpleRNN(3).sequences(),
                                        new MultiHeadAttention(2, 3),
                                        new LayerNormalization(),
                                        new SimpleRNN(2)),
                                Objective.MEAN_SQUARED_ERROR),
                        Arguments.of(
                                PlainModel.of(
                                        new int[] {5, 3},
                                        new MultiHeadAttention(3, 2).causal().withoutBias(),
                                        new Flatten(),
                                        new Dense(1)),
                                Objective.MEAN_SQUARED_ERROR),
                        Arguments.of(
                                PlainModel.of(new int[] {6}, new Dense(1), new Sigmoid()),
                                Objective.BINARY_CROSS_ENTROPY),
                        Arguments.of(
                                PlainModel.of(new int[] {6}, new Dense(3).withoutBias(), new Tanh(), new Dense(1)),
                                Objective.MEAN_ABSOLUTE_ERROR),
                        Arguments.of(
                                PlainModel.of(
                                        new int[] {2, 3},
                                        new Flatten(),
                                        new Dense(4),
                                        new Tanh(),
                                        new Dense(3),
                                        new Softmax()),
                                Objective.SPARSE_CATEGORICAL_CROSS_ENTROPY),
                        Arguments.of(
                                PlainModel.of(new int[] {6}, new Reshape(6), new Dense(3), new Softmax()),
                                Objective.CATEGORICAL_CROSS_ENTROPY)));
    }

    @ParameterizedTest
    @MethodSource("models")
    void gradient_ofEachExample_isWhatSmallChangesOfWeightsDoToItsLoss(PlainModel model, Objective objective) {
        Random random = new Random(3);
        GradientEngine engine = engine(model, objective, random);
        for (int i = 0; i < EXAMPLES; i++) {
            double[] x = random.doubles(engine.features(), -2, 2).toArray();
            double[] y = labels(engine, objective, random);

            double[] gradient = engine.clippedSum(x, y, Double.POSITIVE_INFINITY);

            assertThat(gradient).containsExactly(numeric(engine, x, y), within(1e-6));
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void sum_isOfGradientsShortenedOneByOne(PlainModel model, Objective objective) {
        Random random = new Random(4);
        GradientEngine engine = engine(model, objective, random);
        double[] x = random.doubles(EXAMPLES * engine.features(), -2, 2).toArray();
        double[][] ys = new double[EXAMPLES][];
        Arrays.setAll(ys, i -> labels(engine, objective, random));
        double clip = 0.3;

        double[] sum = engine.clippedSum(
                x, Arrays.stream(ys).flatMapToDouble(Arrays::stream).toArray(), clip);

        double[] expected = new double[engine.parameters()];
        for (int i = 0; i < EXAMPLES; i++) {
            double[] own = Arrays.copyOfRange(x, i * engine.features(), (i + 1) * engine.features());
            double[] gradient = numeric(engine, own, ys[i]);
            double factor = Math.min(1, clip / length(gradient));
            Arrays.setAll(expected, k -> expected[k] + factor * gradient[k]);
        }
        assertThat(sum).containsExactly(expected, within(1e-6));
    }

    @Property(tries = 50, seed = "1")
    void oneExample_neverCountsForMoreThanTheNorm(@ForAll int seed, @ForAll @IntRange(min = -30, max = 150) int scale) {
        Random random = new Random(seed);
        PlainModel model = PlainModel.of(new int[] {3}, new Dense(4), new ReLU(), new Dense(1));
        GradientEngine engine = engine(model, Objective.MEAN_SQUARED_ERROR, random);
        double factor = Math.pow(10, scale);
        double[] x = random.doubles(3, -factor, factor).toArray();

        double[] sum = engine.clippedSum(x, new double[] {factor}, 1.5);

        assertThat(length(sum)).isLessThanOrEqualTo(1.5 * (1 + 1e-12));
        assertThat(Arrays.stream(sum).allMatch(Double::isFinite)).isTrue();
    }

    @Test
    void examplesWithoutFiniteGradients_countAsZeros() {
        PlainModel model = PlainModel.of(new int[] {2}, new Dense(3), new Tanh(), new Dense(1));
        GradientEngine engine = engine(model, Objective.MEAN_SQUARED_ERROR, new Random(5));
        double[] good = engine.clippedSum(new double[] {1, 2, 3, 4}, new double[] {1, -1}, 1);

        double[] sum = engine.clippedSum(
                new double[] {1, 2, Double.NaN, 0, Double.POSITIVE_INFINITY, 1, 3, 4, 1e200, 1e200, 1, 1},
                new double[] {1, 0, 0, -1, 1e200, Double.NaN},
                1);

        assertThat(sum).containsExactly(good, within(1e-12));
        assertThat(engine.clippedSum(new double[] {Double.NaN, 1}, new double[] {0}, 1))
                .containsOnly(0);
    }

    /** 0 and -0 are one row of the table, so their gradients add up before they are clipped. */
    @Test
    void embedding_ofZeroAndMinusZero_isClippedAsOneRow() {
        PlainModel model = PlainModel.of(new int[] {2}, new Embedding(3, 2), new Flatten(), new Dense(1));
        PlainEngine engine = new PlainEngine(model, Objective.MEAN_SQUARED_ERROR);
        double[] weights = new double[engine.parameters()];
        Arrays.fill(weights, 0.5);
        engine.weights(weights);

        double[] plus = engine.clippedSum(new double[] {0, 0}, new double[] {100}, 1);
        double[] minus = engine.clippedSum(new double[] {0, -0.0}, new double[] {100}, 1);

        assertThat(minus).isEqualTo(plus);
        assertThat(Math.sqrt(Arrays.stream(minus).map(x -> x * x).sum())).isLessThan(1 + 1e-12);
    }

    /** One row more, or the rows in another order, changes no bit of what another row gives. */
    @Test
    void rows_whateverElseIsInTheBatch_giveTheSameBits() {
        SplittableRandom random = new SplittableRandom(5);
        PlainModel model = PlainModel.of(
                new int[] {1, 12, 12},
                new Conv2D(4, 3),
                new ReLU(),
                new MaxPooling2D(2),
                new Flatten(),
                new Dense(40),
                new LayerNormalization(),
                new Dense(3),
                new Softmax());
        PlainEngine engine = new PlainEngine(model, Objective.SPARSE_CATEGORICAL_CROSS_ENTROPY);
        int rows = 300;
        double[] features = random.doubles(rows * 144, -1, 1).toArray();
        double[] all = engine.predict(features);

        for (int count : new int[] {1, 2, 3, 4, 5, 7, 64, 255, 299}) {
            for (int from : new int[] {0, 1, rows - count}) {
                double[] some = engine.predict(Arrays.copyOfRange(features, from * 144, (from + count) * 144));
                assertThat(some)
                        .as("rows %d to %d", from, from + count)
                        .isEqualTo(Arrays.copyOfRange(all, from * 3, (from + count) * 3));
            }
        }
    }

    /** What each layer gives forwards, what comes back, and the length of an example's gradient. */
    @ParameterizedTest
    @MethodSource("models")
    void exampleInABatch_givesTheBitsThatItGivesAlone(PlainModel model, Objective objective) {
        Random random = new Random(11);
        int count = 37;
        double[][] x = new double[count][];
        double[][] y = new double[count][];
        GradientEngine engine = engine(model, objective, random);
        for (int i = 0; i < count; i++) {
            x[i] = random.doubles(model.features(), -2, 2).toArray();
            y[i] = labels(engine, objective, random);
        }

        List<double[]> together = trace(model, engine.weights(), objective, x, y);

        for (int i = 0; i < count; i++) {
            List<double[]> alone =
                    trace(model, engine.weights(), objective, new double[][] {x[i]}, new double[][] {y[i]});
            for (int stage = 0; stage < alone.size(); stage++) {
                int width = alone.get(stage).length;
                assertThat(Arrays.copyOfRange(together.get(stage), i * width, (i + 1) * width))
                        .as("example %d, stage %d", i, stage)
                        .isEqualTo(alone.get(stage));
            }
        }
    }

    private static List<double[]> trace(
            PlainModel model, double[] weights, Objective objective, double[][] x, double[][] y) {
        List<double[]> trace = new ArrayList<>();
        List<PlainLayer.Pass> passes = new ArrayList<>();
        Rows rows = new Rows(x.length, model.features(), flat(x));
        int place = 0;
        for (PlainLayer layer : model.plain()) {
            int end = place + layer.firstWeights().length;
            passes.add(layer.forward(rows, Arrays.copyOfRange(weights, place, end)));
            rows = passes.get(passes.size() - 1).output();
            trace.add(rows.values());
            place = end;
        }
        Rows gradient = PlainLoss.gradient(objective, rows, flat(y));
        int last = passes.size() - (objective.isClassification() ? 2 : 1);
        for (int i = last; i >= 0; i--) {
            trace.add(gradient.values());
            double[] squares = new double[x.length];
            passes.get(i).addSquaredLengths(gradient, squares);
            trace.add(squares);
            gradient = passes.get(i).inputGradient(gradient);
        }
        trace.add(gradient.values());
        return trace;
    }

    private static double[] flat(double[][] rows) {
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }

    @ParameterizedTest
    @MethodSource("models")
    void modelWithTheWeightsOfATraining_isTheTrainedOne(PlainModel model, Objective objective) {
        Random random = new Random(13);
        GradientEngine engine = engine(model, objective, random);
        double[] x = random.doubles(EXAMPLES * model.features(), -2, 2).toArray();

        GradientEngine again = new PlainEngine(model.withWeights(engine.weights()), objective);

        assertThat(again.weights()).isEqualTo(engine.weights());
        assertThat(again.predict(x)).isEqualTo(engine.predict(x));
        assertThatThrownBy(() -> model.withWeights(new double[engine.parameters() + 1]))
                .hasMessageContaining("model=" + engine.parameters());
    }

    /** Against each example's whole gradient, cut at the layers' places. */
    @ParameterizedTest
    @MethodSource("models")
    void sumPerLayer_isOfPartsShortenedOneByOne(PlainModel model, Objective objective) {
        Random random = new Random(14);
        GradientEngine engine = engine(model, objective, random);
        double[][] x = new double[EXAMPLES][];
        double[][] y = new double[EXAMPLES][];
        int[] sizes = model.plain().stream()
                .mapToInt(layer -> layer.firstWeights().length)
                .filter(size -> size > 0)
                .toArray();
        double clip = 0.2;
        double[] expected = new double[engine.parameters()];
        for (int i = 0; i < EXAMPLES; i++) {
            x[i] = random.doubles(model.features(), -2, 2).toArray();
            y[i] = labels(engine, objective, random);
            double[] whole = engine.clippedSum(x[i], y[i], Double.POSITIVE_INFINITY);
            int place = 0;
            for (int size : sizes) {
                double length = length(Arrays.copyOfRange(whole, place, place + size));
                double factor = Math.min(1, clip / Math.sqrt(sizes.length) / length);
                for (int k = place; k < place + size; k++) {
                    expected[k] += length == 0 ? 0 : factor * whole[k];
                }
                place += size;
            }
            assertThat(length(engine.clippedSum(x[i], y[i], clip, Clipping.PER_LAYER)))
                    .isLessThanOrEqualTo(clip * (1 + 1e-12));
        }

        assertThat(engine.clippedSum(flat(x), flat(y), clip, Clipping.PER_LAYER))
                .containsExactly(expected, within(1e-11));
    }

    /** On one thread and on many, the sum of a batch has the same bits. */
    @ParameterizedTest
    @MethodSource("models")
    void sum_onAnyNumberOfThreads_hasTheSameBits(PlainModel model, Objective objective) throws Exception {
        Random random = new Random(12);
        int count = 150;
        double[][] x = new double[count][];
        double[][] y = new double[count][];
        GradientEngine engine = engine(model, objective, random);
        for (int i = 0; i < count; i++) {
            x[i] = random.doubles(model.features(), -2, 2).toArray();
            y[i] = labels(engine, objective, random);
        }
        double[] expected = engine.clippedSum(flat(x), flat(y), 0.7);

        for (int threads : new int[] {1, 2, 7}) {
            ForkJoinPool pool = new ForkJoinPool(threads);
            try {
                assertThat(pool.submit(() -> engine.clippedSum(flat(x), flat(y), 0.7))
                                .get())
                        .isEqualTo(expected);
            } finally {
                pool.shutdown();
            }
        }
    }

    /** 256 equal rows on the step of a loss with a sign: with one row more, all of them used to turn. */
    @Test
    void sumOfGradients_withOneRowMore_changesByOneNorm() {
        int width = 128;
        SplittableRandom random = new SplittableRandom(7);
        double[] row = random.doubles(width, -1, 1).toArray();
        PlainModel model = PlainModel.of(new int[] {width}, new Dense(1));
        PlainEngine engine = new PlainEngine(model, Objective.MEAN_ABSOLUTE_ERROR);
        double[] weights = random.doubles(engine.parameters(), -1, 1).toArray();
        engine.weights(weights);
        double target = engine.predict(row)[0];
        for (int count : new int[] {3, 15, 255, 256, 1000}) {
            double[] fewer = engine.clippedSum(repeated(row, count), repeated(new double[] {target}, count), 1);
            double[] more = engine.clippedSum(repeated(row, count + 1), repeated(new double[] {target}, count + 1), 1);
            double change = 0;
            for (int i = 0; i < more.length; i++) {
                change += Math.pow(more[i] - fewer[i], 2);
            }
            assertThat(Math.sqrt(change)).as("rows %d", count).isLessThan(1 + 1e-9);
        }
    }

    private static double[] repeated(double[] values, int times) {
        double[] all = new double[values.length * times];
        for (int i = 0; i < times; i++) {
            System.arraycopy(values, 0, all, i * values.length, values.length);
        }
        return all;
    }

    @Test
    void embedding_learnsTheRowsThatWereRead() {
        PlainModel model = PlainModel.of(new int[] {3}, new Embedding(4, 2), new Flatten(), new Dense(1));
        GradientEngine engine = engine(model, Objective.MEAN_SQUARED_ERROR, new Random(8));
        double[] x = {1, 3, 1};

        double[] gradient = engine.clippedSum(x, new double[] {1}, Double.POSITIVE_INFINITY);

        assertThat(gradient).containsExactly(numeric(engine, x, new double[] {1}), within(1e-6));
        assertThat(length(engine.clippedSum(x, new double[] {1}, 0.01))).isCloseTo(0.01, within(1e-12));
        assertThat(engine.clippedSum(new double[] {1, 4, 0}, new double[] {1}, 1))
                .containsOnly(0);
    }

    @Test
    void largeProducts_areThoseOfSmallOnes() {
        PlainModel model = PlainModel.of(new int[] {40}, new Dense(60), new Tanh(), new Dense(1));
        Random random = new Random(6);
        GradientEngine engine = engine(model, Objective.MEAN_SQUARED_ERROR, random);
        double[] x = random.doubles(64 * 40, -1, 1).toArray();
        double[] y = random.doubles(64, -1, 1).toArray();

        double[] together = engine.clippedSum(x, y, 0.5);

        double[] expected = new double[engine.parameters()];
        for (int i = 0; i < 64; i++) {
            double[] one = engine.clippedSum(Arrays.copyOfRange(x, i * 40, (i + 1) * 40), new double[] {y[i]}, 0.5);
            Arrays.setAll(expected, k -> expected[k] + one[k]);
        }
        assertThat(together).containsExactly(expected, within(1e-11));
    }

    @Test
    void layerThatMixesExamples_isRefused_sayingWhatToTake() {
        assertThatThrownBy(() -> PlainModel.of(new int[] {4}, new Dense(2), new BatchNormalization()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mixes the examples")
                .hasMessageContaining("take GroupNormalization");
        assertThatThrownBy(() -> PlainModel.of(new int[] {4}, new Dropout(0.5))).hasMessageContaining("Dropout(0.5)");
        assertThatThrownBy(() -> PlainModel.of(new int[] {4})).hasMessageContaining("without layers");
    }

    @Test
    void objectiveThatDoesNotFit_isRefused() {
        PlainModel model = PlainModel.of(new int[] {4}, new Dense(2));
        assertThatThrownBy(() -> new PlainEngine(model, Objective.BINARY_CROSS_ENTROPY))
                .hasMessageContaining("wanted=SIGMOID");
        assertThatThrownBy(() -> PlainModel.of(new int[] {4}, new Dense(1).kernel(Weights.dataset("vendor", "kernel"))))
                .hasMessageContaining("owner=vendor");
    }

    private static GradientEngine engine(PlainModel model, Objective objective, Random random) {
        GradientEngine engine = new PlainEngine(model, objective);
        engine.weights(random.doubles(engine.parameters(), -1, 1).toArray());
        return engine;
    }

    private static double[] labels(GradientEngine engine, Objective objective, Random random) {
        double[] y = new double[engine.labels()];
        switch (objective) {
            case SPARSE_CATEGORICAL_CROSS_ENTROPY -> y[0] = random.nextInt(engine.outputs());
            case CATEGORICAL_CROSS_ENTROPY -> y[random.nextInt(y.length)] = 1;
            case BINARY_CROSS_ENTROPY -> y[0] = random.nextInt(2);
            default -> Arrays.setAll(y, i -> random.nextGaussian());
        }
        return y;
    }

    private static double[] numeric(GradientEngine engine, double[] x, double[] y) {
        double[] weights = engine.weights();
        double[] gradient = new double[weights.length];
        double width = 1e-5;
        for (int i = 0; i < weights.length; i++) {
            double[] moved = weights.clone();
            moved[i] = weights[i] + width;
            engine.weights(moved);
            double above = engine.loss(x, y);
            moved[i] = weights[i] - width;
            engine.weights(moved);
            gradient[i] = (above - engine.loss(x, y)) / (2 * width);
        }
        engine.weights(weights);
        return gradient;
    }

    private static double length(double[] vector) {
        return Math.sqrt(Arrays.stream(vector).map(v -> v * v).sum());
    }
}
